import pg from 'pg';
import { CannotStart } from '../shared/cannot-start.ts';
import { CONNECT_WITHIN_MS, notConnected } from './cannot-open.ts';

type Startup = { getStartupConf(): Record<string, string> };
const PlainClient = pg.Client as unknown as new (config?: pg.ClientConfig) => pg.Client & Startup;

/**
 * Asks for UTC in the startup packet. Poolers pass this on to whichever session runs a transaction;
 * `options` they refuse, and what a statement sets they lose. Nothing says so in pg's interface: where it
 * no longer does it, `checkPooledSessions` fails.
 */
export class UtcClient extends PlainClient {
  override getStartupConf(): Record<string, string> {
    return { ...super.getStartupConf(), TimeZone: 'UTC' };
  }
}

const PROBE = { name: 'ticketgate_probe', text: 'SELECT 1' };
/** It is there already, or it is not there any more. */
const FORGOTTEN = new Set(['42P05', '26000']);

/** What a pooler can lose without anybody's noticing, before the first request does. */
export async function checkPooledSessions(url: string, preparedStatements: boolean): Promise<void> {
  const clients = [0, 1].map(
    () => new UtcClient({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS }),
  );
  try {
    await Promise.all(clients.map((client) => client.connect())).catch((error: unknown) => {
      throw notConnected(error);
    });
    await checkZone(clients[0]!);
    if (preparedStatements) await checkNames(clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function checkZone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ zone: string }>(
    `SELECT current_setting('TimeZone') AS "zone"`,
  );
  const { zone } = rows[0]!;
  if (zone === 'UTC') return;
  throw new CannotStart(
    `DATABASE_URL leads to sessions in ${zone}: let the pooler pass TimeZone on, or set it for the role (ALTER ROLE … SET TimeZone = 'UTC')`,
  );
}

/** Of two connections, so that they meet in one session where the pooler keeps no names apart. */
async function checkNames(clients: readonly pg.ClientBase[]): Promise<void> {
  try {
    for (const client of [...clients, ...clients]) await client.query(PROBE);
  } catch (error) {
    if (!FORGOTTEN.has((error as { code?: string }).code ?? '')) throw error;
    throw new CannotStart(
      'DATABASE_URL leads through a pooler that keeps no prepared statements: set DATABASE_PREPARED_STATEMENTS=off, or let it keep them (max_prepared_statements of PgBouncer)',
      { cause: error },
    );
  }
}
