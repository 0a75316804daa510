import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { CONNECT_WITHIN_MS } from './cannot-open.ts';
import { chooseSchema } from './choose-schema.ts';
import type { PostgresConfig } from './database-config.ts';
import { directWay } from './direct-way.ts';
import { executeSqlOn } from './execute-sql.ts';
import { inSchema, jobSchemaOf } from './in-schema.ts';
import { createJobQueues } from './job-queues.ts';
import { migrate } from './migrate.ts';
import { withMigrationLock } from './migration-lock.ts';
import { checkPooledSessions, UtcClient } from './pooled-sessions.ts';
import { PLANNING_OPTIONS } from './planning.ts';
import { readNames } from './schema-engine.ts';
import { installationOf, replicaPool } from './open-replica.ts';
import { statementNames } from './statement-names.ts';
import { rewriteStatements } from './wrapped-adapter.ts';

/** For jobs, which take turns: a pooler is there because connections are few. */
const DIRECT_POOL_SIZE = 2;

/**
 * More than any statement of ours takes. A machine or a network that is gone says nothing: requests would wait
 * for it on every connection, for as long as TCP tries, while another machine had long taken over.
 */
const ANSWER_WITHIN_MS = 30_000;

/** Migrates it, and opens the ways to it: one for requests, and one for migrations and jobs. */
export async function openPostgres(
  config: PostgresConfig,
  connectionError: (error: Error) => void,
) {
  const way = directWay(config);
  const pooled = config.directUrl !== null;
  const names = await readNames();
  const observed = { onPoolError: connectionError, onConnectionError: connectionError };
  const pools: pg.Pool[] = [];
  const end = async () => void (await Promise.all(pools.map((pool) => pool.end())));
  const open = (given: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      ...given,
    });
    pools.push(pool);
    return pool;
  };

  const prepare = () =>
    withMigrationLock(way, async (client) => {
      const schema = await chooseSchema(client, config.schema, names);
      const sessions = {
        connectionString: way.url,
        // Prisma's adapter writes and reads timestamps as if the session were in UTC.
        // The path is for migrations, which name no schema either.
        options: way.options(`-c TimeZone=UTC ${PLANNING_OPTIONS} -c search_path=${schema}`),
      };
      const appliedMigrations = await prepareTables(sessions, schema, connectionError);
      const installation = await installationOf(client, schema);
      const direct = open({ ...sessions, max: pooled ? DIRECT_POOL_SIZE : config.poolSize });
      return { schema, direct, appliedMigrations, installation };
    });

  try {
    const { schema, direct, appliedMigrations, installation } = await prepare();
    const executeSql = executeSqlOn(direct);
    // Of the pool of requests, the adapter hears.
    if (pooled) direct.on('error', connectionError);
    const pool = pooled
      ? open({ connectionString: config.url, max: config.poolSize, Client: UtcClient })
      : direct;
    if (pooled) await checkPooledSessions(config.url, config.preparedStatements);
    const qualify = inSchema(schema, names);
    const adapterOf = (of: pg.Pool, heard: typeof observed) =>
      rewriteStatements(
        new PrismaPg(of, {
          ...heard,
          schema,
          ...(config.preparedStatements && { statementNameGenerator: statementNames() }),
        }),
        qualify,
      );
    const { replicaUrl } = config;
    return {
      adapter: adapterOf(pool, observed),
      replica:
        replicaUrl === null
          ? null
          : adapterOf(
              open(
                replicaPool(
                  { ...config, replicaUrl },
                  { schema, installation, planning: PLANNING_OPTIONS },
                ),
              ),
              // Whatever goes wrong with it is told once, by whoever reads.
              { onPoolError() {}, onConnectionError() {} },
            ),
      executeSql,
      jobSchema: jobSchemaOf(schema),
      appliedMigrations,
      poolUse: () => ({
        max: config.poolSize,
        open: pool.totalCount,
        idle: pool.idleCount,
        waiting: pool.waitingCount,
      }),
      closeStorage: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** On connections of their own: migrations take the time that they take. */
async function prepareTables(
  sessions: pg.PoolConfig,
  schema: string,
  connectionError: (error: Error) => void,
): Promise<readonly string[]> {
  const pool = new pg.Pool({ ...sessions, connectionTimeoutMillis: CONNECT_WITHIN_MS, max: 1 });
  pool.on('error', connectionError);
  try {
    const appliedMigrations = await migrate(new PrismaPg(pool, { schema }));
    await createJobQueues(executeSqlOn(pool), jobSchemaOf(schema));
    return appliedMigrations;
  } finally {
    await pool.end();
  }
}
