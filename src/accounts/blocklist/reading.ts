/** A password and what there is to know about all of it before it is taken to pieces. */
export type Reading = {
  readonly text: string;
  /** As it stands, and with its digits and marks read as the letters they look like. */
  readonly spellings: readonly { readonly text: string; readonly plain: boolean }[];
  readonly personalWords: readonly string[];
  /** Of every position, up to where the text from there stood earlier already. */
  readonly repeatedUntil: readonly number[];
};

export function read(text: string, personalWords: readonly string[]): Reading {
  const asLetters = (one: 'i' | 'l') =>
    text.replace(/[@483960$5+71|!]/g, (character) => LOOKS_LIKE[character] ?? one);
  const letters = new Set([asLetters('i'), asLetters('l')]);
  letters.delete(text);
  return {
    text,
    spellings: [
      { text, plain: true },
      ...[...letters].map((spelled) => ({ text: spelled, plain: false })),
    ],
    personalWords,
    repeatedUntil: findRepeats(text),
  };
}

/** Of 1, | and !, nobody knows whether they are an i or an l. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '8': 'b',
  '3': 'e',
  '9': 'g',
  '6': 'g',
  '0': 'o',
  $: 's',
  '5': 's',
  '+': 't',
  '7': 't',
};

function findRepeats(text: string): number[] {
  const repeatedUntil: number[] = [];
  let end = 0;
  for (let start = 0; start < text.length; start += 1) {
    // What stood earlier also did without its first character: the search goes on where it was.
    end = Math.max(end, start);
    while (end < text.length && text.indexOf(text.slice(start, end + 1)) < start) end += 1;
    repeatedUntil.push(end);
  }
  return repeatedUntil;
}
