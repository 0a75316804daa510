import { createRequire } from 'node:module';
import type { CountryCode } from 'libphonenumber-js/max';

/** Loaded with the first number: most services send no text messages, and it is a hundred files. */
const phoneNumbers = () =>
  createRequire(import.meta.url)('libphonenumber-js/max') as typeof import('libphonenumber-js/max');

/** Kinds of number at which a message costs extra, or reaches nobody's phone. */
const REFUSED_TYPES: readonly (string | undefined)[] = [
  'PREMIUM_RATE',
  'SHARED_COST',
  'TOLL_FREE',
  'UAN',
  'PAGER',
  'VOICEMAIL',
];

/**
 * Any sane spelling to E.164; null for what no text message can or may be sent to. A spelling without
 * its country code is understood where the operator allows one country only.
 */
export function parsePhoneNumber(
  typed: string,
  allowedCountries: readonly string[] | null,
): string | null {
  const only = allowedCountries?.length === 1 ? (allowedCountries[0] as CountryCode) : undefined;
  // 00 is how most of the world dials the plus sign.
  const text = typed.trim().replace(/^00(?=[1-9])/, '+');
  try {
    const number = phoneNumbers().parsePhoneNumberWithError(text, {
      extract: false,
      ...(only && { defaultCountry: only }),
    });
    const sendable =
      number.isValid() && number.ext === undefined && !REFUSED_TYPES.includes(number.getType());
    const allowed =
      allowedCountries?.includes(number.country ?? '') ?? number.country !== undefined;
    return sendable && allowed ? number.number : null;
  } catch {
    return null;
  }
}

/** The country whose limit a message to this number counts against. */
export const countryOf = (e164: string): string => {
  const { country, countryCallingCode } = phoneNumbers().parsePhoneNumberWithError(e164);
  return country ?? `+${countryCallingCode}`;
};
