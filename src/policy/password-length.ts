import type { MfaPolicy } from './mfa-policy.ts';

export const PASSWORD_MIN_LENGTH = 15;
/** NIST SP 800-63B-4, 3.1.1.2: eight characters will do where a password is never used alone. */
const PASSWORD_MIN_LENGTH_BESIDE_FACTOR = 8;

export const passwordMinLength = (
  { requirement, gracePeriodDays }: Pick<MfaPolicy, 'requirement' | 'gracePeriodDays'>,
  configured: number | null,
): number =>
  configured ??
  (requirement === 'REQUIRED' && gracePeriodDays === 0
    ? PASSWORD_MIN_LENGTH_BESIDE_FACTOR
    : PASSWORD_MIN_LENGTH);

/** Every minimum that some policy could ask for. */
const passwordMinLengths = (configured: number | null): readonly number[] => [
  PASSWORD_MIN_LENGTH_BESIDE_FACTOR,
  PASSWORD_MIN_LENGTH,
  ...(configured === null ? [] : [configured]),
];

/** Whether a password would be refused as a new one. One of unknown length is not called too short. */
export const isTooShort = (reached: number | null, minLength: number): boolean =>
  reached !== null && reached < minLength;

/** The length itself is not stored, only the greatest minimum that the password reaches. */
export const lengthReached = (password: string, configuredMinLength: number | null): number =>
  Math.max(
    0,
    ...passwordMinLengths(configuredMinLength).filter((minimum) => minimum <= lengthOf(password)),
  );

/** A code point counts as one character, however many UTF-16 units it takes. */
export const lengthOf = (password: string): number => [...password.normalize('NFC')].length;
