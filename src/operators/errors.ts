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

export class PolicyChanged extends DomainError {
  readonly code = 'POLICY_CHANGED';

  constructor() {
    super('The policy was changed meanwhile: read it again, and decide anew.');
  }
}

/** Let in as an administrator, and none any more when it came to act: not a result, as for any other caller. */
export class NoLongerAdministrator extends Error {
  constructor() {
    super('You are no administrator any more.');
  }
}
