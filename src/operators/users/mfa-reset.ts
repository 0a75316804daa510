import type { User } from '../../users/user.ts';

/** What a reset of somebody's second steps takes. */
export type MfaResetRule = {
  /** How many administrators. */
  readonly approvals: number;
  /** How long the user has to stop it. */
  readonly delaySeconds: number;
  /** Whether there is an admin secret: what was asked for by one that is gone does not happen. */
  readonly secretAdministers: boolean;
};

/** A reset that was asked for and has not happened yet. */
export type WaitingMfaReset = {
  readonly id: string;
  readonly userId: string;
  /** Null where the admin secret was the proof; so is who approved. */
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly approvals: number;
  readonly effectiveAt: Date;
  readonly expiresAt: Date;
};

/** What administrators are told of it. */
export type MfaResetPending = {
  readonly kind: 'mfaResetPending';
  readonly approvalsMissing: number;
} & Pick<WaitingMfaReset, 'userId' | 'requestedBy' | 'requestedAt' | 'effectiveAt'>;

/** In which of these ways something ended that was asked of a reset. */
export type MfaResetStep =
  | { readonly kind: 'reset'; readonly user: User }
  | { readonly kind: 'waiting'; readonly reset: WaitingMfaReset }
  | MfaResetRefusal;

export type MfaResetRefusal = {
  readonly kind:
    /** There is none, it has expired, or whoever asked for it is no administrator any more. */
    | 'none'
    | 'no_user'
    /** Whoever asks or approves has been deleted, disabled or demoted since they were let in. */
    | 'no_administrator';
};

/** For how long it can be approved once its time has come. */
export const APPROVABLE_SECONDS = 7 * 24 * 3600;

export const takesNoOther = ({ approvals, delaySeconds }: MfaResetRule): boolean =>
  approvals === 1 && delaySeconds === 0;

/** A rule that was loosened meanwhile does not loosen what was asked for under the stricter one. */
export const approvalsMissing = (
  { approvals, approvedAt }: Pick<WaitingMfaReset, 'approvals' | 'approvedAt'>,
  rule: Pick<MfaResetRule, 'approvals'>,
): number => (Math.max(approvals, rule.approvals) - (approvedAt ? 2 : 1) > 0 ? 1 : 0);

export const isDue = (reset: WaitingMfaReset, rule: MfaResetRule, now: Date): boolean =>
  approvalsMissing(reset, rule) === 0 && reset.effectiveAt <= now;

/** Whether it waits for an approval that came too late. */
export const hasExpired = (reset: WaitingMfaReset, rule: MfaResetRule, now: Date): boolean =>
  approvalsMissing(reset, rule) > 0 && reset.expiresAt <= now;

export const toPending = (reset: WaitingMfaReset, rule: MfaResetRule): MfaResetPending => ({
  kind: 'mfaResetPending',
  userId: reset.userId,
  requestedBy: reset.requestedBy,
  requestedAt: reset.requestedAt,
  approvalsMissing: approvalsMissing(reset, rule),
  effectiveAt: reset.effectiveAt,
});
