import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { User } from '../../users/user.ts';
import { notThemselves, type Administrator } from '../administrator.ts';
import { UserNotFound } from '../errors.ts';
import type { ResetUserMfaStore } from './reset-user-mfa.store.ts';

/**
 * For whoever has lost all their factors. Until one is active again the account takes an enrollment, opened
 * by a code to its mailbox: the password alone, which somebody else may have, opens nothing.
 */
export function createResetUserMfa({ store, clock }: { store: ResetUserMfaStore; clock: Clock }) {
  return async (by: Administrator, userId: string, client: Client): Promise<User> => {
    notThemselves(by, userId);
    const user = await store.reset(
      userId,
      (factorsRemoved) => ({ type: 'user.mfa_reset', factorsRemoved, ...by.actor, userId }),
      { client, now: clock() },
    );
    if (!user) throw new UserNotFound();
    return user;
  };
}
