import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** Bytes are sealed; whoever verifies gets text. */
export const newWebhookSecret = (): Buffer => randomBytes(SECRET_BYTES);

export const webhookSecretText = (secret: Buffer): string =>
  `${PREFIX}${secret.toString('base64')}`;

/** What the secret box binds a secret to: the endpoint, so that none passes for another's. */
export const webhookSecretContext = (endpointId: string): string =>
  `webhook_endpoints/${endpointId}/secret`;

/** The headers of Standard Webhooks 1.0.0: one signature for each secret that holds. */
export function signedHeaders(
  secrets: readonly Buffer[],
  message: { id: string; body: string; now: Date },
): Record<string, string> {
  const { id, body, now } = message;
  const signatures = secrets.map((secret) =>
    new Webhook(webhookSecretText(secret)).sign(id, now, body),
  );
  return {
    'content-type': 'application/json',
    'user-agent': 'ticketgate-webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
