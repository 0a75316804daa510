import type { HashQueue } from '../crypto/hash-queue.ts';
import type { PasswordHash } from '../crypto/password-hash.ts';
import { isEnrolled, type MfaStatus } from '../policy/mfa-status.ts';
import type { RequireFreshProof } from '../mfa/fresh-proof.ts';
import type { MfaStatusStore } from '../policy/mfa-status.store.ts';
import { passwordMinLength } from '../policy/password-length.ts';
import type { Session, Viewer } from '../sessions/session.ts';
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
  requireUnbreached: RequireUnbreached;
}) {
  const { mfaStatus, passwordHash, hashQueue, clock } = deps;

  return async (
    { user, session }: Viewer,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    client: Client,
  ): Promise<User> => {
    const status = await mfaStatus.find(user.id);
    requireProof(session, status);
    const strong = requireStrongPassword(newPassword, {
      minLength: passwordMinLength(status.policy, deps.passwordMinLength),
      words: personalWords(user, deps.serviceWords),
    });

    const { verified, charges } = await deps.checkPassword(
      { email: user.email, password: currentPassword, held: { kind: 'session', id: session.id } },
      client,
      (reason) => ({ type: 'password.change_failed', reason }),
    );
    await deps.attempts.settle(charges);
    // A factor may have been enrolled while the password was hashed.
    requireProof(session, verified.mfa);
    await deps.requireUnbreached(strong);
    const network = networkOf(client.ipAddress);
    const stored = await hashQueue.run(network, () => passwordHash.hash(newPassword), serverBusy);
    const passwordLengthReached = lengthReached(newPassword, deps.passwordMinLength);
    const changed = await deps.store.change(
      {
        seen: { userId: user.id, accessVersion: verified.mfa.accessVersion },
        keptSessionId: session.id,
        stored,
        lengthReached: passwordLengthReached,
      },
      { type: 'password.changed', actor: 'user', userId: user.id },
      { client, now: clock() },
    );
    if (!changed) throw new InvalidCredentials();
    return { ...user, passwordLengthReached };
  };

  function requireProof({ proofs }: Session, status: MfaStatus): void {
    const { heldTypes } = status;
    if (!isEnrolled(status)) return;
    deps.requireFreshProof({ proofs, heldTypes, recoveryCodesAllowed: true });
  }
}
