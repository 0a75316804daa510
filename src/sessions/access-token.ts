import { v7 as uuidv7 } from 'uuid';
import type { Logger } from 'pino';
import { signJws } from '../crypto/jws.ts';
import type { Clock } from '../shared/clock.ts';
import type { User } from '../users/user.ts';
import { gatewayClaims, type GatewayRules } from './gateway-claims.ts';
import { createGenuineClaims } from './genuine-claims.ts';
import { aalOf, amrOf, authTimeOf, type Proof } from './proofs.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Hasura reads its session variables here: strings, and a list of strings for the roles. */
const HASURA_NAMESPACE = 'https://hasura.io/jwt/claims';
const CLOCK_LEEWAY_SECONDS = 30;

/** RFC 9068 access tokens: `typ: at+jwt`, short-lived, and good for this API only while the session lives. */
export function createAccessTokens(deps: {
  keys: SigningKeys;
  clock: Clock;
  issuer: string;
  audience: string;
  ttlSeconds: number;
  gatewayRules: GatewayRules;
  log: Logger;
}) {
  const { keys, clock, issuer, audience, ttlSeconds, gatewayRules, log } = deps;
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

  const claimsOf = createGenuineClaims(keys);

  function verify(token: string): { userId: string; sessionId: string } | null {
    const claims = claimsOf(token);
    const now = seconds(clock());
    const valid =
      claims !== null &&
      claims.iss === issuer &&
      claims.aud === audience &&
      claims.exp > now &&
      claims.iat <= now + CLOCK_LEEWAY_SECONDS;
    return valid ? { userId: claims.sub, sessionId: claims.sid } : null;
  }

  return {
    ttlSeconds,

    create(user: User, session: { id: string; proofs: readonly Proof[] }): string {
      const now = seconds(clock());
      const aal = aalOf(session.proofs);
      const claims = gatewayClaims(user, aal, gatewayRules);
      const { missing } = claims;
      if (missing.length > 0) log.warn({ userId: user.id, missing }, 'token without roles');
      return signJws(keys.signing(), {
        iss: issuer,
        aud: audience,
        client_id: audience,
        sub: user.id,
        sid: session.id,
        jti: uuidv7(),
        iat: now,
        exp: now + ttlSeconds,
        auth_time: seconds(authTimeOf(session.proofs)),
        acr: aal,
        amr: amrOf(session.proofs),
        [HASURA_NAMESPACE]: {
          ...claims.variables,
          'x-hasura-default-role': claims.defaultRole,
          'x-hasura-allowed-roles': claims.allowedRoles,
        },
      });
    },

    /** Whose session the token speaks of, or null when it is not a valid token of ours. */
    verify,

    /** The same, of a token whose key another replica may have published since we last looked. */
    verifyLate: async (token: string) => ((await keys.lookFor(token)) ? verify(token) : null),
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;
