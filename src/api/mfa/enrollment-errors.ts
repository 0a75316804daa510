import {
  FactorLimitReached,
  FactorNotAllowed,
  FactorNotFound,
  type InvalidCode,
  type InvalidWebauthnResponse,
  MfaDisabled,
  StepUpRequired,
} from '../../mfa/errors.ts';
import type { DomainError } from '../../shared/domain-error.ts';
import { RateLimited } from '../../throttle/errors.ts';

type ErrorClass<Failure extends DomainError = DomainError> = new (...args: never[]) => Failure;

/** The policy, or the factors held already, can keep any factor from being enrolled, in either step. */
const refusals = [MfaDisabled, FactorNotAllowed, FactorLimitReached, RateLimited];

/** Step one can fail in these ways, and in those that `own` says of one type of factor. */
export const beginErrors = <Own extends ErrorClass[]>(...own: Own) => [
  StepUpRequired,
  ...own,
  ...refusals,
];

/** Step two can fail in these ways; `wrong` says that the first proof of the factor is wrong. */
export const verifyErrors = (wrong: typeof InvalidCode | typeof InvalidWebauthnResponse) => [
  StepUpRequired,
  wrong,
  FactorNotFound,
  ...refusals,
];
