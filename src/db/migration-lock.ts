import pg from 'pg';
import { deniedRight, unreachable } from './cannot-open.ts';

// Any fixed number that no other program on the database uses.
const LOCK = 7_140_317;

/**
 * One replica migrates at a time. Prisma's engine has a lock too, but gives up after ten seconds;
 * here the others wait for as long as the migration takes.
 */
export async function withMigrationLock<T>(url: string, task: () => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await task();
  } finally {
    // Closing the connection releases the lock.
    await client.end();
  }
}

/** The first to use DATABASE_URL. */
async function connect(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    return client;
  } catch (error) {
    throw deniedRight(error) === null ? unreachable(error) : error;
  }
}
