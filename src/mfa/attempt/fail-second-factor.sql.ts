import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { onceADay, type DailyEvent } from '../../audit/once-a-day.sql.ts';
import { Prisma } from '../../db/client.ts';
import type { ProofMethod } from '../../sessions/proofs.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import { FACTOR_PAUSED_AT, FACTOR_SUSPENDED_AT } from '../factor-limits.ts';
import { isPaused, suspendExhausted } from './charge-factor.sql.ts';
import { isMailboxPaused } from './charge-mailbox.sql.ts';
import type { ChargedFactor } from './charged-factor.ts';

/** A second factor that failed, and what the attempt was charged to. */
export type FailedSecondFactor = {
  readonly userId: string;
  readonly method: ProofMethod;
  readonly factors: readonly ChargedFactor[];
  /** Whether the user's own mailbox was charged, too. */
  readonly mailbox: boolean;
  /** Whether the right password was given for this attempt. */
  readonly afterPassword: boolean;
};

/** Each failure has a count of its own, so of parallel ones only the hundredth suspends. */
const exhaustedOf = (factors: readonly ChargedFactor[]): readonly string[] =>
  factors.filter((factor) => factor.recentFailures >= FACTOR_SUSPENDED_AT).map(({ id }) => id);

/** Comes first in a statement that records a failed second factor: to suspend one is to change the ways in. */
export const raiseIfExhausted = ({ userId, factors }: FailedSecondFactor): Prisma.Sql =>
  exhaustedOf(factors).length > 0 ? raiseAccessOf(userId) : Prisma.sql`SELECT 1`;

/**
 * The parts of a statement that record a failed second factor and tell its owner, and suspend the
 * factor where the failure was one too many. `locked` holds once all is locked that comes before factors.
 */
export function failSecondFactor(
  failed: FailedSecondFactor,
  events: readonly AuditEvent[],
  source: AuditSource,
  { locked, limits }: { locked: Prisma.Sql; limits: boolean },
): Prisma.Sql {
  const { userId, factors } = failed;
  const factorIds = exhaustedOf(factors);
  const suspensions = factorIds.map((factorId, index) => {
    const event: AuditEvent = { type: 'factor.suspended', factorId, actor: 'system', userId };
    const decided = Prisma.sql`SELECT user_id FROM suspended WHERE id = ${factorId}::uuid`;
    return happened([event], source, decided, `suspension_${index}`);
  });
  const daily = [
    ...(failed.afterPassword ? [firstFailure(failed)] : []),
    ...(limits ? pauses(failed, source.now) : []),
  ];
  return Prisma.sql`
    suspended AS (${suspendExhausted(factorIds, source.now, locked)}),
    ${Prisma.join([
      happened(events, source),
      ...suspensions,
      ...onceADay(daily, source, 'suspended'),
    ])}`;
}

/** ASVS 6.3.5. Whoever mistypes is not told of each time. */
const firstFailure = ({ userId, method }: FailedSecondFactor): DailyEvent => ({
  event: { type: 'factor.failed', method, actor: 'user', userId },
  about: userId,
  when: Prisma.sql`TRUE`,
});

function pauses(failed: FailedSecondFactor, now: Date): readonly DailyEvent[] {
  const { userId, method, factors, mailbox } = failed;
  const paused = factors
    .map(({ id, recentFailures }) => ({ factorId: id, recentFailures }))
    .filter(({ recentFailures: count }) => count >= FACTOR_PAUSED_AT && count < FACTOR_SUSPENDED_AT)
    .map(({ factorId }): DailyEvent => ({
      event: { type: 'factor.paused', factorId, method, actor: 'system', userId },
      about: factorId,
      when: isPaused(factorId, now),
    }));
  return mailbox ? [...paused, mailboxPause(userId, now)] : paused;
}

/** The user's own mailbox is no factor of theirs, but paused like one. */
export const mailboxPause = (userId: string, now: Date): DailyEvent => ({
  event: { type: 'factor.paused', factorId: null, method: 'email', actor: 'system', userId },
  about: userId,
  when: isMailboxPaused(userId, now),
});
