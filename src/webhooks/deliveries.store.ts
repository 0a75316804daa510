import { NO_CLIENT } from '../shared/client.ts';
import { v4 as randomUuid, v7 as uuidv7 } from 'uuid';
import { happened } from '../audit/happened.sql.ts';
import type { WebhookJob } from '../audit/tell-webhooks.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { secondsAfter } from '../shared/clock.ts';
import {
  enqueueDisabled,
  enqueueRetry,
  forgetFormerUser,
  insertDelivery,
} from './deliveries.sql.ts';
import type { ToldEvent } from './message.ts';
import type { Answer } from './post.ts';
import { SWITCH_OFF_AFTER_SECONDS } from './schedule.ts';

/** An endpoint, with the event to tell it of while that is kept. */
export type Recipient = {
  readonly url: string;
  readonly enabled: boolean;
  /** Those that hold now, the newest first. */
  readonly sealedSecrets: readonly Uint8Array[];
  readonly event: ToldEvent | null;
};

export type Try = {
  readonly id: string;
  readonly job: WebhookJob;
  readonly answer: Answer;
  readonly now: Date;
};

export function createDeliveriesStore(statements: Statements) {
  return {
    async find({ endpointId, messageId }: WebhookJob, now: Date): Promise<Recipient | null> {
      const [row] = await statements.query<RecipientRow>`
        SELECT w.url, w.enabled, w.sealed_secret AS "sealedSecret",
          CASE WHEN w.previous_secret_until > ${now}::timestamptz THEN w.previous_sealed_secret END
            AS "previousSealedSecret",
          e.id, e.type, e.actor_type AS "actorType", e.user_id AS "userId",
          e.ip_address AS "ipAddress", e.metadata, e.occurred_at AS "occurredAt"
        FROM webhook_endpoints w LEFT JOIN audit_events e ON e.id = ${messageId}::uuid
        WHERE w.id = ${endpointId}::uuid`;
      return row ? toRecipient(row) : null;
    },

    /** The endpoint's row is only written where it failed before. */
    async recordDelivered({ id, job, answer, now }: Try): Promise<void> {
      const { endpointId } = job;
      const outcome = { responseStatus: answer.status, error: null };
      await statements.execute`
        WITH recovered AS (
          UPDATE webhook_endpoints SET failing_since = NULL
          WHERE id = ${endpointId}::uuid AND failing_since IS NOT NULL
        ), told AS (${forgetFormerUser(id)})
        ${insertDelivery(
          { id, job, now },
          { ...outcome, status: Prisma.sql`'delivered'` },
          Prisma.sql`NULL::timestamptz`,
          Prisma.sql`SELECT id FROM webhook_endpoints WHERE id = ${endpointId}::uuid FOR KEY SHARE`,
        )}`;
    },

    /** Enqueues the next try, or switches the endpoint off. `retryIn` null: there is none. */
    async recordFailed(
      { id, job, answer, now }: Try,
      { retryIn, gone }: { retryIn: number | null; gone: boolean },
    ): Promise<{ switchedOff: boolean }> {
      const { endpointId } = job;
      const switchOffSince = secondsAfter(now, -SWITCH_OFF_AFTER_SECONDS);
      const reason = gone ? 'gone' : 'failing';
      const disabled = Prisma.sql`SELECT id FROM failed WHERE was_enabled AND NOT enabled`;
      const retried = Prisma.sql`${retryIn !== null}::boolean AND failed.enabled`;
      const seconds = retryIn ?? 0;
      const nextAttemptAt = secondsAfter(now, seconds);

      const [row] = await statements.query<{ switchedOff: boolean }>`
        WITH known AS MATERIALIZED (
          SELECT id, enabled FROM webhook_endpoints WHERE id = ${endpointId}::uuid FOR UPDATE
        ), failed AS (
          UPDATE webhook_endpoints w SET
            failing_since = COALESCE(w.failing_since, ${now}::timestamptz),
            enabled = w.enabled AND NOT ${gone}::boolean
              AND (w.failing_since IS NULL OR w.failing_since > ${switchOffSince}::timestamptz)
          FROM known WHERE w.id = known.id
          RETURNING w.id, w.enabled, known.enabled AS was_enabled
        ), tried AS (${insertDelivery(
          { id, job, now },
          {
            status: Prisma.sql`CASE WHEN endpoint.retried THEN 'failed' ELSE 'dead' END`,
            responseStatus: answer.status,
            error: answer.error,
          },
          Prisma.sql`CASE WHEN endpoint.retried THEN ${nextAttemptAt}::timestamptz END`,
          Prisma.sql`SELECT failed.id, ${retried} AS retried FROM failed`,
        )}), retry AS (${enqueueRetry(
          { id, job },
          { id: randomUuid(), seconds },
          Prisma.sql`EXISTS (SELECT 1 FROM failed WHERE ${retried})`,
        )}), told AS (${enqueueDisabled(uuidv7(), disabled, reason, now)}),
        given_up AS (${forgetFormerUser(id)}), ${happened(
          [
            {
              type: 'webhook_endpoint.disabled',
              endpointId,
              reason,
              actor: 'system',
              userId: null,
            },
          ],
          { client: NO_CLIENT, now },
          Prisma.sql`SELECT NULL::uuid FROM (${disabled}) AS disabled`,
        )}
        SELECT EXISTS (${disabled}) AS "switchedOff"`;
      return row!;
    },

    /** Null when it is gone. */
    async findUrl(endpointId: string): Promise<string | null> {
      const [row] = await statements.query<{ url: string }>`
        SELECT url FROM webhook_endpoints WHERE id = ${endpointId}::uuid`;
      return row?.url ?? null;
    },
  };
}

export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>;

type RecipientRow = {
  readonly url: string;
  readonly enabled: boolean;
  readonly sealedSecret: Uint8Array;
  readonly previousSealedSecret: Uint8Array | null;
} & ({ readonly id: null } | ToldEvent);

function toRecipient(row: RecipientRow): Recipient {
  const { url, enabled, sealedSecret, previousSealedSecret, ...event } = row;
  return {
    url,
    enabled,
    sealedSecrets: [sealedSecret, ...(previousSealedSecret ? [previousSealedSecret] : [])],
    event: event.id === null ? null : (event as ToldEvent),
  };
}
