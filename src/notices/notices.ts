import type { NoticedEvent } from '../audit/noticed-event.ts';
import { chooseLocale } from '../messaging/choose-locale.ts';
import {
  describeCircumstances,
  describeTime,
  type Circumstances,
} from '../messaging/circumstances.ts';
import { MAILED_TOKEN_TTL_SECONDS } from '../mailed-tokens/mailed-token.ts';
import type { Messages, NoticeText } from '../messaging/messages.ts';
import { renderMail, type MailContent } from '../messaging/render-mail.ts';
import type { Recipient } from '../users/user.ts';

/** An event that its user is told of, and under which circumstances it happened. */
export type Notice = NoticedEvent &
  Circumstances & {
    readonly userId: string;
    /** Where the user is gone. */
    readonly recipient?: Recipient;
  };

/** Where someone who did not do it can go. */
export type NoticeLinks = {
  /** Null where the account is gone. */
  readonly forgotPassword: string | null;
  /** Puts back the factors that were removed. Null where none can be. */
  readonly restore: string | null;
  /** Stops a reset that waits. */
  readonly stopReset: string | null;
};

/** From where administrators act, and by which program, is theirs. */
const isByAdministrators = (notice: NoticedEvent): boolean =>
  notice.type === 'user.mfa_reset' ||
  notice.type === 'user.mfa_reset_requested' ||
  (notice.type === 'user.mfa_reset_cancelled' && notice.reason !== 'stopped');

const RESTORE_HOURS = MAILED_TOKEN_TTL_SECONDS.RESTORE_FACTOR / 3600;

/** Few enough to make new ones. */
const FEW_RECOVERY_CODES = 2;

export function noticeMail(
  notice: Notice,
  { displayName, locale }: Recipient,
  serviceName: string,
  links: NoticeLinks,
): MailContent {
  const messages = chooseLocale(locale);
  const { subject, what, advice } = textOf(notice, messages, serviceName);
  const paragraphs = [
    what,
    ...(isByAdministrators(notice) ? [] : [describeCircumstances(notice, messages)]),
    ...(links.restore === null
      ? []
      : [messages.putBack, links.restore, messages.linkWorks({ hours: RESTORE_HOURS })]),
    ...(links.stopReset === null
      ? []
      : [messages.stopReset, links.stopReset, messages.stopsUntilThen]),
    advice,
    ...(links.forgotPassword === null ? [] : [messages.chooseNewPassword, links.forgotPassword]),
  ];
  return renderMail(messages, displayName, { subject, paragraphs });
}

function textOf(notice: NoticedEvent, messages: Messages, service: string): NoticeText {
  const { notices, factors, language } = messages;
  const named = (type: string): string => factors[type as keyof typeof factors] ?? factors.OTHER;
  switch (notice.type) {
    case 'factor.enrolled':
      return notices.factorAdded(service, named(notice.factorType));
    case 'factor.removed':
      return notices.factorRemoved(service, named(notice.factorType));
    case 'factor.failed':
      return notices.factorFailed(service);
    case 'factor.restored':
      return notices.factorRestored(service);
    case 'factor.failed_repeatedly':
      return notices.failedRepeatedly(service, notice.failures);
    case 'factor.paused':
      return notices.factorPaused(service);
    case 'factor.suspended':
      return notices.factorSuspended(service);
    case 'factor.counter_went_back':
      return notices.counterWentBack(service);
    case 'trusted_device.added':
      return notices.deviceTrusted(service);
    case 'password.changed':
      return notices.passwordChanged(service);
    case 'password.removed':
      return notices.passwordRemoved(service);
    case 'password.reset':
      return notices.passwordReset(service);
    case 'email.changed':
      return notices.emailChanged(service);
    case 'email.change_stopped':
      return notices.emailChangeStopped(service);
    case 'password.change_advised':
      return notices.passwordChangeAdvised(service, notice.minLength);
    case 'mfa.disabled':
      return notices.mfaDisabled(service);
    case 'recovery_codes.generated':
      return notices.recoveryCodesReplaced(service);
    case 'recovery_code.used':
      return notices.recoveryCodeUsed(
        service,
        notice.remaining,
        notice.remaining <= FEW_RECOVERY_CODES,
      );
    case 'user.mfa_reset':
      return notices.mfaReset(service);
    case 'user.mfa_reset_requested':
      return notices.mfaResetRequested(
        service,
        describeTime(notice.effectiveAt, language),
        notice.approvalsMissing === 0,
      );
    case 'user.mfa_reset_cancelled':
      return {
        stopped: notices.mfaResetStopped,
        withdrawn: notices.mfaResetWithdrawn,
        no_administrator: notices.mfaResetDropped,
      }[notice.reason](service);
    case 'user.deleted':
      return notices.userDeleted(service);
    default:
      // A newer release may have enqueued it: it stays for a process that knows it.
      throw new Error(`no notice for ${(notice satisfies never as NoticedEvent).type}`);
  }
}
