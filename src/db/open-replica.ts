import type pg from 'pg';
import type { PostgresConfig } from './database-config.ts';
import { ownOptions } from './direct-way.ts';
import { UtcClient } from './pooled-sessions.ts';

/** Nobody waits for it for long: there is the primary. */
const CONNECT_WITHIN_MS = 2000;
/** Long for the greatest of our pages; what is lost on the way is noticed by it. */
const ANSWER_WITHIN_MS = 15_000;

type Asked = { query(sql: string): Promise<{ rows: { id: string }[] }> };

/** What is the same in all copies of one installation, and in no other. */
export async function installationOf(client: Asked, schema: string): Promise<string | null> {
  const { rows } = await client.query(
    `SELECT id FROM ${schema}._prisma_migrations ORDER BY started_at, id LIMIT 1`,
  );
  return rows[0]?.id ?? null;
}

/**
 * The pool of the read replica. It leads through a pooler where the way to the primary does. Each new
 * connection is asked whose data it has: a list of other people would look like ours.
 */
export function replicaPool(
  config: PostgresConfig & { readonly replicaUrl: string },
  of: { readonly schema: string; readonly installation: string | null; readonly planning: string },
): pg.PoolConfig {
  const pooled = config.directUrl !== null;
  const { url, options } = ownOptions(config.replicaUrl);
  return {
    max: config.poolSize,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    ...(pooled
      ? { connectionString: config.replicaUrl, Client: UtcClient }
      : {
          connectionString: url,
          options: options(`-c TimeZone=UTC -c default_transaction_read_only=on ${of.planning}`),
        }),
    verify: async (client, done) => {
      done(await requireSame(client, of));
    },
  };
}

/** What is wrong with it, if anything is. */
async function requireSame(
  client: Asked,
  { schema, installation }: { schema: string; installation: string | null },
): Promise<Error | undefined> {
  try {
    const isSame = (await installationOf(client, schema)) === installation;
    return isSame ? undefined : new OtherInstallation();
  } catch (error) {
    return error as Error;
  }
}

class OtherInstallation extends Error {
  constructor() {
    super('DATABASE_REPLICA_URL leads to another database than DATABASE_URL');
  }
}
