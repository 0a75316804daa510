import { aalOf } from './proofs.ts';
import { gatewayClaims, type GatewayRules } from './gateway-claims.ts';
import type { Sessions } from './sessions.ts';

/** Whom a gateway takes for nobody in particular. */
export const PUBLIC_ROLE = 'public';

/** Of one request at a gateway: strings all of them. */
export type SessionVariables = Readonly<Record<string, string>>;

/**
 * In whose name and in which role a gateway lets a request run: by the session as it is now, and so
 * not after it has ended. Null where it must not run at all: no role is given that was not asked for.
 */
export function createSessionVariables(deps: {
  sessions: Pick<Sessions, 'findViewer'>;
  rules: GatewayRules;
}) {
  return async (asked: {
    /** Null for whoever sends none. */
    accessToken: string | null;
    /** Null for the usual one. */
    role: string | null;
  }): Promise<SessionVariables | null> => {
    if (asked.accessToken === null) {
      return asked.role === null || asked.role === PUBLIC_ROLE
        ? { 'x-hasura-role': PUBLIC_ROLE }
        : null;
    }

    const viewer = await deps.sessions.findViewer(asked.accessToken);
    if (!viewer) return null;
    const { user, session } = viewer;
    const claims = gatewayClaims(user, aalOf(session.proofs), deps.rules);
    const role = asked.role ?? claims.defaultRole;
    // Where there are no roles the default is none of them.
    return claims.allowedRoles.includes(role)
      ? { ...claims.variables, 'x-hasura-role': role }
      : null;
  };
}

export type FindSessionVariables = ReturnType<typeof createSessionVariables>;
