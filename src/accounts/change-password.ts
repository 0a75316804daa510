import type { SignedIn } from '../mfa/enrollment/enroller.ts';
import type { ProofRule } from '../mfa/proof/proof-rule.ts';
import type { Proven } from '../mfa/proof/prove.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { CheckPassword } from '../sign-in/password/check-password.ts';
import { InvalidCredentials } from '../sign-in/errors.ts';
import { heldBy } from '../sign-in/password/reauthenticate.ts';
import type { PasswordAttemptStore } from '../sign-in/password/password-attempt.store.ts';
import type { ChangePasswordStore } from './change-password.store.ts';
import type { NewPassword } from './new-password.ts';
import type { User } from '../users/user.ts';

export const CHANGING_PASSWORD: ProofRule = {
  by: 'STRONGEST',
  orTwoRecoveryCodes: true,
  orPassword: 'currentPassword',
};

/** The current password for a new one; with a fresh second factor, where one is held. */
export function createChangePassword(deps: {
  store: ChangePasswordStore;
  attempts: Pick<PasswordAttemptStore, 'settle'>;
  checkPassword: CheckPassword;
  newPassword: NewPassword;
  clock: Clock;
}) {
  return async (
    proven: Proven<SignedIn>,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    client: Client,
  ): Promise<User> => {
    const { user, sessionId } = proven.who;
    const strong = deps.newPassword.requireStrong(newPassword, user, proven.status.policy);

    const { verified, charges } = await deps.checkPassword(
      {
        email: user.email,
        password: currentPassword,
        held: heldBy(proven.who),
      },
      client,
      (reason) => ({ type: 'password.change_failed', reason }),
    );
    await deps.attempts.settle(charges);
    // A factor may have been enrolled while the password was hashed.
    proven.under(verified.mfa);
    const hashed = await deps.newPassword.hash(strong, client);
    const changed = await deps.store.change(
      {
        seen: { userId: user.id, accessVersion: verified.mfa.accessVersion },
        keptSessionId: sessionId,
        ...hashed,
      },
      { type: 'password.changed', actor: 'user', userId: user.id },
      { client, now: deps.clock() },
    );
    if (!changed) throw new InvalidCredentials();
    return { ...user, passwordLengthReached: hashed.lengthReached };
  };
}
