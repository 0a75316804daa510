import type { Client } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { User } from '../../users/user.ts';
import { notThemselves, type Administrator } from '../administrator.ts';
import { NoLongerAdministrator, ResetNotPending, UserNotFound } from '../errors.ts';
import {
  takesNoOther,
  toPending,
  type MfaResetPending,
  type MfaResetRefusal,
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

  function outcome(step: MfaResetStep): User | MfaResetPending {
    if (step.kind === 'reset') return step.user;
    if (step.kind === 'waiting') return toPending(step.reset, rule);
    throw refusal(step);
  }

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

    async withdraw(by: Administrator, userId: string, client: Client): Promise<User> {
      notThemselves(by, userId);
      const step = await store.withdraw(by, userId, { client, now: clock() });
      if (step.kind !== 'withdrawn') throw refusal(step);
      return step.user;
    },

    /** Of everybody, or of one. */
    async waiting(userId: string | null): Promise<readonly MfaResetPending[]> {
      const resets = await store.waiting(userId, clock());
      return resets.map((reset) => toPending(reset, rule));
    },
  };
}

function refusal({ kind }: MfaResetRefusal): Error {
  if (kind === 'no_user') return new UserNotFound();
  return kind === 'none' ? new ResetNotPending() : new NoLongerAdministrator();
}
