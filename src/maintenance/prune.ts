import type { PruneStep, PruneStore } from './prune.store.ts';

/** Less than the queue gives its job. */
const WITHIN_MS = 8 * 60_000;

/**
 * Takes a batch of each table in turn, so that none waits for one that is full. When the time is up, the
 * rest is left for the next run.
 */
export function createPrune(deps: { store: PruneStore; withinMs?: number }) {
  const { store, withinMs = WITHIN_MS } = deps;

  return async (now: Date): Promise<void> => {
    const until = performance.now() + withinMs;
    let left = store.steps(now);
    do {
      const more: PruneStep[] = [];
      for (const step of left) if (await step()) more.push(step);
      left = more;
    } while (left.length > 0 && performance.now() < until);
  };
}
