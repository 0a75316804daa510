import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { enqueueTry } from '../../webhooks/deliveries.sql.ts';
import { TEST_EVENT } from '../../webhooks/message.ts';
import { MAX_ENDPOINTS } from './max-endpoints.ts';

export type NewWebhookEndpoint = {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly sealedSecret: Buffer;
};

/** Null where it stays. */
type Change = {
  readonly url: string | null;
  readonly eventTypes: readonly string[] | null;
  readonly enabled: boolean | null;
};

export function createWebhookEndpointsStore(statements: Statements) {
  return {
    /** False where there are as many as there may be. Two at once may make one more. */
    async insert(
      { id, url, eventTypes, sealedSecret }: NewWebhookEndpoint,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const rows = await statements.query`
        WITH created AS (
          INSERT INTO webhook_endpoints (id, url, event_types, enabled, sealed_secret, created_at)
          SELECT ${id}::uuid, ${url}::text, ${[...eventTypes]}::text[], TRUE, ${sealedSecret}::bytea,
            ${source.now}::timestamptz
          WHERE (SELECT count(*) FROM webhook_endpoints) < ${MAX_ENDPOINTS}::int
          RETURNING id
        ), ${happened([event], source, about('created'))}
        SELECT id FROM created`;
      return rows.length === 1;
    },

    /** Whoever switches it on gives it another five days. False where there is none. */
    async update(
      id: string,
      { url, eventTypes, enabled }: Change,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const rows = await statements.query`
        WITH changed AS (
          UPDATE webhook_endpoints SET
            url = COALESCE(${url}, url),
            event_types = COALESCE(${eventTypes && [...eventTypes]}::text[], event_types),
            enabled = COALESCE(${enabled}::boolean, enabled),
            failing_since = CASE WHEN ${enabled}::boolean THEN NULL ELSE failing_since END
          WHERE id = ${id}::uuid RETURNING id
        ), ${happened([event], source, about('changed'))}
        SELECT id FROM changed`;
      return rows.length === 1;
    },

    async delete(id: string, event: AuditEvent, source: AuditSource): Promise<void> {
      await statements.execute`
        WITH deleted AS (
          DELETE FROM webhook_endpoints WHERE id = ${id}::uuid RETURNING id
        ), ${happened([event], source, about('deleted'))}
        SELECT id FROM deleted`;
    },

    async rotate(
      id: string,
      sealedSecret: Buffer,
      previousUntil: Date,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const rows = await statements.query`
        WITH rotated AS (
          UPDATE webhook_endpoints SET sealed_secret = ${sealedSecret}::bytea,
            previous_sealed_secret = sealed_secret,
            previous_secret_until = ${previousUntil}::timestamptz
          WHERE id = ${id}::uuid RETURNING id
        ), ${happened([event], source, about('rotated'))}
        SELECT id FROM rotated`;
      return rows.length === 1;
    },

    async enqueueTest(
      id: string,
      { endpointId, messageId }: { endpointId: string; messageId: string },
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const test = Prisma.sql`
        SELECT w.id AS endpoint_id, ${messageId}::uuid AS message_id, ${TEST_EVENT} AS event_type,
          1 AS attempt, NULL::uuid AS user_id
        FROM webhook_endpoints w WHERE w.id = ${endpointId}::uuid FOR KEY SHARE`;
      const said = happened([event], source, about('asked'));
      return (await statements.query(enqueueTry(id, test, said, source.now))).length === 1;
    },

    /** What is not in the audit trail any more cannot be told again, unless it was a test. */
    async enqueueAgain(
      id: string,
      deliveryId: string,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const again = Prisma.sql`
        SELECT d.endpoint_id, d.message_id, d.event_type, e.user_id, (
          SELECT max(a.attempt) + 1 FROM webhook_deliveries a
          WHERE a.endpoint_id = d.endpoint_id AND a.message_id = d.message_id
        ) AS attempt
        FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
          LEFT JOIN audit_events e ON e.id = d.message_id
        WHERE d.id = ${deliveryId}::uuid AND (e.id IS NOT NULL OR d.event_type = ${TEST_EVENT})
        FOR KEY SHARE OF w`;
      const said = happened(
        [event],
        source,
        about('asked'),
        'events',
        Prisma.sql`e.metadata || jsonb_build_object('endpointId', (SELECT endpoint_id FROM asked))`,
      );
      return (await statements.query(enqueueTry(id, again, said, source.now))).length === 1;
    },
  };
}

export type WebhookEndpointsStore = ReturnType<typeof createWebhookEndpointsStore>;

/** Of no user. */
const about = (part: string): Prisma.Sql => Prisma.sql`SELECT NULL::uuid FROM ${Prisma.raw(part)}`;
