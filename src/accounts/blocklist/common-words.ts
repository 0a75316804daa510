import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Rarer words are hardly cheaper than their letters, and take memory. */
const MOST_COMMON = 20_000;
const SHORTEST = 3;

/** The most common first: what people choose for a password, write and are called. */
function readLists(): readonly (readonly string[])[] {
  const { dictionary: passwords } =
    require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  const { dictionary: english } =
    require('@zxcvbn-ts/language-en') as typeof import('@zxcvbn-ts/language-en');
  return [
    passwords['passwords-common'],
    english['commonWords-en'].slice(0, MOST_COMMON),
    english['wikipedia-en'].slice(0, MOST_COMMON),
    english['firstnames-en'],
    english['lastnames-en'].slice(0, MOST_COMMON),
  ];
}

function readWords() {
  const ranks = new Map<string, number>();
  for (const list of readLists()) {
    list.forEach((word, index) => {
      const known = ranks.get(word);
      if (word.length >= SHORTEST && (known === undefined || known > index)) {
        ranks.set(word, index + 1);
      }
    });
  }
  let longest = 0;
  for (const word of ranks.keys()) longest = Math.max(longest, word.length);
  return { ranks, longest };
}

/** Read with the first password that somebody chooses: a start does not wait for them. */
let words: ReturnType<typeof readWords> | undefined;

/** The words that start there, each with how many of its kind a guesser has tried by then. */
export function* commonWordsAt(
  text: string,
  start: number,
): Generator<[end: number, rank: number]> {
  const { ranks, longest } = (words ??= readWords());
  for (let end = start + SHORTEST; end <= text.length && end - start <= longest; end += 1) {
    const rank = ranks.get(text.slice(start, end));
    if (rank !== undefined) yield [end, rank];
  }
}
