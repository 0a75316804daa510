import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import type { ConfirmEmailChange } from '../email-change/confirm-email-change.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import type { VerifyEmailStore } from './verify-email.store.ts';

/** The address is theirs who read the mail: that of an account, or the one that it is to have. */
export function createVerifyEmail(deps: {
  mailedTokens: MailedTokens;
  store: VerifyEmailStore;
  confirmEmailChange: ConfirmEmailChange;
  clock: Clock;
}) {
  return async (token: string, client: Client): Promise<UserOfMailbox> => {
    const found = await deps.mailedTokens.find(token, ['VERIFY_EMAIL', 'CHANGE_EMAIL'], client);
    if (found.purpose === 'CHANGE_EMAIL') return deps.confirmEmailChange(found, client);

    const user = await deps.store.verify(
      found,
      { type: 'email.verified', actor: 'user', userId: found.userId },
      { client, now: deps.clock() },
    );
    return user ? knownByMailbox(user) : deps.mailedTokens.refuse(client);
  };
}
