import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { knownByMailbox, type UserOfMailbox } from '../../users/user.ts';
import { EmailInUse } from '../errors.ts';
import type { MailedTokens } from '../mailed-links/mailed-tokens.ts';
import type { MoveAddressStore } from './move-address.store.ts';

/** Only whoever reads the new mailbox learns that it belongs to another account. */
export function createConfirmEmailChange(deps: {
  store: MoveAddressStore;
  mailedTokens: MailedTokens;
  clock: Clock;
}) {
  return async (found: FoundMailedToken, client: Client): Promise<UserOfMailbox> => {
    const moved = await deps.store.confirm(found, { client, now: deps.clock() });
    if (moved.kind === 'taken') throw new EmailInUse();
    if (moved.kind === 'none') return deps.mailedTokens.refuse(client);
    return knownByMailbox(moved.user);
  };
}

export type ConfirmEmailChange = ReturnType<typeof createConfirmEmailChange>;
