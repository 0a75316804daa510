import { Prisma } from '../db/client.ts';

/**
 * The INSERT that enqueues jobs, as a part of the statement that decides: a change and the jobs it
 * calls for commit together. `jobs` is a query of an id and a jsonb of data.
 *
 * pg-boss allows for direct inserts; like its own, this one takes the queue's settings. `after` is an
 * interval for which they wait.
 */
export const enqueue = (
  queue: string,
  jobs: Prisma.Sql,
  after = Prisma.sql`interval '0'`,
): Prisma.Sql => Prisma.sql`
  INSERT INTO pgboss.job (id, name, data, start_after, expire_in, keep_until, retry_limit, retry_delay,
    retry_backoff, dead_letter, policy)
  SELECT jobs.id, q.name, jobs.data, now() + ${after},
    COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
    now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
    COALESCE(q.retry_limit, 2),
    GREATEST(q.retry_delay, CASE WHEN q.retry_backoff THEN 1 ELSE 0 END),
    COALESCE(q.retry_backoff, FALSE), q.dead_letter, q.policy
  FROM (${jobs}) AS jobs(id, data), pgboss.queue q
  WHERE q.name = ${queue}`;
