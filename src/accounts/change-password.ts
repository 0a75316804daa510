import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import type { SignedIn } from '../mfa/enrollment/enroller.ts';
import type { ProofRule } from '../mfa/proof/proof-rule.ts';
import type { Proven } from '../mfa/proof/prove.ts';
import { passwordMinLength } from '../policy/password-length.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { networkOf } from '../shared/network.ts';
import type { CheckPassword } from '../sign-in/password/check-password.ts';
import { InvalidCredentials } from '../sign-in/errors.ts';
import type { PasswordAttemptStore } from '../sign-in/password/password-attempt.store.ts';
import { serverBusy } from '../throttle/errors.ts';
import type { ChangePasswordStore } from './change-password.store.ts';
import { requireStrongPassword } from './password-rules.ts';
import { lengthReached } from '../policy/password-length.ts';
import { personalWords } from './personal-words.ts';
import type { RequireUnbreached } from './require-unbreached.ts';
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
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  clock: Clock;
  passwordMinLength: number | null;
  serviceWords: readonly string[];
  requireUnbreached: RequireUnbreached;
}) {
  const { passwordHash, hashQueue, clock } = deps;

  return async (
    proven: Proven<SignedIn>,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    client: Client,
  ): Promise<User> => {
    const { user, sessionId } = proven.who;
    const strong = requireStrongPassword(newPassword, {
      minLength: passwordMinLength(proven.status.policy, deps.passwordMinLength),
      words: personalWords(user, deps.serviceWords),
    });

    const { verified, charges } = await deps.checkPassword(
      { email: user.email, password: currentPassword, held: { kind: 'session', id: sessionId } },
      client,
      (reason) => ({ type: 'password.change_failed', reason }),
    );
    await deps.attempts.settle(charges);
    // A factor may have been enrolled while the password was hashed.
    proven.under(verified.mfa);
    await deps.requireUnbreached(strong);
    const network = networkOf(client.ipAddress);
    const stored = await hashQueue.run(network, () => passwordHash.hash(newPassword), serverBusy);
    const passwordLengthReached = lengthReached(newPassword, deps.passwordMinLength);
    const changed = await deps.store.change(
      {
        seen: { userId: user.id, accessVersion: verified.mfa.accessVersion },
        keptSessionId: sessionId,
        stored,
        lengthReached: passwordLengthReached,
      },
      { type: 'password.changed', actor: 'user', userId: user.id },
      { client, now: clock() },
    );
    if (!changed) throw new InvalidCredentials();
    return { ...user, passwordLengthReached };
  };
}
