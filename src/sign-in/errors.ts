import { DomainError } from '../shared/domain-error.ts';

export class SignInBlocked extends DomainError {
  readonly code = 'SIGN_IN_BLOCKED';

  constructor() {
    super('This sign-in is unusual, and there is no way to make sure that it is you.');
  }
}

export class InvalidCredentials extends DomainError {
  readonly code = 'INVALID_CREDENTIALS';

  constructor() {
    super('The e-mail address or the password is wrong.');
  }
}
