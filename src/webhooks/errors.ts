import { DomainError } from '../shared/domain-error.ts';

export class InvalidWebhookUrl extends DomainError {
  readonly code = 'INVALID_WEBHOOK_URL';

  constructor(reason: string) {
    super(`No webhook can go there: ${reason}.`);
  }
}

export class WebhookEndpointNotFound extends DomainError {
  readonly code = 'WEBHOOK_ENDPOINT_NOT_FOUND';

  constructor() {
    super('There is no such webhook endpoint, or nothing of such a delivery to send any more.');
  }
}
