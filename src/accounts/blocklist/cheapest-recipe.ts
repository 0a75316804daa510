import type { PasswordWeakness } from '../errors.ts';
import { offerPieces } from './pieces.ts';
import { read } from './reading.ts';

/**
 * Whoever has stolen hashes and pepper tries about 60 a second on two processors at the default cost:
 * ten billion take them five years. Online the limits end it long before.
 */
const TOO_FEW_GUESSES = Math.log2(10_000_000_000);
/** Bounds the work: what is longer is judged by this much of it. */
const MAX_LENGTH = 256;

/**
 * The cheapest way to build the whole password from guessable pieces: what is wrong with these, or
 * `null` where every way takes too many guesses. The price of a piece is that of finding it among
 * its kind, the most common first, and a password costs what its pieces cost.
 */
export function cheapestRecipe(
  folded: string,
  personalWords: readonly string[],
): ReadonlySet<PasswordWeakness> | null {
  const text = folded.slice(0, MAX_LENGTH);
  const reading = read(text, personalWords);
  // Of every part up to a position: the lowest price, and the piece that it ends with.
  const costs = [0, ...Array.from({ length: text.length }, () => TOO_FEW_GUESSES)];
  const last: ({ start: number; weakness: PasswordWeakness | null } | undefined)[] = [];

  for (let start = 0; start < text.length; start += 1) {
    const before = costs[start]!;
    // A price only rises, so that nothing cheap comes of this.
    if (before >= TOO_FEW_GUESSES) continue;
    offerPieces(reading, start, (end, bits, weakness) => {
      if (before + bits >= costs[end]!) return;
      costs[end] = before + bits;
      last[end] = { start, weakness };
    });
  }

  if (!last[text.length]) return null;
  const weaknesses = new Set<PasswordWeakness>();
  for (let piece = last[text.length]; piece; piece = last[piece.start]) {
    if (piece.weakness) weaknesses.add(piece.weakness);
  }
  // Nothing but short numbers and marks.
  return weaknesses.size > 0 ? weaknesses : new Set(['TOO_COMMON']);
}
