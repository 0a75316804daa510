import type { User } from '../users/user.ts';
import { claimsOf, type ClaimRule } from './claims.ts';
import type { Aal } from './proofs.ts';
import { NO_ROLES, rolesOfToken } from './token-roles.ts';

/** What the operator set up for all tokens. */
export type GatewayRules = {
  /** Roles that a session at aal1 does not get. */
  readonly aal2Roles: readonly string[];
  readonly claimRules: readonly ClaimRule[];
};

/**
 * What a gateway is told of whoever holds a session, in the token and by the webhook: whichever way it
 * asks, it hears the same.
 */
export function gatewayClaims(user: User, aal: Aal, rules: GatewayRules) {
  const { values, missing } = claimsOf(user, rules.claimRules);
  const roles = missing.length > 0 ? NO_ROLES : rolesOfToken(user, aal, rules.aal2Roles);
  return {
    /** Strings all of them, as Hasura takes session variables. */
    variables: { ...values, 'x-hasura-user-id': user.id, 'x-hasura-auth-aal': aal },
    ...roles,
    /** Claims of the operator without which there are no roles. */
    missing,
  };
}
