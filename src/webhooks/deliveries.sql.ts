import { WEBHOOK_QUEUE, type WebhookJob } from '../audit/tell-webhooks.sql.ts';
import { Prisma } from '../db/client.ts';
import { enqueue } from '../jobs/enqueue.sql.ts';

export const DISABLED_QUEUE = 'webhook-disabled';

/** Writes down a try. Its row is there already where somebody asked for it, or where it is run again. */
export const insertDelivery = (
  tried: { id: string; job: WebhookJob; now: Date },
  outcome: { status: Prisma.Sql; responseStatus: number | null; error: string | null },
  nextAttemptAt: Prisma.Sql,
  endpoint: Prisma.Sql,
): Prisma.Sql => {
  const { id, job, now } = tried;
  return Prisma.sql`
    INSERT INTO webhook_deliveries (id, endpoint_id, message_id, event_type, attempt, status,
      response_status, error, attempted_at, next_attempt_at, created_at)
    SELECT ${id}::uuid, endpoint.id, ${job.messageId}::uuid, ${job.eventType}, ${job.attempt}::int,
      ${outcome.status}, ${outcome.responseStatus}::int, ${outcome.error}, ${now}::timestamptz,
      ${nextAttemptAt}, ${now}::timestamptz
    FROM (${endpoint}) AS endpoint
    ON CONFLICT (id) DO UPDATE SET status = excluded.status,
      response_status = excluded.response_status, error = excluded.error,
      attempted_at = excluded.attempted_at, next_attempt_at = excluded.next_attempt_at`;
};

/**
 * The next try, where `when` holds. Not where the user is deleted meanwhile, and the job with them:
 * nothing of them is enqueued anew.
 */
export function enqueueRetry(
  { id, job }: { id: string; job: WebhookJob },
  next: { id: string; seconds: number },
  when: Prisma.Sql,
): Prisma.Sql {
  const data = { ...job, attempt: job.attempt + 1, failures: job.failures + 1 };
  return enqueue(
    WEBHOOK_QUEUE,
    Prisma.sql`
      SELECT ${next.id}::uuid, ${JSON.stringify(data)}::jsonb
      WHERE ${when} AND EXISTS (
        SELECT 1 FROM pgboss.job WHERE name = ${WEBHOOK_QUEUE} AND id = ${id}::uuid
      )`,
    Prisma.sql`${next.seconds}::int * interval '1 second'`,
  );
}

/** Nothing of a user who is deleted stays with the job that has told of them. */
export const forgetFormerUser = (id: string): Prisma.Sql => Prisma.sql`
  UPDATE pgboss.job SET data = data - 'formerUserId'
  WHERE name = ${WEBHOOK_QUEUE} AND id = ${id}::uuid AND data ? 'formerUserId'`;

/** Tells the operator of the endpoints that `disabled` names. */
export const enqueueDisabled = (
  id: string,
  disabled: Prisma.Sql,
  reason: string,
  now: Date,
): Prisma.Sql =>
  enqueue(
    DISABLED_QUEUE,
    Prisma.sql`
      SELECT ${id}::uuid, jsonb_build_object(
        'endpointId', disabled.id, 'reason', ${reason}::text, 'occurredAt', ${now.toISOString()}::text)
      FROM (${disabled}) AS disabled`,
  );

/**
 * A statement that enqueues a try which somebody asked for, and writes down that it is to come. `asked`
 * is a query of the endpoint, the message, its type, the number of the try, and whom it is about. `said`
 * are further parts, which may name `asked`.
 */
export const enqueueTry = (
  id: string,
  asked: Prisma.Sql,
  said: Prisma.Sql,
  now: Date,
): Prisma.Sql => Prisma.sql`
  WITH asked AS MATERIALIZED (${asked}), pending AS (
    INSERT INTO webhook_deliveries
      (id, endpoint_id, message_id, event_type, attempt, status, next_attempt_at, created_at)
    SELECT ${id}::uuid, asked.endpoint_id, asked.message_id, asked.event_type, asked.attempt,
      'pending', ${now}::timestamptz, ${now}::timestamptz
    FROM asked
  ), job AS (${enqueue(
    WEBHOOK_QUEUE,
    Prisma.sql`
      SELECT ${id}::uuid, jsonb_build_object(
        'endpointId', asked.endpoint_id, 'messageId', asked.message_id,
        'eventType', asked.event_type, 'userId', asked.user_id, 'attempt', asked.attempt,
        'failures', 0, 'asked', TRUE)
      FROM asked`,
  )}), ${said}
  SELECT endpoint_id FROM asked`;
