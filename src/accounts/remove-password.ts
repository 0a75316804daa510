import type { PasswordHash } from '../crypto/password-hash.ts';
import type { SignedIn } from '../mfa/enrollment/enroller.ts';
import { passkeysMustStay } from '../mfa/errors.ts';
import type { ProofRule } from '../mfa/proof/proof-rule.ts';
import type { Proven } from '../mfa/proof/prove.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { MAX_TRIES } from '../users/decide-again.ts';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { User } from '../users/user.ts';
import type { RemovePasswordStore } from './remove-password.store.ts';

/** Whoever may do it holds a passkey, so it is by that. */
export const REMOVING_PASSWORD: ProofRule = { by: 'STRONGEST' };

/**
 * From then on passkeys alone sign in. A guessed password is refused as a wrong one is, in the same time.
 * A new factor may do it at once: it takes nobody's way in that it has not closed already. A mailed reset gives a password back, and opens
 * nothing without the passkey or a recovery code.
 */
export function createRemovePassword(deps: {
  store: RemovePasswordStore;
  passwordHash: Pick<PasswordHash, 'unusable'>;
  clock: Clock;
}) {
  return async (proven: Proven<SignedIn>, client: Client): Promise<User> => {
    const { user, sessionId: keptSessionId } = proven.who;
    const { unusable: stored } = deps.passwordHash;
    let decided = proven;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { status } = decided;
      if (status.passwordRemoved) return user;
      const outcome = await deps.store.remove(
        { userId: user.id, status, keptSessionId, stored },
        { type: 'password.removed', actor: 'user', userId: user.id },
        { client, now: deps.clock() },
      );
      if (outcome === 'removed') return { ...user, passwordLengthReached: null };
      if (outcome === 'not_carried') throw passkeysMustStay();
      decided = await proven.again();
    }
    throw new NoLongerSignedIn();
  };
}
