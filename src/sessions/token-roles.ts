import { USUAL_ROLE } from '../users/user-fields.ts';
import type { User } from '../users/user.ts';
import type { Aal } from './proofs.ts';

/**
 * No gateway knows a role without a name. A made-up one, such as `anonymous`, might have permissions
 * there; and a claim that is left out may have a default there, too.
 */
const NO_ROLE = '';

type TokenRoles = { readonly defaultRole: string; readonly allowedRoles: readonly string[] };

/** Of a token that is to open nothing at a gateway. */
export const NO_ROLES: TokenRoles = { defaultRole: NO_ROLE, allowedRoles: [] };

/** What a gateway may let the bearer be: at aal1 none of the roles that need aal2. */
export function rolesOfToken(
  user: Pick<User, 'defaultRole' | 'roles'>,
  aal: Aal,
  aal2Roles: readonly string[],
): TokenRoles {
  const allowedRoles =
    aal === 'aal2' ? user.roles : user.roles.filter((role) => !aal2Roles.includes(role));
  const preferred = [user.defaultRole, USUAL_ROLE].find((role) => allowedRoles.includes(role));
  return { defaultRole: preferred ?? allowedRoles[0] ?? NO_ROLE, allowedRoles };
}
