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
  return [
    `${circumstances.at}: ${describeTime(occurredAt, language)}`,
    `${circumstances.from}: ${ipAddress ?? unknown}`,
    `${circumstances.with}: ${describeProgram(userAgent) ?? unknown}`,
  ].join('\n');
}

export function describeTime(at: string, language: string): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat(language, format).format(new Date(at))} UTC`;
}
