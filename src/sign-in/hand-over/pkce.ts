import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { InvalidInput } from '../../shared/invalid-input.ts';

/** RFC 7636, 4.1. */
export const codeVerifier = z
  .string()
  .min(43, 'must have at least 43 characters')
  .max(128, 'must have at most 128 characters')
  .regex(/^[\w.~-]*$/, 'must be letters, digits and -._~ alone');

/** RFC 7636, 4.2: S256, the only method here. */
export function parseCodeChallenge(text: string | undefined): Buffer {
  const bytes = Buffer.from(text ?? '', 'base64url');
  if (bytes.length !== 32 || bytes.toString('base64url') !== text) {
    throw new InvalidInput('codeChallenge', 'must be a SHA-256, base64url without padding');
  }
  return bytes;
}

export const answersChallenge = (verifier: string, challenge: Buffer): boolean =>
  timingSafeEqual(createHash('sha256').update(verifier).digest(), challenge);
