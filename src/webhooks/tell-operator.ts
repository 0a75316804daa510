import type { Logger } from 'pino';
import { chooseLocale } from '../messaging/choose-locale.ts';
import { sendFromJob } from '../messaging/send-from-job.ts';
import type { Mailer } from '../messaging/mailer.ts';
import { renderMail } from '../messaging/render-mail.ts';
import type { DeliveriesStore } from './deliveries.store.ts';

type Disabled = {
  readonly endpointId: string;
  readonly reason: 'gone' | 'failing';
  readonly occurredAt: string;
};

const WHY = {
  gone: 'It answered 410 (Gone).',
  failing: 'For five days it answered nothing by a 2xx status.',
} as const;

/** Tells the operator that an endpoint was switched off: by mail, or in the log where no address is set. */
export function createTellOperator(deps: {
  store: DeliveriesStore;
  mailer: Mailer;
  operatorEmail: string | null;
  serviceName: string;
  log: Logger;
}) {
  const { store, mailer, operatorEmail, serviceName, log } = deps;

  return async ({ id, data }: { id: string; data: unknown }): Promise<void> => {
    const { endpointId, reason, occurredAt } = data as Disabled;
    const url = await store.findUrl(endpointId);
    if (url === null) return;
    if (operatorEmail === null) {
      log.warn({ endpointId, reason }, 'webhook endpoint switched off; OPERATOR_EMAIL is not set');
      return;
    }
    const content = renderMail(chooseLocale('en'), '', {
      subject: `${serviceName}: a webhook endpoint was switched off`,
      paragraphs: [
        `The webhook endpoint ${endpointId} at ${new URL(url).host} was switched off at ${occurredAt}. ${WHY[reason]}`,
        `What happens from now on is not sent there. To switch it on again, call updateWebhookEndpoint(id: "${endpointId}", enabled: true); redeliverWebhook sends what it has missed, one by one.`,
      ],
    });
    await sendFromJob(mailer, { id, to: operatorEmail, ...content });
  };
}
