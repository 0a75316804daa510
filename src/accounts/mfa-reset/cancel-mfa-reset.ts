import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import type { CancelMfaResetStore } from './cancel-mfa-reset.store.ts';

/** Stops a reset of all factors that waits. Nothing else changes: the account is as it was. */
export function createCancelMfaReset(deps: {
  mailedTokens: MailedTokens;
  store: CancelMfaResetStore;
  clock: Clock;
}) {
  return async (token: string, client: Client): Promise<UserOfMailbox> => {
    const found = await deps.mailedTokens.find(token, ['CANCEL_MFA_RESET'], client);
    const user = await deps.store.cancel(found, { client, now: deps.clock() });
    return user ? knownByMailbox(user) : deps.mailedTokens.refuse(client);
  };
}
