import { chooseLocale } from './choose-locale.ts';
import { gsm7 } from './gsm7.ts';
import { renderMail, type MailContent } from './render-mail.ts';

type Code = {
  /** BCP 47, as the user has it. */
  readonly locale: string;
  readonly serviceName: string;
  readonly code: string;
  readonly minutes: number;
};

const SEGMENT = 160;
/** As much of the service's name is left, whatever else there is to say. */
const KEPT_OF_NAME = 12;

/**
 * One segment, whatever the service is called. With an https origin its last line lets browsers fill
 * the code in there and nowhere else ("origin-bound one-time codes", the format of WebOTP).
 */
export function codeSms({ locale, origin, ...code }: Code & { origin: string | null }): string {
  const { codeSms: say } = chooseLocale(locale);
  const name = gsm7(code.serviceName) || 'Code';
  const lastLine = originLine(origin, code.code);
  const room = SEGMENT - say({ ...code, serviceName: '' }).length - lastLine.length;
  // A cut host would be another host: rather none.
  if (room < KEPT_OF_NAME && lastLine) return codeSms({ locale, origin: null, ...code });

  return say({ ...code, serviceName: name.slice(0, room).trimEnd() }) + lastLine;
}

function originLine(origin: string | null, code: string): string {
  if (!origin?.startsWith('https://')) return '';
  return `\n@${new URL(origin).hostname} #${code}`;
}

export function codeMail({
  locale,
  displayName,
  ...code
}: Code & { displayName: string }): MailContent {
  const messages = chooseLocale(locale);
  return renderMail(messages, displayName, messages.codeMail(code));
}
