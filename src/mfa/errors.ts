import type { MfaFactorType } from '../policy/mfa-policy.ts';
import { DomainError } from '../shared/domain-error.ts';

export class StepUpRequired extends DomainError {
  readonly code = 'STEP_UP_REQUIRED';
  readonly acceptedFactors: readonly MfaFactorType[];
  readonly recoveryCodeAllowed: boolean;
  readonly passwordAllowed: boolean;
  readonly maxAgeSeconds: number;

  constructor(
    accepted: Pick<StepUpRequired, 'acceptedFactors' | 'recoveryCodeAllowed' | 'passwordAllowed'>,
    maxAgeSeconds: number,
  ) {
    super('This change needs a fresher or stronger proof: call stepUp first.');
    this.acceptedFactors = accepted.acceptedFactors;
    this.recoveryCodeAllowed = accepted.recoveryCodeAllowed;
    this.passwordAllowed = accepted.passwordAllowed;
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

  constructor(why = 'Multi-factor sign-in is required here: the last factor cannot be removed.') {
    super(why);
  }
}

/** Passkeys have to carry an account that has no password, and is to have none. */
export const passkeysMustStay = (): MfaEnforced =>
  new MfaEnforced(
    'Without a password it takes two passkeys that sign in alone, or one and unused recovery codes.',
  );

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

export class FactorNotAllowed extends DomainError {
  readonly code = 'FACTOR_NOT_ALLOWED';

  constructor() {
    super('The policy does not allow this type of factor.');
  }
}

export class FactorNotFound extends DomainError {
  readonly code = 'FACTOR_NOT_FOUND';

  constructor() {
    super('You hold no such factor.');
  }
}

export class InvalidPhoneNumber extends DomainError {
  readonly code = 'INVALID_PHONE_NUMBER';

  constructor() {
    super('This is not a phone number that codes can be sent to. Write it with its country code.');
  }
}

export class InvalidWebauthnResponse extends DomainError {
  readonly code = 'INVALID_WEBAUTHN_RESPONSE';

  constructor(options?: ErrorOptions) {
    super('The response of the authenticator did not pass verification. Start over.', options);
  }
}
