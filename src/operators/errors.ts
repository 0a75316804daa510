import { DomainError } from '../shared/domain-error.ts';

export class UserNotFound extends DomainError {
  readonly code = 'USER_NOT_FOUND';

  constructor() {
    super('There is no such user.');
  }
}

export class SelfAdministration extends DomainError {
  readonly code = 'SELF_ADMINISTRATION';

  constructor() {
    super('Administrators cannot do this to themselves: another one can.');
  }
}

export class ResetNotPending extends DomainError {
  readonly code = 'RESET_NOT_PENDING';

  constructor() {
    super('No reset of second steps waits for this user: resetUserMfa asks for one.');
  }
}
