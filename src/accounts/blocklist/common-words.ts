import { dictionary as passwords } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

/** Rarer words are hardly cheaper than their letters, and take time at every start. */
const MOST_COMMON = 20_000;
const SHORTEST = 3;

/** The most common first: what people choose for a password, write and are called. */
const LISTS = [
  passwords['passwords-common'],
  english['commonWords-en'].slice(0, MOST_COMMON),
  english['wikipedia-en'].slice(0, MOST_COMMON),
  english['firstnames-en'],
  english['lastnames-en'].slice(0, MOST_COMMON),
];

const ranks = new Map<string, number>();
for (const list of LISTS) {
  list.forEach((word, index) => {
    const known = ranks.get(word);
    if (word.length >= SHORTEST && (known === undefined || known > index)) {
      ranks.set(word, index + 1);
    }
  });
}
let longest = 0;
for (const word of ranks.keys()) longest = Math.max(longest, word.length);

/** The words that start there, each with how many of its kind a guesser has tried by then. */
export function* commonWordsAt(
  text: string,
  start: number,
): Generator<[end: number, rank: number]> {
  for (let end = start + SHORTEST; end <= text.length && end - start <= longest; end += 1) {
    const rank = ranks.get(text.slice(start, end));
    if (rank !== undefined) yield [end, rank];
  }
}
