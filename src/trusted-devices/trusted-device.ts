import { v7 as uuidv7 } from 'uuid';
import { hashToken, randomToken } from '../crypto/tokens.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { describeProgram } from '../shared/describe-program.ts';

const SECONDS_PER_DAY = 24 * 60 * 60;

/**
 * A browser that skips the second step for a while: about to be written, with the token that only it
 * will hold.
 */
export type NewTrustedDevice = {
  readonly id: string;
  readonly token: string;
  readonly tokenHash: Buffer;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** A device that was recognized by its token, and the token that takes its place when it is used. */
export type RecognizedDevice = {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly nextToken: string;
  readonly nextTokenHash: Buffer;
};

/** Makes the values of devices. Writing them is part of the statement that decides. */
export function createDeviceFactory({ clock }: { clock: Clock }) {
  return {
    prepare(client: Client, days: number): NewTrustedDevice {
      const token = randomToken();
      const createdAt = clock();
      return {
        id: uuidv7(),
        token,
        tokenHash: hashToken(token),
        name: describeProgram(client.userAgent) ?? 'Unknown browser',
        createdAt,
        expiresAt: secondsAfter(createdAt, days * SECONDS_PER_DAY),
      };
    },
  };
}

export type DeviceFactory = ReturnType<typeof createDeviceFactory>;

export function recognized(id: string, tokenHash: Buffer): RecognizedDevice {
  const nextToken = randomToken();
  return { id, tokenHash, nextToken, nextTokenHash: hashToken(nextToken) };
}
