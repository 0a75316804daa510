import { DomainError } from '../shared/domain-error.ts';

export class MessageNotSent extends DomainError {
  readonly code = 'MESSAGE_NOT_SENT';

  constructor(options?: ErrorOptions) {
    super('The message could not be sent. Nothing was used up: try again.', options);
  }
}

/** Its own message is for clients; whoever reads the log of a job needs the reason. */
export const reasonOf = (error: unknown): unknown =>
  error instanceof MessageNotSent ? error.cause : error;
