import type { Statements } from '../db/client.ts';
import type { Backlog } from './meters.ts';

type Waiting = Backlog['jobs'][number];

/** Read by whoever scrapes, and by no request. */
export function createBacklogStore(statements: Statements) {
  return {
    /** What is due and not begun, by the clock of the database, which jobs are due by. */
    waitingJobs: (): Promise<Waiting[]> => statements.query<Waiting>`
      SELECT q.name AS "queue", count(j.id)::int AS "count",
        COALESCE(extract(epoch FROM clock_timestamp() - min(j.start_after)), 0)::float8
          AS "oldestSeconds"
      FROM pgboss.queue q LEFT JOIN pgboss.job j
        ON j.name = q.name AND j.state < 'active' AND j.start_after <= clock_timestamp()
      GROUP BY q.name`,

    /** Recorded and not linked yet. The ids of older events are less. */
    async waitingAuditEvents(now: Date): Promise<Backlog['auditEvents']> {
      const [row] = await statements.query<{ count: number; oldest: Date | null }>`
        SELECT (SELECT count(*)::int FROM audit_pending) AS "count", (
          SELECT occurred_at FROM audit_events
          WHERE id = (SELECT event_id FROM audit_pending ORDER BY event_id LIMIT 1)
        ) AS "oldest"`;
      const { count, oldest } = row!;
      return { count, oldestSeconds: oldest ? secondsBetween(oldest, now) : 0 };
    },

    async signingKeyAge(now: Date): Promise<number> {
      const [row] = await statements.query<{ newest: Date | null }>`
        SELECT max(created_at) AS "newest" FROM signing_keys`;
      return row?.newest ? secondsBetween(row.newest, now) : 0;
    },
  };
}

export type BacklogStore = ReturnType<typeof createBacklogStore>;

const secondsBetween = (from: Date, to: Date): number =>
  Math.max(0, (to.getTime() - from.getTime()) / 1000);
