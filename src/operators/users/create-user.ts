import { v7 as uuidv7 } from 'uuid';
import { EmailInUse } from '../../accounts/errors.ts';
import { requestedBy } from '../../accounts/mailed-links/link-request.ts';
import type { HashedPassword, NewPassword } from '../../accounts/new-password.ts';
import type { MfaPolicy } from '../../policy/mfa-policy.ts';
import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { User } from '../../users/user.ts';
import { nameFrom, USUAL_ROLE } from '../../users/user-fields.ts';
import type { Administrator } from '../administrator.ts';
import type { CreateUserStore } from './create-user.store.ts';
import { requireDefaultRole } from './roles.ts';

export type UserToCreate = {
  readonly email: string;
  /** Without one the user chooses it by a mailed link. */
  readonly password?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly roles?: readonly string[] | null | undefined;
  readonly defaultRole?: string | null | undefined;
  readonly emailVerified?: boolean | null | undefined;
};

/** Creates a user in somebody else's name. Works where nobody may sign up, too. */
export function createCreateUser(deps: {
  store: CreateUserStore;
  policies: { current(): Promise<MfaPolicy> };
  newPassword: NewPassword;
  clock: Clock;
}) {
  const { store, newPassword, clock } = deps;

  return async (
    { actor }: Administrator,
    { email, password, ...given }: UserToCreate,
    client: Client,
  ): Promise<User> => {
    const displayName = given.displayName ?? nameFrom(email);
    const { roles, defaultRole } = requireDefaultRole(
      given.roles ?? [USUAL_ROLE],
      given.defaultRole,
    );
    const { stored, lengthReached } = password
      ? await chosen(password, { email, displayName }, client)
      : { stored: await newPassword.unusable(client), lengthReached: null };

    const now = clock();
    const created = await store.create(
      {
        id: uuidv7(),
        email,
        displayName,
        locale: given.locale ?? 'en',
        roles,
        defaultRole,
        emailVerified: given.emailVerified ?? false,
        passwordLengthReached: lengthReached,
        ...stored,
      },
      password ? null : requestedBy({ kind: 'passwordReset', email }, client, now),
      { type: 'user.created', ...actor, userId: null },
      { client, now },
    );
    if (!created) throw new EmailInUse();
    return created;
  };

  async function chosen(
    password: string,
    person: { email: string; displayName: string },
    client: Client,
  ): Promise<HashedPassword> {
    const strong = newPassword.requireStrong(password, person, await deps.policies.current());
    return newPassword.hash(strong, client);
  }
}
