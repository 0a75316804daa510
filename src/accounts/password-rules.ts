import { lengthOf } from '../policy/password-length.ts';
import { isBreached } from './blocklist/breached-passwords.ts';
import { cheapestRecipe } from './blocklist/cheapest-recipe.ts';
import { PASSWORD_WEAKNESSES, WeakPassword, type PasswordWeakness } from './errors.ts';

const PASSWORD_MAX_LENGTH = 256;

/** A password that passed, and the minimum that it was held to. */
export type StrongPassword = { readonly password: string; readonly minLength: number };

/**
 * NIST SP 800-63B-4, 3.1.1.2: length and a blocklist, no composition rules. The whole password is
 * held against the blocklist, which has what people chose before, and whatever is built from a few
 * guessable pieces: common words, the words of this very person, sequences, walks, dates, repeats.
 */
export function requireStrongPassword(
  password: string,
  { minLength, words }: { minLength: number; words: readonly string[] },
): StrongPassword {
  const length = lengthOf(password);
  const folded = fold(password);
  const personal = words.map(fold).filter(Boolean);

  const found = new Set<PasswordWeakness>();
  if (length < minLength) found.add('TOO_SHORT');
  if (length > PASSWORD_MAX_LENGTH) found.add('TOO_LONG');
  const rightLength = found.size === 0;

  if (new Set(folded).size < 4) found.add('TOO_REPETITIVE');
  if (personal.some((word) => isRepetition(folded, word))) found.add('PERSONAL');
  const recipe = rightLength ? cheapestRecipe(folded, personal) : null;
  for (const weakness of recipe ?? []) found.add(weakness);
  if (!recipe && isBreached(folded)) found.add('TOO_COMMON');

  if (found.size === 0) return { password, minLength };
  throw new WeakPassword(
    PASSWORD_WEAKNESSES.filter((weakness) => found.has(weakness)),
    minLength,
  );
}

/** However it is written: in capitals, in wide letters, with a ligature. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

const isRepetition = (text: string, word: string): boolean =>
  text.length % word.length === 0 && word.repeat(text.length / word.length) === text;
