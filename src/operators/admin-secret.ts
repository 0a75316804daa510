import { createHash, timingSafeEqual } from 'node:crypto';

/** Hashed first, so that neither content nor length of the secret shows in the time it takes. */
export const isAdminSecret = (given: string, secrets: readonly string[]): boolean =>
  secrets.filter((secret) => timingSafeEqual(sha256(given), sha256(secret))).length > 0;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
