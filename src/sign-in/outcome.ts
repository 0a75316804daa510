import type { Factor } from '../policy/mfa-status.ts';
import type { MfaFactorType, RiskTrigger } from '../policy/mfa-policy.ts';
import type { SessionTokens } from '../sessions/session.ts';

/** The session waits for a second factor. */
export type MfaTicketIssued = {
  readonly kind: 'mfaTicket';
  readonly ticket: string;
  readonly expiresAt: Date;
  readonly factors: readonly Factor[];
  readonly recoveryCodeAllowed: boolean;
  readonly triggers: readonly RiskTrigger[];
};

/** The session waits for a first enrollment. */
export type EnrollmentTicketIssued = {
  readonly kind: 'enrollmentTicket';
  readonly ticket: string;
  readonly expiresAt: Date;
  readonly allowedFactors: readonly MfaFactorType[];
  readonly emailCodeRequired: boolean;
};

export type SignInOutcome = SessionTokens | MfaTicketIssued | EnrollmentTicketIssued;
