import type { Factor } from '../mfa/factor.ts';
import type { SessionTokens } from '../sessions/session.ts';

/** The session waits for a second factor. */
export type MfaTicketIssued = {
  readonly kind: 'mfaTicket';
  readonly ticket: string;
  readonly expiresAt: Date;
  readonly factors: readonly Factor[];
  readonly recoveryCodeAllowed: boolean;
};

/** The session waits for a first enrollment. */
export type EnrollmentTicketIssued = {
  readonly kind: 'enrollmentTicket';
  readonly ticket: string;
  readonly expiresAt: Date;
};

export type SignInOutcome = SessionTokens | MfaTicketIssued | EnrollmentTicketIssued;
