import { Prisma } from '../db/client.ts';
import { enqueue } from '../jobs/enqueue.sql.ts';

export const WEBHOOK_QUEUE = 'webhook';

/** What a job of WEBHOOK_QUEUE holds. The rest is read from the audit trail when it is sent. */
export type WebhookJob = {
  readonly endpointId: string;
  readonly messageId: string;
  readonly eventType: string;
  /** Whom it is about, so that the job goes when they do. */
  readonly userId: string | null;
  readonly formerUserId?: string;
  /** The first of an event is 1. Those that somebody asked for count on. */
  readonly attempt: number;
  /** How many tries failed since the event, or since somebody asked for another. */
  readonly failures: number;
  /** Somebody did: it goes out also where the endpoint is switched off. */
  readonly asked?: true;
};

/**
 * The part of a statement that enqueues a job for each event that `part` recorded and each endpoint
 * that wants to hear of it. With no endpoints, it reads one empty table.
 */
export function tellWebhooks(part: string, formerUserId: string | null = null): Prisma.Sql {
  const events = Prisma.raw(part);
  const former = formerUserId
    ? Prisma.sql` || jsonb_build_object('formerUserId', ${formerUserId}::text)`
    : Prisma.empty;
  const jobs = Prisma.sql`
    SELECT gen_random_uuid(), jsonb_build_object(
      'endpointId', w.id, 'messageId', e.id, 'eventType', e.type, 'userId', e.user_id,
      'attempt', 1, 'failures', 0
    )${former}
    FROM webhook_endpoints w JOIN ${events} e
      ON cardinality(w.event_types) = 0 OR e.type = ANY(w.event_types)
    WHERE w.enabled`;
  return Prisma.sql`${Prisma.raw(`${part}_webhooks`)} AS (${enqueue(WEBHOOK_QUEUE, jobs)})`;
}
