import type { MfaFactorType } from '../policy/mfa-policy.ts';

/** One enrolled second step of one user. Recovery codes are kept as a factor, but never listed. */
export type Factor = {
  readonly id: string;
  readonly type: MfaFactorType;
  readonly name: string;
  readonly isPrimary: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

export type MfaStatus = {
  /** What the user can be asked for now. */
  readonly factors: readonly Factor[];
  /** The types the user enrolled, suspended ones included: suspension must not weaken an account. */
  readonly heldTypes: readonly MfaFactorType[];
  readonly recoveryCodesRemaining: number;
};

export const isEnrolled = ({ heldTypes }: MfaStatus): boolean => heldTypes.length > 0;

/** Failures in a row before a factor answers with delays: 1, 2, 4 … 60 s. */
export const FACTOR_FREE_FAILURES = 2;
export const FACTOR_MAX_DELAY_SECONDS = 60;
/** NIST SP 800-63B-4, 3.2.2: no more than 100 failures on one authenticator. */
export const FACTOR_SUSPENDED_AT = 100;
export const FACTOR_FAILURE_WINDOW_DAYS = 30;
