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
  readonly notices: {
    factorAdded(serviceName: string, factor: string): NoticeText;
    factorRemoved(serviceName: string, factor: string): NoticeText;
    recoveryCodeUsed(serviceName: string, remaining: number, few: boolean): NoticeText;
    recoveryCodesReplaced(serviceName: string): NoticeText;
    passwordChanged(serviceName: string): NoticeText;
    passwordChangeAdvised(serviceName: string, minLength: number): NoticeText;
    mfaDisabled(serviceName: string): NoticeText;
    failedRepeatedly(serviceName: string, failures: number): NoticeText;
    factorSuspended(serviceName: string): NoticeText;
    counterWentBack(serviceName: string): NoticeText;
    userDeleted(serviceName: string): NoticeText;
  };
};

export type NoticeText = {
  readonly subject: string;
  readonly what: string;
  /** For someone who did not do it. */
  readonly advice: string;
};
