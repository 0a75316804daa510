import type { AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import { namedParts } from '../db/named-parts.ts';
import { Prisma } from '../db/client.ts';
import { suspendExhausted } from './factor.sql.ts';

/** The parts of a statement that suspend, and record it, where a failure was one too many. */
export function suspendFactors(
  userId: string,
  factorIds: readonly string[],
  source: AuditSource,
): Prisma.Sql {
  const recordSuspensions = factorIds.map((factorId) =>
    recordEvents(
      [{ type: 'factor.suspended', factorId, actor: 'system', userId }],
      source,
      Prisma.sql`SELECT user_id FROM suspended WHERE id = ${factorId}::uuid`,
    ),
  );
  return Prisma.sql`
    suspended AS (${suspendExhausted(factorIds, source.now)}),
    ${namedParts('suspension', recordSuspensions)}`;
}
