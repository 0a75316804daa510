import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse as parseUuid } from 'uuid';
import type { Key, Keyring } from '../crypto/keyring.ts';

const SECRET_BYTES = 32;
const MAC_BYTES = 16;
const TOKEN_BYTES = 16 + SECRET_BYTES + MAC_BYTES;

export type ParsedRefreshToken = {
  readonly sessionId: string;
  /** Whether we made it. A genuine token that is not the current one was used before. */
  isGenuine(): boolean;
};

/**
 * Session id, 256 random bits, and a MAC over both. Only the newest token's hash is stored; the MAC
 * tells an old token from an invented one, so that reuse is noticed for as long as the session lives
 * and nobody can end a session just by knowing its id.
 */
export function createRefreshTokens(keyring: Keyring) {
  return {
    create(sessionId: string): string {
      const body = Buffer.concat([parseUuid(sessionId), randomBytes(SECRET_BYTES)]);
      return Buffer.concat([body, mac(keyring.current('refresh-token'), body)]).toString(
        'base64url',
      );
    },

    /** Null when it does not even have the shape of one. */
    parse(token: string): ParsedRefreshToken | null {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return null;

      const body = bytes.subarray(0, -MAC_BYTES);
      return {
        sessionId: stringifyBytes(body.subarray(0, 16)),
        isGenuine: () =>
          keyring
            .all('refresh-token')
            .some((key) => timingSafeEqual(mac(key, body), bytes.subarray(-MAC_BYTES))),
      };
    },
  };
}

export type RefreshTokens = ReturnType<typeof createRefreshTokens>;

const mac = (key: Key, body: Buffer): Buffer =>
  createHmac('sha256', key.bytes).update(body).digest().subarray(0, MAC_BYTES);

/** Any 16 bytes: an invented id is looked up and not found, not refused as malformed. */
function stringifyBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const part = (from: number, to: number): string => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
}
