import { after } from '../db/after.ts';
import { Prisma } from '../db/client.ts';
import { chargeQuota } from '../throttle/quota.sql.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';
import { happened } from './happened.sql.ts';

/** What is told once a day: of each thing that it is `about`, and where `when` holds. */
export type DailyEvent = {
  readonly event: AuditEvent;
  readonly about: string;
  readonly when: Prisma.Sql;
};

const A_DAY_SECONDS = 24 * 3600;

const counterOf = (type: string, about: string): string => `told:${type}:${about}`;

/** What such events are about is in the clear in their counters: these go with their user. */
export const dailyCounters = (of: { userId: string; factors: readonly string[] }): string[] =>
  ['factor.failed', 'factor.paused'].flatMap((type) =>
    [of.userId, ...of.factors].map((about) => counterOf(type, about)),
  );

/**
 * Parts of a statement that record events and tell them by mail, so that nobody floods their user by
 * making them happen. `before` names the part that has to be done first: counters are locked last, and
 * one after the other.
 */
export const onceADay = (
  daily: readonly DailyEvent[],
  source: AuditSource,
  before: string,
): readonly Prisma.Sql[] =>
  daily.map(({ event, about, when }, index) => {
    const [part, told] = [`daily_${index}`, Prisma.raw(`told_${index}`)];
    const previous = index === 0 ? before : `told_${index - 1}`;
    const quota = { key: counterOf(event.type, about), max: 1, windowSeconds: A_DAY_SECONDS };
    return Prisma.sql`
      ${told} AS (${chargeQuota(quota, source.now, Prisma.sql`${after(previous)} AND ${when}`)}),
      ${happened([event], source, Prisma.sql`SELECT NULL::uuid FROM ${told}`, part)}`;
  });
