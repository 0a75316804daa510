import { DomainError } from '../shared/domain-error.ts';

export class MessageNotSent extends DomainError {
  readonly code = 'MESSAGE_NOT_SENT';

  constructor(options?: ErrorOptions) {
    super('The message could not be sent. Nothing was used up: try again.', options);
  }
}
