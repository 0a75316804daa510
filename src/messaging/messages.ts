import type { MailedTokenPurpose } from '../mailed-tokens/mailed-token.ts';
import type { MfaFactorType } from '../policy/mfa-policy.ts';

/** What a mail says: its subject, and its paragraphs as plain text. */
export type MailText = { readonly subject: string; readonly paragraphs: readonly string[] };

type Code = { readonly serviceName: string; readonly code: string; readonly minutes: number };

/** Everything that is said to people by mail and SMS, in one language. */
export type Messages = {
  /** BCP 47. */
  readonly language: string;
  greeting(name: string | null): string;
  /** GSM-7 characters only, and with a short service name well below 160 of them. */
  codeSms(code: Code): string;
  codeMail(code: Code): MailText;
  /** As the middle of a sentence. */
  readonly factors: Readonly<Record<MfaFactorType | 'OTHER', string>>;
  /** Labels of the circumstances. */
  readonly circumstances: { readonly at: string; readonly from: string; readonly with: string };
  readonly unknown: string;
  /** Mails that somebody asked for, most with a link; it follows `what` on a line of its own. */
  readonly links: Readonly<
    Record<
      | Exclude<MailedTokenPurpose, 'RESTORE_FACTOR' | 'CANCEL_MFA_RESET'>
      | 'ALREADY_SIGNED_UP'
      | 'EMAIL_CHANGED',
      (serviceName: string) => NoticeText
    >
  >;
  linkWorks(valid: { readonly minutes: number } | { readonly hours: number }): string;
  /** In every notice; the link to do so follows. */
  readonly chooseNewPassword: string;
  /** In the notice of a removal; the link that puts back what was removed follows. */
  readonly putBack: string;
  /** In the announcement of a reset; the link that stops it follows. */
  readonly stopReset: string;
  /** Under that link. */
  readonly stopsUntilThen: string;
  readonly notices: {
    factorAdded(serviceName: string, factor: string): NoticeText;
    factorRemoved(serviceName: string, factor: string): NoticeText;
    factorRestored(serviceName: string): NoticeText;
    recoveryCodeUsed(serviceName: string, remaining: number, few: boolean): NoticeText;
    recoveryCodesReplaced(serviceName: string): NoticeText;
    passwordChanged(serviceName: string): NoticeText;
    passwordRemoved(serviceName: string): NoticeText;
    passwordReset(serviceName: string): NoticeText;
    emailChanged(serviceName: string): NoticeText;
    emailChangeStopped(serviceName: string): NoticeText;
    passwordChangeAdvised(serviceName: string, minLength: number): NoticeText;
    mfaReset(serviceName: string): NoticeText;
    /** `at` is a date and a time. */
    mfaResetRequested(serviceName: string, at: string, approved: boolean): NoticeText;
    mfaResetStopped(serviceName: string): NoticeText;
    mfaResetWithdrawn(serviceName: string): NoticeText;
    mfaResetDropped(serviceName: string): NoticeText;
    mfaDisabled(serviceName: string): NoticeText;
    factorFailed(serviceName: string): NoticeText;
    failedRepeatedly(serviceName: string, failures: number): NoticeText;
    factorPaused(serviceName: string): NoticeText;
    factorSuspended(serviceName: string): NoticeText;
    counterWentBack(serviceName: string): NoticeText;
    deviceTrusted(serviceName: string): NoticeText;
    userDeleted(serviceName: string): NoticeText;
  };
};

export type NoticeText = {
  readonly subject: string;
  readonly what: string;
  /** For someone who did not do it. */
  readonly advice: string;
};
