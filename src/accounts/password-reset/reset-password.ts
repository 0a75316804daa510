import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import type { NewPassword } from '../new-password.ts';
import type { ResetPasswordStore } from './reset-password.store.ts';

/**
 * A new password for whoever reads the mail. It gives no session, and signing in with it asks for the
 * second factor as before: a mailbox is no way around that.
 */
export function createResetPassword(deps: {
  mailedTokens: MailedTokens;
  store: ResetPasswordStore;
  throttle: Throttle;
  newPassword: NewPassword;
  clock: Clock;
}) {
  const { mailedTokens, store } = deps;

  return async (
    { token, newPassword }: { token: string; newPassword: string },
    client: Client,
  ): Promise<UserOfMailbox> => {
    const found = await mailedTokens.find(token, ['RESET_PASSWORD', 'INVITATION'], client);
    const resetting = await store.find(found);
    if (!resetting) return mailedTokens.refuse(client);
    const { user, policy } = resetting;
    const strong = deps.newPassword.requireStrong(newPassword, user, policy);
    const hashed = await deps.newPassword.hash(strong, client);
    const reset = await store.reset(
      found,
      { ...hashed, throttled: deps.throttle.password(user.email, null) },
      { client, now: deps.clock() },
    );
    return reset ? knownByMailbox(reset) : mailedTokens.refuse(client);
  };
}
