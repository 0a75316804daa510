/** What every measurement says of the machine that it was made on. */
export type Measured = {
  /** How many processors somebody else had meanwhile. NaN where nobody can tell. */
  readonly foreignCores: number;
};

export type Rounds<Result> = {
  /** One list a target, in their order; the same place in two lists is the same round. */
  readonly runs: readonly (readonly Result[])[];
  /** The most of any round that counts. */
  readonly foreignCores: number;
  /** Whether a round counts that should have been dropped. */
  readonly noisy: boolean;
};

/** More than that, and what was measured is somebody else's work, too. */
const MAX_FOREIGN_CORES = 0.35;

/**
 * A B C, B C A, …: what slows the machine slows all, and none is always first. A round in which somebody
 * else had too much of the processors is made again, `more` times at most; after that, the
 * quietest of those are taken, and marked.
 */
export async function rounds<Target, Result extends Measured>(
  targets: readonly Target[],
  measure: (target: Target) => Promise<Result>,
  { wanted, more }: { wanted: number; more: number },
): Promise<Rounds<Result>> {
  const quiet: Result[][] = [];
  const noisy: Result[][] = [];
  for (let round = 0; quiet.length < wanted && round < wanted + more; round += 1) {
    const results: Result[] = [];
    for (let turn = 0; turn < targets.length; turn += 1) {
      const index = (turn + round) % targets.length;
      results[index] = await measure(targets[index]!);
    }
    (foreignIn(results) > MAX_FOREIGN_CORES ? noisy : quiet).push(results);
  }
  const fill = noisy
    .toSorted((a, b) => foreignIn(a) - foreignIn(b))
    .slice(0, wanted - quiet.length);
  const counted = [...quiet, ...fill];
  return {
    runs: targets.map((_, index) => counted.map((results) => results[index]!)),
    foreignCores: Math.max(...counted.map(foreignIn)),
    noisy: fill.length > 0,
  };
}

const foreignIn = (results: readonly Measured[]): number =>
  Math.max(...results.map(({ foreignCores }) => foreignCores));
