import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma } from '../../db/client.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { ChargedFactor } from './charged-factor.ts';
import { FACTOR_SUSPENDED_AT } from '../factor-limits.ts';
import { suspendExhausted } from './charge-factor.sql.ts';

/** Each failure has a count of its own, so of parallel ones only the hundredth suspends. */
const exhaustedOf = (factors: readonly ChargedFactor[]): readonly string[] =>
  factors.filter((factor) => factor.recentFailures >= FACTOR_SUSPENDED_AT).map(({ id }) => id);

/** Comes first in a statement that records a failed second factor: to suspend one is to change the ways in. */
export const raiseIfExhausted = (userId: string, factors: readonly ChargedFactor[]): Prisma.Sql =>
  exhaustedOf(factors).length > 0 ? raiseAccessOf(userId) : Prisma.sql`SELECT 1`;

/**
 * The parts of a statement that record a failed second factor and tell its owner, and suspend the
 * factor where the failure was one too many. `locked` holds once all is locked that comes before factors.
 */
export function failSecondFactor(
  userId: string,
  factors: readonly ChargedFactor[],
  events: readonly AuditEvent[],
  source: AuditSource,
  locked: Prisma.Sql,
): Prisma.Sql {
  const factorIds = exhaustedOf(factors);
  const suspensions = factorIds.map((factorId, index) => {
    const event: AuditEvent = { type: 'factor.suspended', factorId, actor: 'system', userId };
    const decided = Prisma.sql`SELECT user_id FROM suspended WHERE id = ${factorId}::uuid`;
    return happened([event], source, decided, `suspension_${index}`);
  });
  return Prisma.sql`
    suspended AS (${suspendExhausted(factorIds, source.now, locked)}),
    ${Prisma.join([happened(events, source), ...suspensions])}`;
}
