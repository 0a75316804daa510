import { DomainError } from '../shared/domain-error.ts';

export class InvalidToken extends DomainError {
  readonly code = 'INVALID_TOKEN';

  constructor(message = 'The link is unknown, expired or used up. Ask for a new one.') {
    super(message);
  }
}
