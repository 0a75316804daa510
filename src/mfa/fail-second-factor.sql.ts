import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import { namedParts } from '../db/named-parts.ts';
import { Prisma } from '../db/client.ts';
import { enqueueNotices } from '../notices/enqueue-notices.sql.ts';
import { suspendExhausted } from './factor.sql.ts';

/**
 * The parts of a statement that record a failed second factor and tell its owner, and suspend the
 * factor where the failure was one too many.
 */
export function failSecondFactor(
  userId: string,
  factorIds: readonly string[],
  events: readonly AuditEvent[],
  source: AuditSource,
): Prisma.Sql {
  const suspensions = factorIds.flatMap((factorId) => {
    const event: AuditEvent = { type: 'factor.suspended', factorId, actor: 'system', userId };
    const decided = Prisma.sql`SELECT user_id FROM suspended WHERE id = ${factorId}::uuid`;
    return [recordEvents([event], source, decided), enqueueNotices([event], source, decided)];
  });
  return Prisma.sql`
    suspended AS (${suspendExhausted(factorIds, source.now)}),
    ${namedParts('failure', [
      recordEvents(events, source),
      enqueueNotices(events, source),
      ...suspensions,
    ])}`;
}
