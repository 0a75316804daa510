import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import type { RestoreMfaFactorStore } from './restore-mfa-factor.store.ts';

/**
 * Undoes the removal of factors, and throws everybody out. The mailbox opens nothing by it: the account is
 * protected as it was before, and no less than that.
 */
export function createRestoreMfaFactor(deps: {
  mailedTokens: MailedTokens;
  store: RestoreMfaFactorStore;
  clock: Clock;
}) {
  return async (token: string, client: Client): Promise<UserOfMailbox> => {
    const found = await deps.mailedTokens.find(token, ['RESTORE_FACTOR'], client);
    const user = await deps.store.restore(found, { client, now: deps.clock() });
    return user ? knownByMailbox(user) : deps.mailedTokens.refuse(client);
  };
}
