import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { Prisma } from '../db/client.ts';
import { callsForNotice } from './notices.ts';

/**
 * The INSERT that enqueues the mails which events call for: alone, or as a part of the statement that
 * decides, so that a change and its notices commit together. `decided` is as in `recordEvents`.
 *
 * pg-boss allows for direct inserts; like its own, this one takes the queue's settings.
 */
export function enqueueNotices(
  events: readonly AuditEvent[],
  { client, now }: AuditSource,
  decided: Prisma.Sql = Prisma.sql`SELECT NULL::uuid`,
): Prisma.Sql {
  const noticed = events.filter(callsForNotice);
  if (noticed.length === 0) return Prisma.sql`SELECT NULL WHERE FALSE`;

  const rows = noticed.map(({ userId, ...details }) => ({
    id: uuidv7(),
    user_id: userId,
    data: { ...details, ...client, occurredAt: now },
  }));
  return Prisma.sql`
    INSERT INTO pgboss.job (id, name, data, expire_in, keep_until, retry_limit, retry_delay,
      retry_backoff, dead_letter, policy)
    SELECT n.id, q.name,
      n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id)),
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(q.retry_delay, CASE WHEN q.retry_backoff THEN 1 ELSE 0 END),
      COALESCE(q.retry_backoff, FALSE), q.dead_letter, q.policy
    FROM (${decided}) AS decided(user_id), pgboss.queue q,
      jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id uuid, user_id uuid, data jsonb)
    WHERE q.name = 'notice' AND COALESCE(n.user_id, decided.user_id) IS NOT NULL`;
}
