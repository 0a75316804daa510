import { dictionary } from '@zxcvbn-ts/language-common';
import { passwordMinLengths } from '../policy/mfa-policy.ts';
import { WeakPassword, type PasswordWeakness } from './errors.ts';

const PASSWORD_MAX_LENGTH = 256;

/** About 50,000 passwords that people really chose, most common first. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/**
 * NIST SP 800-63B-4, 3.1.1.2: length and a blocklist, no composition rules. The blocklist is held
 * against the whole password, and so are the words that a guesser would try for this very person.
 */
export function requireStrongPassword(
  password: string,
  context: { minLength: number; words: readonly string[] },
): void {
  const normalized = password.normalize('NFC');
  const length = lengthOf(password);
  const folded = normalized.toLowerCase();
  const words = context.words.map((word) => word.toLowerCase()).filter(Boolean);

  const found: [PasswordWeakness, boolean][] = [
    ['TOO_SHORT', length < context.minLength],
    ['TOO_LONG', length > PASSWORD_MAX_LENGTH],
    ['TOO_COMMON', COMMON.has(folded)],
    ['TOO_REPETITIVE', new Set(folded).size < 4],
    ['PERSONAL', words.some((word) => folded === word || isRepetition(folded, word))],
  ];
  const reasons = found.flatMap(([reason, holds]) => (holds ? [reason] : []));
  if (reasons.length > 0) throw new WeakPassword(reasons, context.minLength);
}

/** What is kept of the length: the greatest minimum that the password reaches. */
export const lengthReached = (password: string, configuredMinLength: number | null): number =>
  Math.max(
    0,
    ...passwordMinLengths(configuredMinLength).filter((minimum) => minimum <= lengthOf(password)),
  );

/** A code point counts as one character, however many UTF-16 units it takes. */
const lengthOf = (password: string): number => [...password.normalize('NFC')].length;

const isRepetition = (text: string, word: string): boolean =>
  text.length % word.length === 0 && word.repeat(text.length / word.length) === text;
