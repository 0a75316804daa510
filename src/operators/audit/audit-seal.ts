import { z } from 'zod';
import type { JwsAlgorithm } from '../../crypto/jws-algorithms.ts';
import { headerOf, ofType, signJws, verifyJws } from '../../crypto/jws.ts';
import type { SigningKeys } from '../../sessions/signing-keys.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ChainEnd } from './audit-link.ts';

/** What is signed: where the chain ends, and where it begins since older events were dropped. */
export type SealName = 'head' | 'checkpoint';

const End = z.object({
  iss: z.string(),
  position: z.int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  iat: z.int(),
});

const typeOf = (name: SealName): string => `audit-${name}+jws`;

/** What a seal by this key begins with. */
export const sealHeaders = (kid: string, algorithm: JwsAlgorithm) =>
  (['head', 'checkpoint'] as const).map((name) => ({
    id: kid,
    header: headerOf({ kid, algorithm }, typeOf(name)),
  }));

/** Signed by the key of the access tokens, under a type of their own. */
export function createAuditSeal(deps: { keys: SigningKeys; clock: Clock; issuer: string }) {
  const { keys, clock, issuer } = deps;
  return {
    sign: (name: SealName, { position, hash }: ChainEnd): string =>
      signJws(ofType(keys.signing(), typeOf(name)), {
        iss: issuer,
        position,
        hash,
        iat: Math.floor(clock().getTime() / 1000),
      }),

    /** Whether the key that signs now is the one that signed. */
    isCurrent: (name: SealName, jws: string): boolean =>
      jws.startsWith(`${ofType(keys.signing(), typeOf(name)).header}.`),

    /** Names the key that signs now. */
    signer: (): string => keys.signing().header,

    /** Null where none of our keys signed it. */
    open(name: SealName, jws: string): ChainEnd | null {
      const verification = keys.remembered().map((key) => ofType(key, typeOf(name)));
      const { data } = End.safeParse(verifyJws(verification, jws));
      return data ? { position: data.position, hash: data.hash } : null;
    },
  };
}

export type AuditSeal = ReturnType<typeof createAuditSeal>;
