import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { User } from '../../users/user.ts';
import { notThemselves, type Administrator } from '../administrator.ts';
import { NoLongerAdministrator, ResetNotPending, UserNotFound } from '../errors.ts';
import {
  takesNoOther,
  toPending,
  type MfaResetPending,
  type MfaResetRule,
  type MfaResetStep,
} from './mfa-reset.ts';
import type { ResetUserMfaStore } from './reset-user-mfa.store.ts';

/**
 * For whoever has lost all their factors. Until one is active again the account takes an enrollment, opened
 * by a code to its mailbox: the password alone, which somebody else may have, opens nothing.
 *
 * Where the rule asks for a second administrator or a delay, the reset waits, and its user is told by a mail
 * that stops it.
 */
export function createResetUserMfa(deps: {
  store: ResetUserMfaStore;
  rule: MfaResetRule;
  clock: Clock;
}) {
  const { store, rule, clock } = deps;
  const outcome = (step: MfaResetStep): User | MfaResetPending => {
    if (step.kind === 'no_user') throw new UserNotFound();
    if (step.kind === 'no_administrator') throw new NoLongerAdministrator();
    if (step.kind === 'none') throw new ResetNotPending();
    return step.kind === 'reset' ? step.user : toPending(step.reset, rule);
  };

  return {
    /** Than one administrator, now. */
    takesMore: !takesNoOther(rule),

    async reset(
      by: Administrator,
      userId: string,
      client: Client,
    ): Promise<User | MfaResetPending> {
      notThemselves(by, userId);
      const source = { client, now: clock() };
      if (!takesNoOther(rule)) return outcome(await store.request(by, userId, source));
      const user = await store.reset(by, userId, source);
      if (!user) throw new UserNotFound();
      return user;
    },

    async approve(
      by: Administrator,
      userId: string,
      client: Client,
    ): Promise<User | MfaResetPending> {
      notThemselves(by, userId);
      return outcome(await store.approve(by, userId, { client, now: clock() }));
    },
  };
}
