import { Prisma } from '../db/client.ts';
import type { AuditEventDetails } from './audit-event.ts';

type DetailOf<Details> = Details extends unknown ? Exclude<keyof Details, 'type'> : never;

/**
 * What an event says of a user, by name: whether it stays when the user is deleted. Links of the audit
 * chain rest on it: a name that moves would break those of all events that have it.
 */
const STAYS: Readonly<Record<DetailOf<AuditEventDetails>, boolean>> = {
  reason: true,
  purpose: true,
  method: true,
  methods: true,
  count: true,
  remaining: true,
  replaced: true,
  failures: true,
  factorsRemoved: true,
  factorsRestored: true,
  roles: true,
  defaultRole: true,
  approvalsMissing: true,
  effectiveAt: true,
  factorType: true,
  factorTypes: true,
  detail: true,
  minLength: true,
  requirement: true,
  outcome: true,
  triggers: true,
  enabled: true,
  changed: true,
  kid: true,
  algorithm: true,
  activatesAt: true,
  compromised: true,
  version: true,
  changes: true,
  by: true,
  returnOrigin: true,
  // Of the operator's.
  endpointId: true,
  deliveryId: true,
  host: true,
  eventTypes: true,
  // These stand in tokens and logs that others keep.
  sessionId: false,
  factorId: false,
  deviceId: false,
  // Addresses, places and programs.
  evidence: false,
  facts: false,
};

export const STAYING = [
  'onBehalf',
  ...Object.entries(STAYS).flatMap(([name, stays]) => (stays ? [name] : [])),
];

/**
 * The trail of a deleted user: what happened and when, and that it happened to one and the same. Who that
 * was, from where, and by which program is taken out. What they did to others as an administrator is
 * said of the same pseudonym. Rows are locked in one order: two administrators may leave at once.
 */
export function pseudonymize(userId: string, pseudonym: string): Prisma.Sql {
  const own = Prisma.sql`e.user_id IN (${userId}::uuid, ${pseudonym}::uuid)`;
  const acted = Prisma.sql`e.metadata->>'by' = ${userId}`;
  const staying = Prisma.sql`(
    SELECT coalesce(jsonb_object_agg(said.key, said.value), '{}')
    FROM jsonb_each(e.metadata) AS said WHERE said.key = ANY(${STAYING}::text[])
  )`;

  return Prisma.sql`
    UPDATE audit_events e SET
      user_id = CASE WHEN ${own} THEN ${pseudonym}::uuid ELSE e.user_id END,
      ip_address = NULL, user_agent = NULL,
      metadata = CASE WHEN ${own} THEN ${staying} ELSE e.metadata END
        || CASE WHEN ${acted} THEN jsonb_build_object('by', ${pseudonym}::text) ELSE '{}' END
    WHERE e.id = ANY(ARRAY(
      SELECT e.id FROM audit_events e WHERE ${own} OR ${acted} ORDER BY e.id FOR UPDATE
    ))`;
}

/**
 * Then the links of these events give up the salts of what was taken out: what it was is not to be
 * found by trying. A statement of its own, after the other, so that it sees links made meanwhile.
 */
export function forgetSalts(pseudonym: string): Prisma.Sql {
  const own = Prisma.sql`e.user_id = ${pseudonym}::uuid`;
  const acted = Prisma.sql`e.metadata->>'by' = ${pseudonym}`;
  const unless = (erased: Prisma.Sql, salt: Prisma.Sql): Prisma.Sql => Prisma.sql`
    CASE WHEN (SELECT ${erased} FROM audit_events e WHERE e.id = l.event_id) THEN NULL ELSE ${salt} END`;

  return Prisma.sql`
    UPDATE audit_links l SET
      origin_salt = NULL,
      subject_salt = ${unless(own, Prisma.sql`l.subject_salt`)},
      actor_salt = ${unless(acted, Prisma.sql`l.actor_salt`)}
    WHERE l.event_id = ANY(ARRAY(SELECT e.id FROM audit_events e WHERE ${own} OR ${acted}))`;
}
