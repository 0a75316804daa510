import { DomainError } from '../shared/domain-error.ts';

export class UserNotFound extends DomainError {
  readonly code = 'USER_NOT_FOUND';

  constructor() {
    super('There is no such user.');
  }
}
