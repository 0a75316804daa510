import { describeCircumstances } from '../../messaging/circumstances.ts';
import { chooseLocale } from '../../messaging/choose-locale.ts';
import { renderMail, type MailContent } from '../../messaging/render-mail.ts';
import type { Messages } from '../../messaging/messages.ts';
import {
  MAILED_TOKEN_TTL_SECONDS,
  type MailedTokenPurpose,
} from '../../mailed-tokens/mailed-token.ts';
import type { LinkRequest } from './link-request.ts';
import type { LinkRecipient } from './send-link.store.ts';

/** What links are asked for. Those that undo something come with a notice. */
export type RequestedPurpose = Exclude<MailedTokenPurpose, 'RESTORE_FACTOR' | 'CANCEL_MFA_RESET'>;

/** What is mailed: a link for one purpose, or word that no link is needed. */
export type LinkMail =
  | { readonly purpose: RequestedPurpose; readonly url: string }
  | { readonly purpose: 'ALREADY_SIGNED_UP'; readonly url: string }
  | { readonly purpose: 'EMAIL_CHANGED'; readonly url: null };

export function linkMail(
  mail: LinkMail,
  request: LinkRequest,
  { displayName, locale }: LinkRecipient,
  serviceName: string,
): MailContent {
  const messages = chooseLocale(locale);
  const { subject, what, advice } = messages.links[mail.purpose](serviceName);
  const valid =
    mail.purpose in MAILED_TOKEN_TTL_SECONDS
      ? [validity(mail.purpose as RequestedPurpose, messages)]
      : [];
  const link = mail.url === null ? [] : [mail.url, ...valid];
  const paragraphs = [what, ...link, describeCircumstances(request, messages), advice];
  return renderMail(messages, displayName, { subject, paragraphs });
}

function validity(purpose: RequestedPurpose, { linkWorks }: Messages): string {
  const minutes = MAILED_TOKEN_TTL_SECONDS[purpose] / 60;
  return linkWorks(minutes < 60 ? { minutes } : { hours: minutes / 60 });
}
