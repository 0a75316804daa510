import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import { isEnrolled } from '../mfa/factor.ts';
import type { RequireFreshProof } from '../mfa/fresh-proof.ts';
import type { MfaStatusStore } from '../mfa/mfa-status.store.ts';
import { passwordMinLength } from '../policy/mfa-policy.ts';
import type { Viewer } from '../sessions/session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { CheckPassword } from '../sign-in/check-password.ts';
import { InvalidCredentials } from '../sign-in/errors.ts';
import type { PasswordAttemptStore } from '../sign-in/password-attempt.store.ts';
import { serverBusy } from '../throttle/errors.ts';
import type { ChangePasswordStore } from './change-password.store.ts';
import { requireStrongPassword } from './password-rules.ts';
import { personalWords } from './personal-words.ts';
import type { User } from './user.ts';

/** The current password for a new one; with a fresh second factor, where one is held. */
export function createChangePassword(deps: {
  store: ChangePasswordStore;
  attempts: Pick<PasswordAttemptStore, 'settle'>;
  mfaStatus: MfaStatusStore;
  checkPassword: CheckPassword;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  clock: Clock;
  passwordMinLength: number | null;
  serviceWords: readonly string[];
  requireFreshProof: RequireFreshProof;
}) {
  const { mfaStatus, passwordHash, hashQueue, clock } = deps;

  return async (
    { user, session }: Viewer,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    client: Client,
  ): Promise<User> => {
    const status = await mfaStatus.find(user.id);
    if (isEnrolled(status)) {
      deps.requireFreshProof({
        proofs: session.proofs,
        heldTypes: status.heldTypes,
        recoveryCodesAllowed: true,
      });
    }
    requireStrongPassword(newPassword, {
      minLength: passwordMinLength(status.policy, deps.passwordMinLength),
      words: personalWords(user, deps.serviceWords),
    });

    const { verified, charges } = await deps.checkPassword(
      { email: user.email, password: currentPassword },
      client,
      (reason) => ({ type: 'password.change_failed', reason }),
    );
    await deps.attempts.settle(charges);
    const stored = await hashQueue.run(() => passwordHash.hash(newPassword), serverBusy);
    const changed = await deps.store.change(
      { user: verified, keptSessionId: session.id, stored },
      { type: 'password.changed', actor: 'user', userId: user.id },
      { client, now: clock() },
    );
    if (!changed) throw new InvalidCredentials();
    return user;
  };
}

export type ChangePassword = ReturnType<typeof createChangePassword>;
