import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { verifyJws, type VerificationKey } from '../crypto/jws.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { SigningKeys } from './signing-keys.ts';

const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.uuid(),
  sid: z.uuid(),
  exp: z.int(),
  iat: z.int(),
});

type Claims = z.infer<typeof Claims>;

/** Some 400 bytes each. */
const KEPT = 5_000;

/**
 * The claims of tokens that one of our keys signed: null of any other. A signature is checked once, and
 * what is known of it is forgotten when the keys change. It says nothing of what changes by itself:
 * whether the token has expired, and whether its session lives.
 *
 * Kept by their hash, so that no token that works lies in the memory of the process.
 */
export function createGenuineClaims(keys: Pick<SigningKeys, 'verification'>) {
  const known = new LRUCache<string, Claims>({ max: KEPT });
  let knownBy: readonly VerificationKey[] = [];

  return (token: string): Claims | null => {
    const verification = keys.verification();
    if (verification !== knownBy) {
      known.clear();
      knownBy = verification;
    }
    const hash = hashToken(token).toString('base64');
    const claims = known.get(hash) ?? Claims.safeParse(verifyJws(verification, token)).data;
    if (!claims) return null;
    known.set(hash, claims);
    return claims;
  };
}
