import type { PasswordWeakness } from '../errors.ts';
import { commonWordsAt } from './common-words.ts';
import { keyboardWalksAt } from './keyboard-walk.ts';
import type { Reading } from './reading.ts';
import { runAt } from './run.ts';

/**
 * Takes a part of a password that a guesser builds passwords from: where it ends, how many guesses it
 * takes as a power of two, and what is wrong with it; `null` where it is like any random character.
 */
export type Offer = (end: number, bits: number, weakness: PasswordWeakness | null) => void;

/** To say of which kind a piece is. There are eight, but most are words. */
const KIND = 2;
/** One character of the 95 on a keyboard, whichever it is: none is worth more than another. */
const CHARACTER = Math.log2(95);
/** What most people put between words, and at the end. */
const MARKS = ' .,-_!?';
const MARK = 2;
/** Whether and how its letters are replaced. */
const LEET = 2;
const DIGIT = Math.log2(10);
const YEAR = KIND + Math.log2(200);
const DAY = KIND + Math.log2(366 * 100);
/** Its start, often the first letter or digit, and its direction. */
const RUN = KIND + 5;
/** Any of the keys. */
const WALK = KIND + Math.log2(47);
/** Of about four neighbors, the next one. */
const TURN = 2;
/** Most often all of what stood before. */
const AGAIN = KIND + 3;

/** Offers everything that the password can be read as from there on. */
export function offerPieces(reading: Reading, start: number, offer: Offer): void {
  const { text } = reading;
  offer(start + 1, MARKS.includes(text[start]!) ? MARK : CHARACTER, null);
  offerNumbers(text, start, offer);

  const run = runAt(text, start);
  for (let end = start + 3; end <= run.end; end += 1) offer(end, RUN, run.weakness);

  let walkEnd = start;
  for (const [end, turns] of keyboardWalksAt(text, start)) {
    walkEnd = Math.max(walkEnd, end);
    offer(end, WALK + turns * TURN, 'KEYBOARD_WALK');
  }

  for (const { text: spelled, plain } of reading.spellings) {
    const kind = plain ? KIND : KIND + LEET;
    for (const word of reading.personalWords) {
      if (spelled.startsWith(word, start)) offer(start + word.length, kind, 'PERSONAL');
    }
    for (const [end, rank] of commonWordsAt(spelled, start)) {
      // Such as `12345` and `qwert`: why they are common says more than that they are.
      const shape = end <= run.end ? run.weakness : end <= walkEnd ? 'KEYBOARD_WALK' : 'TOO_COMMON';
      offer(end, kind + Math.log2(rank), shape);
    }
  }

  const repeatedUntil = reading.repeatedUntil[start]!;
  for (let end = start + 2; end <= repeatedUntil; end += 1) offer(end, AGAIN, 'TOO_REPETITIVE');
}

/** As people append it. A longer one is a secret like any other. */
const NUMBER = /(?<!\d)\d{1,3}(?!\d)/y;
const YEAR_OF_FOUR = '(?:19|20)\\d\\d';
const DAY_OR_MONTH = '(?:0?[1-9]|[12]\\d|3[01])';
const DATES = [
  { pattern: new RegExp(YEAR_OF_FOUR, 'y'), bits: YEAR },
  {
    pattern: new RegExp(`${YEAR_OF_FOUR}([-./ ]?)${DAY_OR_MONTH}\\1${DAY_OR_MONTH}`, 'y'),
    bits: DAY,
  },
  {
    pattern: new RegExp(
      `${DAY_OR_MONTH}([-./ ]?)${DAY_OR_MONTH}\\1(?:${YEAR_OF_FOUR}|\\d\\d)`,
      'y',
    ),
    bits: DAY,
  },
];

function offerNumbers(text: string, start: number, offer: Offer): void {
  const digits = lengthAt(NUMBER, text, start);
  if (digits > 0) offer(start + digits, KIND + digits * DIGIT, null);
  for (const { pattern, bits } of DATES) {
    const length = lengthAt(pattern, text, start);
    if (length > 0) offer(start + length, bits, 'DATE');
  }
}

function lengthAt(sticky: RegExp, text: string, start: number): number {
  sticky.lastIndex = start;
  return sticky.exec(text)?.[0].length ?? 0;
}
