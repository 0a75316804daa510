import pLimit from 'p-limit';

export type HashQueue = {
  /** Runs the task when a hashing slot is free. `whenFull` makes the error for a full queue. */
  run<T>(task: () => Promise<T>, whenFull: () => Error): Promise<T>;
};

/**
 * Bounds the argon2 work in flight, so that cheap requests keep their share of the processor,
 * and the work waiting, so that a flood is refused instead of stored.
 */
export function createHashQueue(limits: { inFlight: number; waiting: number }): HashQueue {
  const limit = pLimit(limits.inFlight);

  return {
    run(task, whenFull) {
      const accepted = limit.activeCount + limit.pendingCount;
      if (accepted >= limits.inFlight + limits.waiting) return Promise.reject(whenFull());
      return limit(task);
    },
  };
}
