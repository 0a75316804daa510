import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '../db/client.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';

/**
 * The INSERT that records events: alone, or as a part of the statement that decides, so that a
 * change and its events commit together. Side effects leave by its siblings, as jobs in the very
 * same statement: `enqueueNotices` for mails to the user.
 *
 * `decided` is a query of one column: its row says that the events happened, and about which user
 * where they do not say so themselves. No row, no events.
 */
export function recordEvents(
  events: readonly AuditEvent[],
  { client, now }: AuditSource,
  decided: Prisma.Sql = Prisma.sql`SELECT NULL::uuid`,
): Prisma.Sql {
  const rows = events.map(({ type, actor, userId, ...metadata }) => ({
    id: uuidv7(),
    type,
    actor_type: actor,
    user_id: userId,
    metadata,
  }));

  return Prisma.sql`
    INSERT INTO audit_events
      (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT e.id, e.type, e.actor_type, COALESCE(e.user_id, decided.user_id),
      ${client.ipAddress}::text, ${client.userAgent}::text, e.metadata, ${now}::timestamptz
    FROM (${decided}) AS decided(user_id), jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS e(id uuid, type text, actor_type text, user_id uuid, metadata jsonb)`;
}
