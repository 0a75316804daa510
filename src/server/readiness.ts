import type { DbSession } from '../db/client.ts';
import type { Clock } from '../shared/clock.ts';

const MAX_CLOCK_SKEW_MS = 5_000;

/** Whether this process should get requests. Expiry is judged by our clock, so it must be right. */
export function createReadiness({ db, clock }: { db: DbSession; clock: Clock }) {
  let draining = false;

  return {
    drain(): void {
      draining = true;
    },

    async findProblem(): Promise<string | null> {
      if (draining) return 'shutting down';
      try {
        const [row] = await db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`;
        const skew = Math.abs(row.now.getTime() - clock().getTime());
        return skew > MAX_CLOCK_SKEW_MS ? "the clock is off the database's" : null;
      } catch {
        return 'the database does not answer';
      }
    },
  };
}

export type Readiness = ReturnType<typeof createReadiness>;
