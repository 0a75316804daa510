export type HashQueue = {
  /**
   * Runs the task when a hashing slot is free and it is the turn of its network. `whenFull` makes the
   * error for a network that has as much waiting as it may.
   */
  run<T>(network: string, task: () => Promise<T>, whenFull: () => Error): Promise<T>;
  /** How many tasks there are now. */
  length(): { readonly running: number; readonly waiting: number };
};

type Bounds = { readonly inFlight: number; readonly waiting: number };
type Waiting = { begin(): void; giveUp(): void };
type Line = { inFlight: number; readonly waiting: Waiting[] };

/**
 * Bounds the argon2 work in flight, so that cheap requests keep their share of the processor, and the
 * work waiting, so that a flood is refused instead of stored. Each network has bounds of its own and a
 * turn in each round, so that a flood is refused to those who send it, and holds up nobody else.
 */
export function createHashQueue({
  all,
  each,
  begun,
}: {
  all: Bounds;
  each: Bounds;
  /** Hears how long each task has waited. */
  begun?: (waitedSeconds: number) => void;
}): HashQueue {
  // Those whose turn comes first stand first.
  const lines = new Map<string, Line>();
  let inFlight = 0;
  let waiting = 0;

  function hasRoom(line: Line): boolean {
    const startsAtOnce = inFlight < all.inFlight && line.inFlight < each.inFlight;
    if (startsAtOnce) return true;
    if (line.waiting.length >= each.waiting) return false;
    return waiting < all.waiting || displaceForShorter(line);
  }

  /** Where all is full, the longest line gives up its newest to one that stays shorter. */
  function displaceForShorter(line: Line): boolean {
    const longest = [...lines.values()].reduce((longer, other) =>
      other.waiting.length > longer.waiting.length ? other : longer,
    );
    if (longest.waiting.length <= line.waiting.length + 1) return false;
    longest.waiting.pop()!.giveUp();
    waiting -= 1;
    return true;
  }

  function moveToEnd(network: string, line: Line): void {
    lines.delete(network);
    lines.set(network, line);
  }

  function startNext(): void {
    if (inFlight >= all.inFlight) return;
    for (const [network, line] of lines) {
      if (line.waiting.length === 0 || line.inFlight >= each.inFlight) continue;
      moveToEnd(network, line);
      waiting -= 1;
      inFlight += 1;
      line.inFlight += 1;
      line.waiting.shift()!.begin();
      return;
    }
  }

  function finish(network: string, line: Line): void {
    inFlight -= 1;
    line.inFlight -= 1;
    // Whoever came while it ran comes before it.
    moveToEnd(network, line);
    if (line.inFlight === 0 && line.waiting.length === 0) lines.delete(network);
    startNext();
  }

  return {
    async run(network, task, whenFull) {
      const line = lines.get(network) ?? { inFlight: 0, waiting: [] };
      if (!hasRoom(line)) throw whenFull();

      lines.set(network, line);
      const cameAt = performance.now();
      await new Promise<void>((begin, refuse) => {
        line.waiting.push({ begin, giveUp: () => refuse(whenFull()) });
        waiting += 1;
        startNext();
      });
      begun?.((performance.now() - cameAt) / 1000);
      try {
        return await task();
      } finally {
        finish(network, line);
      }
    },

    length: () => ({ running: inFlight, waiting }),
  };
}
