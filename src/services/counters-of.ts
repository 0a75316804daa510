import { dailyCounters } from '../audit/once-a-day.sql.ts';
import { mailboxCounter } from '../mfa/attempt/charge-mailbox.sql.ts';
import type { Throttle, UserNames } from '../throttle/throttle.ts';

/**
 * The counters of one user, wherever they are kept. Those of recipients are not theirs alone: whoever signs up
 * again and again is not to have as many messages sent.
 */
export const countersOf = (throttle: Throttle, names: UserNames): readonly string[] => [
  ...throttle.countersOf(names).user,
  mailboxCounter(names.userId),
  ...dailyCounters(names),
];
