import { InvalidInput } from '../../shared/invalid-input.ts';
import { defaultRoleOf } from '../../users/user-fields.ts';

/** The roles without repetitions, and which of them a gateway assumes. */
export function requireDefaultRole(
  given: readonly string[],
  asked: string | null | undefined,
): { readonly roles: readonly string[]; readonly defaultRole: string } {
  const roles = [...new Set(given)];
  const defaultRole = asked ?? defaultRoleOf(roles);
  if (!roles.includes(defaultRole)) {
    throw new InvalidInput('defaultRole', 'must be one of the roles');
  }
  return { roles, defaultRole };
}
