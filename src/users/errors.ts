import { DomainError } from '../shared/domain-error.ts';

/** Deleted after the request was let in: there is nobody any more who could be signed in. */
export class UserGone extends Error {
  constructor() {
    super('This user was deleted.');
  }
}

export class EmailNotVerified extends DomainError {
  readonly code = 'EMAIL_NOT_VERIFIED';

  constructor() {
    super('Your e-mail address is not verified yet.');
  }
}
