import { DomainError } from '../shared/domain-error.ts';

export class InvalidTicket extends DomainError {
  readonly code = 'INVALID_TICKET';

  constructor() {
    super('The ticket is unknown, expired or used up. Sign in again.');
  }
}
