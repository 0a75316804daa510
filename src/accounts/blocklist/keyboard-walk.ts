import { adjacencyGraphs } from '@zxcvbn-ts/language-common';

const { qwerty, qwertz, azerty, dvorak } = adjacencyGraphs;

/** Of every key, which neighbor lies in which direction. */
const KEYBOARDS = [qwerty, qwertz, azerty, dvorak].map(
  (graph) =>
    new Map(
      Object.entries(graph).map(([key, neighbors]) => [
        key,
        new Map(
          neighbors.flatMap((keys, direction) =>
            [...(keys ?? '')].map((neighbor) => [neighbor, direction] as const),
          ),
        ),
      ]),
    ),
);

const SHORTEST_WALK = 4;
/** With more of them, a walk is no easier to guess than any password has to be. */
const MOST_TURNS = 12;

/** Where walks from key to neighboring key end that start here, and how often they turn. */
export function* keyboardWalksAt(
  text: string,
  start: number,
): Generator<[end: number, turns: number]> {
  for (const keyboard of KEYBOARDS) {
    let heading = keyboard.get(text[start]!)?.get(text[start + 1]!);
    let turns = 0;
    for (let end = start + 1; end < text.length; end += 1) {
      const direction = keyboard.get(text[end - 1]!)?.get(text[end]!);
      if (direction === undefined) break;
      if (direction !== heading) turns += 1;
      if (turns > MOST_TURNS) break;
      heading = direction;
      if (end + 1 - start >= SHORTEST_WALK) yield [end + 1, turns];
    }
  }
}
