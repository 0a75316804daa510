import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import { EmailInUse } from '../errors.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import type { MoveAddressStore } from './move-address.store.ts';

/** Who reads the old mailbox keeps it, and throws everybody out. */
export function createStopEmailChange(deps: {
  store: MoveAddressStore;
  mailedTokens: MailedTokens;
  clock: Clock;
}) {
  return async (token: string, client: Client): Promise<UserOfMailbox> => {
    const found = await deps.mailedTokens.find(token, ['STOP_EMAIL_CHANGE'], client);
    const stopped = await deps.store.stop(found, { client, now: deps.clock() });
    if (stopped.kind === 'taken') throw new EmailInUse();
    if (stopped.kind === 'none') return deps.mailedTokens.refuse(client);
    return knownByMailbox(stopped.user);
  };
}
