import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { DatabaseConfig } from './database-config.ts';
import { PrismaClient } from './generated/client.ts';
import { openEmbeddedDatabase, useEmbeddedDatabase } from './embedded.ts';
import { executeSqlOn, type ExecuteSql } from './execute-sql.ts';
import { createJobQueues } from './job-queues.ts';
import { migrate } from './migrate.ts';
import { withMigrationLock } from './migration-lock.ts';
import { statementNames } from './statement-names.ts';
import { observeAdapter, timed, type StatementDone } from './observed-adapter.ts';
import { createStatements, type Statements } from './statements.ts';

export { Prisma } from './generated/client.ts';
export type { FactorType } from './generated/enums.ts';
export type { default as PrismaTypes } from './generated/pothos.ts';
export { getDatamodel } from './generated/pothos.ts';
export type { ExecuteSql } from './execute-sql.ts';
export type { Statements } from './statements.ts';
export type Db = PrismaClient;
/** What a statement runs on: the client, or one of its transactions. */
export type DbSession = Pick<Db, '$queryRaw' | '$executeRaw'>;

export type Database = {
  readonly db: Db;
  readonly statements: Statements;
  /** For pg-boss. */
  readonly executeSql: ExecuteSql;
  readonly appliedMigrations: readonly string[];
  /** Null on the embedded database, which has one connection. */
  poolUse(): PoolUse | null;
  close(): Promise<void>;
};

export type PoolUse = {
  readonly max: number;
  readonly open: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
};

export type DatabaseEvents = {
  /** Went wrong without anybody's request failing by it, as the next. */
  connectionError(error: Error): void;
  /** `retries`: so many statements were tried again since the start. */
  statementRetried(error: Error, retries: number): void;
  /** Left out where nobody counts: then nothing is timed. */
  readonly statementDone?: StatementDone | undefined;
};

const unheard: DatabaseEvents = { connectionError() {}, statementRetried() {} };

/** Prisma's own are two and five seconds: on a busy machine, that ends what would have gone through. */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 15_000 };

/** Opens and migrates the database the configuration names: PostgreSQL, or PGlite in dataDir. */
export async function openDatabase(
  config: { readonly database: DatabaseConfig; readonly dataDir: string },
  events: DatabaseEvents = unheard,
): Promise<Database> {
  if (config.database.kind === 'embedded') {
    const { opened } = config.database;
    const embedded = await (opened
      ? useEmbeddedDatabase(opened)
      : openEmbeddedDatabase(config.dataDir));
    const { adapter, executeSql } = embedded;
    const appliedMigrations = await migrate(adapter);
    await createJobQueues(executeSql);
    return connect(
      { adapter, executeSql, appliedMigrations, poolUse: () => null, closeStorage: embedded.close },
      events,
    );
  }

  const { url, poolSize } = config.database;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    // Prisma's adapter writes and reads timestamps as if the session were in UTC.
    // Generic plans: our statements look rows up by key, so planning them again finds nothing new.
    options: '-c TimeZone=UTC -c plan_cache_mode=force_generic_plan',
  });
  const { connectionError } = events;
  const observed = { onPoolError: connectionError, onConnectionError: connectionError };
  const migrating = new PrismaPg(pool, observed);
  const executeSql = executeSqlOn(pool);
  const appliedMigrations = await withMigrationLock(url, async () => {
    const applied = await migrate(migrating);
    await createJobQueues(executeSql);
    return applied;
  }).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const adapter = new PrismaPg(pool, { ...observed, statementNameGenerator: statementNames() });
  const poolUse = (): PoolUse => ({
    max: poolSize,
    open: pool.totalCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  });
  return connect(
    { adapter, executeSql, appliedMigrations, poolUse, closeStorage: () => pool.end() },
    events,
  );
}

async function connect(
  opened: {
    adapter: SqlMigrationAwareDriverAdapterFactory;
    executeSql: ExecuteSql;
    appliedMigrations: readonly string[];
    poolUse: () => PoolUse | null;
    closeStorage: () => Promise<void>;
  },
  { statementRetried, statementDone }: DatabaseEvents,
): Promise<Database> {
  const { appliedMigrations, poolUse, closeStorage } = opened;
  const { adapter, executeSql } = statementDone ? observe(opened, statementDone) : opened;
  const db = new PrismaClient({ adapter, transactionOptions: TRANSACTION_LIMITS });
  return {
    db,
    statements: createStatements(await adapter.connect(), statementRetried),
    executeSql,
    appliedMigrations,
    poolUse,
    async close() {
      await db.$disconnect();
      await closeStorage();
    },
  };
}

type Ways = { adapter: SqlMigrationAwareDriverAdapterFactory; executeSql: ExecuteSql };

const observe = ({ adapter, executeSql }: Ways, done: StatementDone): Ways => ({
  adapter: observeAdapter(adapter, done),
  executeSql: (text, values) => timed(text, () => executeSql(text, values), done),
});
