import { randomBytes } from 'node:crypto';
import { base32 } from '@otplib/plugin-base32-scure';
import { NodeCryptoPlugin } from '@otplib/plugin-crypto-node';
import { generateURI, verifySync } from 'otplib';

const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** RFC 6238, section 5.2: of drift, either way. */
const TOLERATED_STEPS = 1;

/** Of one guess: the codes that are good at a time, among all that there are. */
export const TOTP_GUESS_ODDS = (2 * TOLERATED_STEPS + 1) / 10 ** DIGITS;

const crypto = new NodeCryptoPlugin();

export type TotpCheck =
  | { readonly kind: 'match'; readonly timeStep: bigint }
  | { readonly kind: 'replayed' }
  | { readonly kind: 'wrong' };

/** RFC 4226, section 4: 160 bits. */
export const newTotpSecret = (): Buffer => randomBytes(20);

export const toBase32 = (secret: Uint8Array): string => base32.encode(secret);

/** What the QR code says: issuer and account name it in the authenticator app. */
export const totpUri = (totp: { issuer: string; account: string; secret: Uint8Array }): string =>
  generateURI({ issuer: totp.issuer, label: totp.account, secret: toBase32(totp.secret) });

/**
 * RFC 6238 with SHA-1, six digits and 30 s, as every authenticator app has it. Section 5.2: one step
 * of drift either way, and each step once, so that only steps after `lastTimeStep` are good.
 */
export function checkTotp(
  code: string,
  against: { secret: Uint8Array; lastTimeStep: bigint; now: Date },
): TotpCheck {
  const result = verifySync({
    secret: against.secret,
    token: code,
    epoch: Math.floor(against.now.getTime() / 1000),
    period: PERIOD_SECONDS,
    digits: DIGITS,
    epochTolerance: TOLERATED_STEPS * PERIOD_SECONDS,
    crypto,
  });
  if (!result.valid || !('timeStep' in result)) return { kind: 'wrong' };

  const timeStep = BigInt(result.timeStep);
  return timeStep > against.lastTimeStep ? { kind: 'match', timeStep } : { kind: 'replayed' };
}
