import { escapeHtml } from '../shared/escape-html.ts';
import type { Mail } from './mailer.ts';
import type { MailText, Messages } from './messages.ts';

export type MailContent = Pick<Mail, 'subject' | 'text' | 'html'>;

const MAX_NAME_LENGTH = 60;

/** The same words twice: as plain text, and as HTML that holds nothing but them. */
export function renderMail(
  { language, greeting }: Messages,
  displayName: string,
  { subject, paragraphs }: MailText,
): MailContent {
  const spoken = [greeting(presentableName(displayName)), ...paragraphs];
  const title = oneLine(subject);
  return {
    subject: title,
    text: `${spoken.join('\n\n')}\n`,
    html: [
      '<!doctype html>',
      `<html lang="${language}">`,
      `<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
      '<body style="font-family: sans-serif; line-height: 1.5">',
      ...spoken.map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>\n')}</p>`),
      '</body>',
      '</html>',
      '',
    ].join('\n'),
  };
}

/** No breaks, and nothing invisible that could reorder what stands around it. */
const oneLine = (text: string): string => text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();

/**
 * A name is chosen by whoever signed up, which need not be the owner of the mailbox: one that could
 * pass for an address or a link is not repeated.
 */
function presentableName(displayName: string): string | null {
  const name = oneLine(displayName);
  const presentable =
    name !== '' && name.length <= MAX_NAME_LENGTH && !/[@:/\\<>]|\p{L}\.\p{L}/u.test(name);
  return presentable ? name : null;
}
