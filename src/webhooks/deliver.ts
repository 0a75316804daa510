import type { Logger } from 'pino';
import type { WebhookJob } from '../audit/tell-webhooks.sql.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Clock } from '../shared/clock.ts';
import type { DeliveriesStore, Recipient, Try } from './deliveries.store.ts';
import { TEST_EVENT, testEvent, webhookBody } from './message.ts';
import type { Answer, Post } from './post.ts';
import { secondsUntilRetry } from './schedule.ts';
import { signedHeaders, webhookSecretContext } from './secret.ts';

const GONE = 410;

/**
 * Makes one try to tell one endpoint of one event. What failed enqueues the next try in the statement
 * that records it; a process that dies in between leaves the job, which is run again. All tries at an
 * event carry its id, so that receivers can tell copies.
 */
export function createDeliverWebhook(deps: {
  store: DeliveriesStore;
  secretBox: SecretBox;
  post: Post;
  log: Logger;
  clock: Clock;
}) {
  const { store, secretBox, post, log, clock } = deps;

  return async ({ id, data }: { id: string; data: unknown }): Promise<void> => {
    const job = data as WebhookJob;
    const recipient = await store.find(job, clock());
    if (!recipient || (!recipient.enabled && !job.asked)) return;
    const answer = await tell(recipient, job);
    const done: Try = { id, job, answer, now: clock() };
    if (isDelivered(answer)) return store.recordDelivered(done);

    const retryIn = job.eventType === TEST_EVENT ? null : secondsUntilRetry(job.failures + 1);
    const { switchedOff } = await store.recordFailed(done, {
      retryIn,
      gone: answer.status === GONE,
    });
    log.warn({ ...aboutWebhook({ data }), ...answer, retryIn }, 'webhook not delivered');
    if (switchedOff) log.error({ endpointId: job.endpointId }, 'webhook endpoint switched off');
  };

  async function tell(recipient: Recipient, job: WebhookJob): Promise<Answer> {
    const { endpointId, messageId: id, formerUserId } = job;
    const now = clock();
    const event = job.eventType === TEST_EVENT ? testEvent(id, now) : recipient.event;
    if (!event) return { status: null, error: 'the event is not kept any more' };
    const body = webhookBody(event, formerUserId);
    const context = webhookSecretContext(endpointId);
    const secrets = recipient.sealedSecrets.map((sealed) => secretBox.open(sealed, context));
    return post(recipient.url, signedHeaders(secrets, { id, body, now }), body);
  }
}

const isDelivered = ({ status }: Answer): boolean =>
  status !== null && status >= 200 && status < 300;

/** What the log may say of a try: not to where, as URLs may hold keys. */
export function aboutWebhook({ data }: { data: unknown }): object {
  const { endpointId, messageId, eventType, attempt } = data as WebhookJob;
  return { endpointId, messageId, event: eventType, attempt };
}
