import { DomainError } from '../shared/domain-error.ts';

export class InvalidRefreshToken extends DomainError {
  readonly code = 'INVALID_REFRESH_TOKEN';

  constructor() {
    super('The refresh token is not valid. Sign in again.');
  }
}

export class RefreshConflict extends DomainError {
  readonly code = 'REFRESH_CONFLICT';

  constructor() {
    super('A parallel request rotated this refresh token moments ago: use the newer one.');
  }
}
