/** Those of the queues named that have a job to begin with, as pg-boss tells that. It runs text alone. */
export const queuesWithJobs = (schema: string): string => `
  SELECT q.name FROM unnest($1::text[]) AS q(name)
  WHERE EXISTS (
    SELECT FROM ${schema}.job j WHERE j.name = q.name AND j.state < 'active' AND j.start_after < now()
  )`;
