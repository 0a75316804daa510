import { DomainError } from '../shared/domain-error.ts';

export class InvalidCredentials extends DomainError {
  readonly code = 'INVALID_CREDENTIALS';

  constructor() {
    super('The e-mail address or the password is wrong.');
  }
}
