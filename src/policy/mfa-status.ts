import {
  MFA_FACTOR_TYPES,
  type MfaFactorType,
  type MfaPolicy,
  type MfaRequirement,
} from './mfa-policy.ts';
import { secondsAfter } from '../shared/clock.ts';

/** One enrolled second step of one user. Recovery codes are kept as a factor, but never listed. */
export type Factor = {
  readonly id: string;
  readonly type: MfaFactorType;
  readonly name: string;
  readonly isPrimary: boolean;
  /** Where its codes are sent: an E.164 number or an e-mail address. Null where none are sent. */
  readonly target: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** Where a user stands under the policy that rules now. What it does not allow is not counted. */
export type MfaStatus = {
  readonly policy: MfaPolicy;
  /** Counts the changes of the ways in: what is decided by this status asks for it when it acts. */
  readonly accessVersion: number;
  /** What is asked of this user: more than of everybody, perhaps. */
  readonly requirement: MfaRequirement;
  /** Until when a user could do without a factor, if one is REQUIRED and none enrolled. */
  readonly enrollmentDeadline: Date | null;
  /** Active ones: the primary first, then the strongest. */
  readonly factors: readonly Factor[];
  /** The types the user enrolled, suspended ones included: suspension must not weaken an account. */
  readonly heldTypes: readonly MfaFactorType[];
  readonly recoveryCodesRemaining: number;
  readonly passwordResetAt: Date | null;
};

export const isEnrolled = ({ heldTypes }: MfaStatus): boolean => heldTypes.length > 0;

export const inGrace = ({ enrollmentDeadline }: MfaStatus, now: Date): boolean =>
  enrollmentDeadline !== null && enrollmentDeadline > now;

const strength = ({ type }: Factor): number => -MFA_FACTOR_TYPES.indexOf(type);

/** The order in which factors are offered. */
export const byPreference = (a: Factor, b: Factor): number =>
  Number(b.isPrimary) - Number(a.isPrimary) ||
  strength(b) - strength(a) ||
  a.createdAt.getTime() - b.createdAt.getTime();

/** A mailbox is no authenticator (NIST SP 800-63B-4, 3.1.3.1): it leads to no aal2, nor do its codes. */
export const leadsToAal2 = (type: MfaFactorType): boolean => type !== 'EMAIL';

/** Who reset the password by e-mail has shown the mailbox already: it is no second factor. */
const MAILBOX_COUNTED_FOR_SECONDS = 24 * 60 * 60;

export const mailboxCounts = (
  { passwordResetAt }: Pick<MfaStatus, 'passwordResetAt'>,
  now: Date,
): boolean => !passwordResetAt || secondsAfter(passwordResetAt, MAILBOX_COUNTED_FOR_SECONDS) <= now;

/** What a user can be asked for now. */
export const offeredFactors = (status: MfaStatus, now: Date): readonly Factor[] =>
  mailboxCounts(status, now)
    ? status.factors
    : status.factors.filter(({ type }) => type !== 'EMAIL');

/** How many factors of each type a user can hold. */
export const FACTOR_LIMITS: Readonly<Record<MfaFactorType, number>> = {
  TOTP: 5,
  WEBAUTHN: 10,
  // The second one is for moving to another number without a gap.
  SMS: 2,
  EMAIL: 1,
};

export const MAX_ENROLLMENT_ATTEMPTS = 5;

/** How many enrollments of any type a user can have begun and not finished. */
export const MAX_PENDING_FACTORS = 3;

/** Failures in a row before a factor answers with delays: 1, 2, 4 … 60 s. */
export const FACTOR_FREE_FAILURES = 2;
export const FACTOR_MAX_DELAY_SECONDS = 60;
/** NIST SP 800-63B-4, 3.2.2: no more than 100 failures on one authenticator. */
export const FACTOR_SUSPENDED_AT = 100;
export const FACTOR_FAILURE_WINDOW_DAYS = 30;

/** Failures in a row at which the owner is told: someone knows the password. */
export const FAILURES_TOLD_AT: readonly number[] = [5, 10, 20, 40, 80];
