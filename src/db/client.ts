import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConfig } from './database-config.ts';
import type { ExecuteSql } from './execute-sql.ts';
import { jobSchemaOf, OLD_SCHEMA } from './in-schema.ts';
import { createJobQueues } from './job-queues.ts';
import { createLazyClient, type Models } from './lazy-client.ts';
import { migrate } from './migrate.ts';
import { observeAdapter, timed, type StatementDone } from './observed-adapter.ts';
import { openPostgres } from './open-postgres.ts';
import { preferReplica, type ReplicaEvents } from './prefer-replica.ts';
import type { Template } from './run-on.ts';
import { createStatements, type Statements } from './statements.ts';
import { createTransact, type DbSession, type Transact } from './transactions.ts';

export * as Prisma from './prisma.ts';
export type { FactorType } from './generated/enums.ts';
export type { default as PrismaTypes } from './generated/pothos.ts';
export { getDatamodel } from './generated/pothos.ts';
export type { ExecuteSql } from './execute-sql.ts';
export type { Statements } from './statements.ts';
export type { DbSession } from './transactions.ts';
/** Rows as Prisma's client composes them, which is made for the first of them, beside raw statements. */
export type Db = Models & DbSession & { readonly $transaction: Transact };

/** What only reads. */
export type Reads = Pick<Statements, 'query'>;

export type Database = {
  readonly db: Db;
  readonly statements: Statements;
  /** For what may be some moments old: from the read replica, where there is one. */
  readonly lagging: { readonly db: Models; readonly statements: Reads };
  /** Whether anything asked Prisma's client for rows yet. */
  clientMade(): boolean;
  /** For pg-boss. */
  readonly executeSql: ExecuteSql;
  readonly jobSchema: string;
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

export type DatabaseEvents = ReplicaEvents & {
  /** Went wrong without anybody's request failing by it, as the next. */
  connectionError(error: Error): void;
  /** `retries`: so many statements were tried again since the start. */
  statementRetried(error: Error, retries: number): void;
  /** Left out where nobody counts: then nothing is timed. */
  readonly statementDone?: StatementDone | undefined;
};

const unheard: DatabaseEvents = {
  connectionError() {},
  statementRetried() {},
  replicaAway() {},
  replicaBack() {},
};

/** Opens and migrates the database the configuration names: PostgreSQL, or PGlite in dataDir. */
export async function openDatabase(
  config: { readonly database: DatabaseConfig; readonly dataDir: string },
  events: DatabaseEvents = unheard,
): Promise<Database> {
  return connect(
    await (config.database.kind === 'embedded'
      ? openEmbedded(config.database.opened, config.dataDir)
      : openPostgres(config.database, events.connectionError)),
    events,
  );
}

async function openEmbedded(already: PGlite | undefined, dataDir: string): Promise<Opened> {
  // PostgreSQL in this process is much to load for those who have one of their own.
  const { openEmbeddedDatabase, useEmbeddedDatabase } = await import('./embedded.ts');
  const embedded = await (already ? useEmbeddedDatabase(already) : openEmbeddedDatabase(dataDir));
  const { adapter, executeSql, close: closeStorage } = embedded;
  const appliedMigrations = await migrate(adapter);
  const jobSchema = jobSchemaOf(OLD_SCHEMA);
  await createJobQueues(executeSql, jobSchema);
  return {
    adapter,
    replica: null,
    executeSql,
    jobSchema,
    appliedMigrations,
    poolUse: () => null,
    closeStorage,
  };
}

type Opened = Pick<Database, 'executeSql' | 'jobSchema' | 'appliedMigrations' | 'poolUse'> & {
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  readonly replica: SqlMigrationAwareDriverAdapterFactory | null;
  closeStorage(): Promise<void>;
};

async function connect(opened: Opened, events: DatabaseEvents): Promise<Database> {
  const { statementRetried, statementDone } = events;
  const { jobSchema, appliedMigrations, poolUse, closeStorage } = opened;
  const { adapter, executeSql } = statementDone ? observe(opened, statementDone) : opened;
  const driver = await adapter.connect();
  const statements = createStatements(driver, statementRetried);
  const client = createLazyClient(adapter);
  const observed = statementDone
    ? opened.replica && observeAdapter(opened.replica, statementDone)
    : opened.replica;
  const replica = observed && preferReplica(observed, driver, events);
  const lagging = replica && (await readFrom(replica, statementRetried));
  return {
    lagging: lagging ?? { db: client.models, statements },
    db: {
      ...client.models,
      $queryRaw: async <Rows>(statement: Template, ...values: unknown[]) =>
        (await statements.query(statement, ...values)) as Rows,
      $executeRaw: statements.execute,
      $transaction: createTransact(driver),
    },
    statements,
    clientMade: () => client.isMade() || lagging?.clientMade() === true,
    executeSql,
    jobSchema,
    appliedMigrations,
    poolUse,
    async close() {
      await client.close();
      await lagging?.close();
      await closeStorage();
    },
  };
}

/** Asks it once, so that one that is away is told of at the start. */
async function readFrom(
  replica: SqlMigrationAwareDriverAdapterFactory,
  statementRetried: DatabaseEvents['statementRetried'],
) {
  const statements: Reads = createStatements(await replica.connect(), statementRetried);
  const client = createLazyClient(replica);
  const asked = statements.query`SELECT 1 AS "one"`.catch(() => {});
  return {
    db: client.models,
    statements,
    clientMade: client.isMade,
    async close(): Promise<void> {
      await asked;
      await client.close();
    },
  };
}

type Ways = { adapter: SqlMigrationAwareDriverAdapterFactory; executeSql: ExecuteSql };

const observe = ({ adapter, executeSql }: Ways, done: StatementDone): Ways => ({
  adapter: observeAdapter(adapter, done),
  executeSql: (text, values) => timed(text, () => executeSql(text, values), done),
});
