import { createHmac, hash, randomBytes } from 'node:crypto';
import type { Key } from './keyring.ts';

/** 256 random bits, base64url: 43 characters. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. A plain hash is enough: nobody guesses 256 bits. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');

/** A keyed hash binding each part: parts are length-prefixed, so they cannot run into each other. */
export function keyedHash(key: Key, ...parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', key.bytes);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return hmac.digest();
}
