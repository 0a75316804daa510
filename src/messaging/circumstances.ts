import type { Client } from '../shared/client.ts';
import { describeProgram } from '../shared/describe-program.ts';
import type { Messages } from './messages.ts';

/** When something happened, as ISO 8601 in UTC, and at whose request. */
export type Circumstances = Client & { readonly occurredAt: string };

/** In three lines, in the language of the mail. */
export function describeCircumstances(
  { occurredAt, ipAddress, userAgent }: Circumstances,
  { language, circumstances, unknown }: Messages,
): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  const at = new Intl.DateTimeFormat(language, format).format(new Date(occurredAt));
  return [
    `${circumstances.at}: ${at} UTC`,
    `${circumstances.from}: ${ipAddress ?? unknown}`,
    `${circumstances.with}: ${describeProgram(userAgent) ?? unknown}`,
  ].join('\n');
}
