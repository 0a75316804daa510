import type { MfaFactorType } from '../policy/mfa-policy.ts';
import { DomainError } from '../shared/domain-error.ts';

export class StepUpRequired extends DomainError {
  readonly code = 'STEP_UP_REQUIRED';
  readonly acceptedFactors: readonly MfaFactorType[];
  readonly maxAgeSeconds: number;

  constructor(acceptedFactors: readonly MfaFactorType[], maxAgeSeconds: number) {
    super('This change needs a fresher or stronger proof: call stepUp first.');
    this.acceptedFactors = acceptedFactors;
    this.maxAgeSeconds = maxAgeSeconds;
  }
}

export class InvalidCode extends DomainError {
  readonly code = 'INVALID_CODE';
  readonly attemptsRemaining: number;

  constructor(attemptsRemaining: number) {
    super('The code is wrong, expired or already used.');
    this.attemptsRemaining = Math.max(0, attemptsRemaining);
  }
}

export class MfaDisabled extends DomainError {
  readonly code = 'MFA_DISABLED';

  constructor() {
    super('Multi-factor sign-in is switched off here: nothing new can be enrolled.');
  }
}

export class MfaEnforced extends DomainError {
  readonly code = 'MFA_ENFORCED';

  constructor() {
    super('Multi-factor sign-in is required here: the last factor cannot be removed.');
  }
}

export class MfaNotActive extends DomainError {
  readonly code = 'MFA_NOT_ACTIVE';

  constructor() {
    super('Multi-factor sign-in is not active for this user.');
  }
}

export class TotpNotGenerated extends DomainError {
  readonly code = 'TOTP_NOT_GENERATED';

  constructor() {
    super('There is nothing to activate: call generateTotp first, or again if it has expired.');
  }
}

export class FactorLimitReached extends DomainError {
  readonly code = 'FACTOR_LIMIT_REACHED';

  constructor(limit: number) {
    super(`A user can hold ${limit} factors of this type.`);
  }
}
