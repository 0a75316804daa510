import type { AuditEvent } from '../../audit/audit-event.ts';
import { requestedBy } from '../../accounts/mailed-links/link-request.ts';
import { ADMIN_ROLE } from '../../policy/mfa-policy.ts';
import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import { defaultRoleOf, USUAL_ROLE } from '../../users/user-fields.ts';
import type { Administrator } from '../administrator.ts';
import { UserNotFound } from '../errors.ts';
import type { AdministratorsStore, Roles, UserWithFactor } from './administrators.store.ts';

/** Who runs the service, by the address they sign in with. Everything may be done twice. */
export function createAdministrators({
  store,
  clock,
}: {
  store: AdministratorsStore;
  clock: Clock;
}) {
  const change = async (
    { actor }: Administrator,
    email: string,
    next: (roles: Roles) => Roles,
    client: Client,
  ): Promise<UserWithFactor> => {
    const eventOf = (userId: string, { roles, defaultRole }: Roles): AuditEvent => ({
      type: 'user.roles_set',
      roles,
      defaultRole,
      ...actor,
      userId,
    });
    const changed = await store.changeRoles(email, next, eventOf, { client, now: clock() });
    if (!changed) throw new UserNotFound();
    return changed;
  };

  return {
    list: () => store.list(ADMIN_ROLE),

    async find(email: string): Promise<UserWithFactor> {
      const user = await store.find(email);
      if (!user) throw new UserNotFound();
      return user;
    },

    grant: (by: Administrator, email: string, client: Client): Promise<UserWithFactor> =>
      change(by, email, withRole, client),

    /** Takes effect with the next access token; this service asks for the role at each call. */
    revoke: (by: Administrator, email: string, client: Client): Promise<UserWithFactor> =>
      change(by, email, withoutRole, client),

    async mailPasswordReset(email: string, client: Client): Promise<void> {
      const request = { kind: 'passwordReset', email, actor: 'system' } as const;
      if (!(await store.mail(requestedBy(request, client, clock())))) throw new UserNotFound();
    },
  };
}

const withRole = ({ roles, defaultRole }: Roles): Roles => ({
  roles: [...new Set([...roles, ADMIN_ROLE])],
  defaultRole,
});

function withoutRole({ roles, defaultRole }: Roles): Roles {
  const others = roles.filter((role) => role !== ADMIN_ROLE);
  const left = others.length > 0 ? others : [USUAL_ROLE];
  return {
    roles: left,
    defaultRole: left.includes(defaultRole) ? defaultRole : defaultRoleOf(left),
  };
}
