import { randomBytes } from 'node:crypto';
import { keyedHash } from '../../crypto/tokens.ts';
import type { Key, Keyring } from '../../crypto/keyring.ts';

/** Crockford's base32: no I, L, O or U. 16 characters are 80 bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** What is stored of a set, and which AUTH_SECRET its key was derived from. */
export type StoredRecoveryCodes = { readonly keyId: string; readonly hashes: readonly Buffer[] };

/** XXXX-XXXX-XXXX-XXXX */
export function newRecoveryCode(): string {
  // 32 divides 256, so the lowest five bits of a random byte are unbiased.
  const characters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte & 31]);
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** People copy codes from paper in any case, with spaces and dashes, O for 0, I and L for 1. */
export function normalizeRecoveryCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const valid = code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter));
  return valid ? code : null;
}

/** What is stored. The code must be normalized. */
export const hashRecoveryCode = (key: Key, userId: string, code: string): Buffer =>
  keyedHash(key, 'recovery_code', userId, code);

/** What a stored hash may be: under the current secret, or the former one while it rotates. */
export const recoveryCodeHashes = (keyring: Keyring, userId: string, code: string): Buffer[] =>
  keyring.all('code').map((key) => hashRecoveryCode(key, userId, code));
