import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '../db/client.ts';
import { enqueue } from '../jobs/enqueue.sql.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';
import { callsForNotice } from './noticed-event.ts';
import { tellWebhooks } from './tell-webhooks.sql.ts';

const ITSELF = Prisma.sql`SELECT NULL::uuid`;

/**
 * What happened, said once: the parts of a statement that record events and enqueue the mails that
 * they call for, and what webhooks are told. A change commits together with all that follows from it, or not at all.
 *
 * `decided` is a query of one column: its row says that the events happened, and about which user
 * where they do not say so themselves. No row, no events. `part` names the first of the parts, where
 * a statement says more than once that something happened. `metadata` is what is recorded of the event
 * `e`, where `decided` knows more of it.
 */
export function happened(
  events: readonly AuditEvent[],
  source: AuditSource,
  decided: Prisma.Sql = ITSELF,
  part = 'events',
  metadata = Prisma.sql`e.metadata`,
): Prisma.Sql {
  const noticed = events.filter(callsForNotice);
  const recorded = Prisma.sql`
    ${Prisma.raw(part)} AS (
      ${record(events, source, decided, metadata)} RETURNING id, type, user_id
    ), ${tellWebhooks(part, formerUserOf(events))}`;
  if (noticed.length === 0) return recorded;

  const notices = enqueue('notice', noticesOf(noticed, source, decided));
  return Prisma.sql`${recorded}, ${Prisma.raw(`${part}_notices`)} AS (${notices})`;
}

/** A statement of its own, where the one that decides cannot have further parts. */
export const happenedAlone = (
  events: readonly AuditEvent[],
  source: AuditSource,
  decided?: Prisma.Sql,
): Prisma.Sql => Prisma.sql`WITH ${happened(events, source, decided)} SELECT 1`;

const formerUserOf = (events: readonly AuditEvent[]): string | null =>
  events.find(({ formerUserId }) => formerUserId)?.formerUserId ?? null;

function record(
  events: readonly AuditEvent[],
  { client, now }: AuditSource,
  decided: Prisma.Sql,
  recorded: Prisma.Sql,
): Prisma.Sql {
  const rows = events.map(({ type, actor, userId, ...metadata }) => ({
    id: uuidv7(),
    type,
    actor_type: client.onBehalf ? 'admin' : actor,
    user_id: userId,
    // What is undefined is not written.
    metadata: {
      ...metadata,
      onBehalf: client.onBehalf,
      recipient: undefined,
      formerUserId: undefined,
    },
  }));

  return Prisma.sql`
    INSERT INTO audit_events
      (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT e.id, e.type, e.actor_type, COALESCE(e.user_id, decided.user_id),
      ${client.ipAddress}::text, ${client.userAgent}::text, ${recorded}, ${now}::timestamptz
    FROM (${decided}) AS decided(user_id), ${rows.length === 1 ? oneRow(rows[0]!) : manyRows(rows)}`;
}

type Row = {
  id: string;
  type: string;
  actor_type: string;
  user_id: string | null;
  metadata: object;
};

/** As almost every statement has it: there is no list to be parsed. */
const oneRow = (row: Row): Prisma.Sql => Prisma.sql`
  (SELECT ${row.id}::uuid, ${row.type}::text, ${row.actor_type}::text, ${row.user_id}::uuid,
    ${JSON.stringify(row.metadata)}::jsonb) AS e(id, type, actor_type, user_id, metadata)`;

/** However many, it is one statement. */
const manyRows = (rows: readonly Row[]): Prisma.Sql => Prisma.sql`
  jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    AS e(id uuid, type text, actor_type text, user_id uuid, metadata jsonb)`;

/** Whatever is about nobody has nobody to tell. */
function noticesOf(
  events: readonly AuditEvent[],
  { client, now }: AuditSource,
  decided: Prisma.Sql,
): Prisma.Sql {
  const rows = events.map(({ userId, ...details }) => ({
    id: uuidv7(),
    user_id: userId,
    data: { ...details, formerUserId: undefined, ...client, occurredAt: now },
  }));

  return Prisma.sql`
    SELECT n.id, n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
    FROM (${decided}) AS decided(user_id),
      jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id uuid, user_id uuid, data jsonb)
    WHERE COALESCE(n.user_id, decided.user_id) IS NOT NULL`;
}
