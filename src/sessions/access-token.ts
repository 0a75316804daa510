import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { signJws, verifyJws } from '../crypto/es256.ts';
import type { Logger } from 'pino';
import type { Clock } from '../shared/clock.ts';
import type { User } from '../users/user.ts';
import { claimsOf, type ClaimRule } from './claims.ts';
import { aalOf, amrOf, authTimeOf, type Proof } from './proofs.ts';
import type { SigningKeys } from './signing-keys.ts';
import { NO_ROLES, rolesOfToken } from './token-roles.ts';

/** Hasura reads its session variables here: strings, and a list of strings for the roles. */
const HASURA_NAMESPACE = 'https://hasura.io/jwt/claims';
const CLOCK_LEEWAY_SECONDS = 30;

const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.uuid(),
  sid: z.uuid(),
  exp: z.int(),
  iat: z.int(),
});

/** RFC 9068 access tokens: `typ: at+jwt`, short-lived, and good for this API only while the session lives. */
export function createAccessTokens(deps: {
  keys: SigningKeys;
  clock: Clock;
  issuer: string;
  audience: string;
  ttlSeconds: number;
  /** Roles that a session at aal1 does not get. */
  aal2Roles: readonly string[];
  claimRules: readonly ClaimRule[];
  log: Logger;
}) {
  const { keys, clock, issuer, audience, ttlSeconds, aal2Roles, claimRules, log } = deps;
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

  return {
    ttlSeconds,

    create(user: User, session: { id: string; proofs: readonly Proof[] }): string {
      const now = seconds(clock());
      const aal = aalOf(session.proofs);
      const { values, missing } = claimsOf(user, claimRules);
      if (missing.length > 0) log.warn({ userId: user.id, missing }, 'token without roles');
      const { defaultRole, allowedRoles } =
        missing.length > 0 ? NO_ROLES : rolesOfToken(user, aal, aal2Roles);
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
          ...values,
          'x-hasura-user-id': user.id,
          'x-hasura-default-role': defaultRole,
          'x-hasura-allowed-roles': allowedRoles,
          'x-hasura-auth-aal': aal,
        },
      });
    },

    /** Whose session the token speaks of, or null when it is not a valid token of ours. */
    verify(token: string): { userId: string; sessionId: string } | null {
      const { data: claims } = Claims.safeParse(verifyJws(keys.verification(), token));
      const now = seconds(clock());
      const valid =
        claims !== undefined &&
        claims.iss === issuer &&
        claims.aud === audience &&
        claims.exp > now &&
        claims.iat <= now + CLOCK_LEEWAY_SECONDS;
      return valid ? { userId: claims.sub, sessionId: claims.sid } : null;
    },
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;
