import { Prisma } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { Commitment, Link, StoredEvent } from './audit-link.ts';

export const eventColumns = columns<StoredEvent>({
  id: Prisma.sql`e.id`,
  type: Prisma.sql`e.type`,
  actorType: Prisma.sql`e.actor_type`,
  userId: Prisma.sql`e.user_id`,
  ipAddress: Prisma.sql`e.ip_address`,
  userAgent: Prisma.sql`e.user_agent`,
  metadata: Prisma.sql`e.metadata`,
  occurredAt: Prisma.sql`e.occurred_at`,
});

type LinkRow = Record<
  'position' | 'eventId' | 'hash' | `${'subject' | 'origin' | 'actor'}${'' | 'Salt'}`,
  unknown
>;
const hex = (column: string): Prisma.Sql => Prisma.sql`encode(${Prisma.raw(`l.${column}`)}, 'hex')`;

const linkColumns = columns<LinkRow>({
  // Exact up to 2^53.
  position: Prisma.sql`l.position::float8`,
  eventId: Prisma.sql`l.event_id`,
  hash: hex('hash'),
  subject: hex('subject'),
  subjectSalt: hex('subject_salt'),
  origin: hex('origin'),
  originSalt: hex('origin_salt'),
  actor: hex('actor'),
  actorSalt: hex('actor_salt'),
});

/** Without its event, where that is gone. */
export type LinkedRow = Partial<StoredEvent> & Record<keyof LinkRow, string | null>;

/** Links in their order, with their events. */
export const linksBetween = (after: number, last: number, limit: number): Prisma.Sql => Prisma.sql`
  SELECT ${linkColumns}, ${eventColumns}
  FROM (
    SELECT * FROM audit_links
    WHERE position > ${after}::bigint AND position <= ${last}::bigint
    ORDER BY position LIMIT ${limit}::int
  ) AS l LEFT JOIN audit_events e ON e.id = l.event_id
  ORDER BY l.position`;

export function toLinked(row: LinkedRow): { link: Link; event: StoredEvent | null } {
  const { position, eventId, hash, subject, subjectSalt, origin, originSalt, ...rest } = row;
  const { actor, actorSalt, ...event } = rest;
  const commitment = (committed: string | null, salt: string | null): Commitment => ({
    hash: committed,
    salt,
  });
  return {
    link: {
      position: Number(position),
      eventId: eventId!,
      hash: hash!,
      subject: commitment(subject, subjectSalt),
      origin: commitment(origin, originSalt),
      actor: commitment(actor, actorSalt),
    },
    event: event.id ? (event as StoredEvent) : null,
  };
}

/** Writes links of events that were pending, which they are no longer. */
export function insertLinks(links: readonly Link[]): Prisma.Sql {
  const rows = links.map(({ position, eventId, hash, subject, origin, actor }) => ({
    position,
    event_id: eventId,
    hash,
    subject: subject.hash,
    subject_salt: subject.salt,
    origin: origin.hash,
    origin_salt: origin.salt,
    actor: actor.hash,
    actor_salt: actor.salt,
  }));
  return Prisma.sql`
    WITH link AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS l(position bigint,
        event_id uuid, hash text, subject text, subject_salt text, origin text, origin_salt text,
        actor text, actor_salt text)
    ), linked AS (
      DELETE FROM audit_pending WHERE event_id IN (SELECT event_id FROM link)
    )
    INSERT INTO audit_links (position, event_id, hash, subject, subject_salt, origin, origin_salt,
      actor, actor_salt)
    SELECT position, event_id, decode(hash, 'hex'), decode(subject, 'hex'),
      decode(subject_salt, 'hex'), decode(origin, 'hex'), decode(origin_salt, 'hex'),
      decode(actor, 'hex'), decode(actor_salt, 'hex')
    FROM link`;
}
