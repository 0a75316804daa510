import pg from 'pg';
import { CannotStart } from '../shared/cannot-start.ts';
import { CONNECT_WITHIN_MS, notConnected } from './cannot-open.ts';
import type { DirectWay } from './direct-way.ts';

// Any fixed number that no other program on the database uses.
const LOCK = 7_140_317;

/**
 * One replica migrates at a time. Prisma's engine has a lock too, but gives up after ten seconds;
 * here the others wait for as long as the migration takes.
 */
export async function withMigrationLock<T>(
  way: DirectWay,
  task: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(way);
  try {
    // A pooler would keep the lock when the connection is closed, and nobody would ever get it again.
    const { rows } = await client.query(
      "SELECT pg_advisory_lock($1) WHERE current_setting('ticketgate.direct', true) = 'on'",
      [LOCK],
    );
    if (rows.length === 0) throw new NotDirect(way);
    return await task(client);
  } finally {
    // Closing the connection releases the lock.
    await client.end();
  }
}

class NotDirect extends CannotStart {
  constructor({ variable }: DirectWay, cause?: unknown) {
    super(
      `${variable} leads through a pooler: set DATABASE_DIRECT_URL to PostgreSQL itself, for migrations, locks and jobs`,
      { cause },
    );
  }
}

/** The first to use it. */
async function connect(way: DirectWay): Promise<pg.Client> {
  const { url, variable } = way;
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      options: way.options('-c ticketgate.direct=on'),
    });
    await client.connect();
    return client;
  } catch (error) {
    if (isOfPooler(error)) throw new NotDirect(way, error);
    throw notConnected(error, variable);
  }
}

/** PgBouncer takes no `options`, or knows few of them. */
const isOfPooler = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('unsupported startup parameter');
