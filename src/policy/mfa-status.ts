import {
  MFA_FACTOR_TYPES,
  type MfaFactorType,
  type MfaRequirement,
  type WrittenPolicy,
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

export type HeldSince = Pick<Factor, 'id' | 'type' | 'createdAt'>;

/** What is asked of a user by the policy that rules now, and what they have of it. */
export type MfaStanding = {
  readonly policy: WrittenPolicy;
  /** What is asked of this user: more than of everybody, perhaps. */
  readonly requirement: MfaRequirement;
  /** Until when a user could do without a factor, if one is REQUIRED and none enrolled. */
  readonly enrollmentDeadline: Date | null;
  /** The types the user enrolled. Suspended ones count: suspension must not weaken an account. */
  readonly heldTypes: readonly MfaFactorType[];
};

/** Where a user stands under that policy. What it does not allow is not counted. */
export type MfaStatus = MfaStanding & {
  /** Counts the changes of the ways in. Statements that act on this status check that it holds. */
  readonly accessVersion: number;
  /** Whether an administrator removed all factors, and none was enrolled since. */
  readonly isReset: boolean;
  /** Active ones: the primary first, then the strongest. */
  readonly factors: readonly Factor[];
  /** Every factor of the user, also where it is suspended, or of a type that is not allowed now. */
  readonly held: readonly HeldSince[];
  readonly recoveryCodesRemaining: number;
  /** Null where there are none. */
  readonly recoveryCodesSince: Date | null;
  readonly passwordResetAt: Date | null;
};

export const isEnrolled = ({ heldTypes }: MfaStanding): boolean => heldTypes.length > 0;

export const inGrace = ({ enrollmentDeadline }: MfaStanding, now: Date): boolean =>
  enrollmentDeadline !== null && enrollmentDeadline > now;

const strength = ({ type }: Factor): number => -MFA_FACTOR_TYPES.indexOf(type);

/** The order in which factors are offered. */
export const byPreference = (a: Factor, b: Factor): number =>
  Number(b.isPrimary) - Number(a.isPrimary) ||
  strength(b) - strength(a) ||
  a.createdAt.getTime() - b.createdAt.getTime();

/** A mailbox is no authenticator (NIST SP 800-63B-4, 3.1.3.1): it leads to no aal2, nor do its codes. */
export const leadsToAal2 = (type: MfaFactorType): boolean => type !== 'EMAIL';

/** Who reset the password by e-mail has used the mailbox as the first factor: it is no second one. */
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
