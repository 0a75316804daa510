import { DomainError } from '../shared/domain-error.ts';

export class EmailNotVerified extends DomainError {
  readonly code = 'EMAIL_NOT_VERIFIED';

  constructor() {
    super('Your e-mail address is not verified yet.');
  }
}
