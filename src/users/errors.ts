import { DomainError } from '../shared/domain-error.ts';

/** The user was deleted, or the session ended, after the request was let in. */
export class NoLongerSignedIn extends Error {
  constructor() {
    super('You are no longer signed in.');
  }
}

export class EmailNotVerified extends DomainError {
  readonly code = 'EMAIL_NOT_VERIFIED';

  constructor() {
    super('Your e-mail address is not verified yet.');
  }
}
