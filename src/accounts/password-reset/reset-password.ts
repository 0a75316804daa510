import type { HashQueue } from '../../crypto/hash-queue.ts';
import type { PasswordHash } from '../../crypto/password-hash.ts';
import { lengthReached, passwordMinLength } from '../../policy/password-length.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { networkOf } from '../../shared/network.ts';
import { serverBusy } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import { requireStrongPassword } from '../password-rules.ts';
import { personalWords } from '../personal-words.ts';
import type { RequireUnbreached } from '../require-unbreached.ts';
import type { ResetPasswordStore } from './reset-password.store.ts';

/**
 * A new password for whoever reads the mail. It gives no session, and signing in with it asks for the
 * second factor as before: a mailbox is no way around that.
 */
export function createResetPassword(deps: {
  mailedTokens: MailedTokens;
  store: ResetPasswordStore;
  throttle: Throttle;
  passwordHash: PasswordHash;
  hashQueue: HashQueue;
  clock: Clock;
  passwordMinLength: number | null;
  serviceWords: readonly string[];
  requireUnbreached: RequireUnbreached;
}) {
  const { mailedTokens, store, passwordHash, hashQueue } = deps;

  return async (
    { token, newPassword }: { token: string; newPassword: string },
    client: Client,
  ): Promise<UserOfMailbox> => {
    const found = await mailedTokens.find(token, ['RESET_PASSWORD'], client);
    const resetting = await store.find(found);
    if (!resetting) return mailedTokens.refuse(client);
    const { user, policy } = resetting;
    const strong = requireStrongPassword(newPassword, {
      minLength: passwordMinLength(policy, deps.passwordMinLength),
      words: personalWords(user, deps.serviceWords),
    });
    await deps.requireUnbreached(strong);

    const network = networkOf(client.ipAddress);
    const stored = await hashQueue.run(network, () => passwordHash.hash(newPassword), serverBusy);
    const reset = await store.reset(
      found,
      {
        stored,
        lengthReached: lengthReached(newPassword, deps.passwordMinLength),
        throttled: deps.throttle.password(user.email, null),
      },
      { client, now: deps.clock() },
    );
    return reset ? knownByMailbox(reset) : mailedTokens.refuse(client);
  };
}
