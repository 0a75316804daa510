import { startPostgresProxy } from '../../support/postgres-proxy.ts';

/** Stands between the service and PostgreSQL and counts what the service sends. */
export async function startCountingProxy(databaseUrl: string) {
  const counted = { statements: 0, parsed: 0 };

  const proxy = await startPostgresProxy(databaseUrl, () => {
    // The job queue looks for jobs all the time, by statements without a name.
    let ofJobQueue = false;
    return (type, body) => {
      const [first, second] = body.toString('latin1').split('\0', 2);
      if (type === 'P') ofJobQueue = first === '' && second!.includes('pgboss.');
      if (type === 'B' && second !== '') ofJobQueue = false;
      if (type === 'Q') ofJobQueue = first!.includes('pgboss.');
      if (ofJobQueue) return;
      // Execute and Query are statements; Parse is one that PostgreSQL did not know yet.
      if (type === 'E' || type === 'Q') counted.statements += 1;
      if (type === 'P') counted.parsed += 1;
    };
  });

  return { ...proxy, counted };
}
