import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Config } from '../config/config.ts';
import { PrismaClient } from './generated/client.ts';
import { openEmbeddedDatabase } from './embedded.ts';
import { migrate } from './migrate.ts';
import { withMigrationLock } from './migration-lock.ts';
import { statementNames } from './statement-names.ts';
import { createStatements, type Statements } from './statements.ts';

export { Prisma } from './generated/client.ts';
export type { Statements } from './statements.ts';
export type Db = PrismaClient;
/** What a statement runs on: the client, or one of its transactions. */
export type DbSession = Pick<Db, '$queryRaw' | '$executeRaw'>;

export type Database = {
  readonly db: Db;
  readonly statements: Statements;
  readonly appliedMigrations: readonly string[];
  close(): Promise<void>;
};

/** Opens and migrates the database the configuration names: PostgreSQL, or PGlite in dataDir. */
export async function openDatabase(
  config: Pick<Config, 'database' | 'dataDir'>,
  onConnectionError: (error: Error) => void,
): Promise<Database> {
  if (config.database.kind === 'embedded') {
    const embedded = await openEmbeddedDatabase(config.dataDir);
    const appliedMigrations = await migrate(embedded.adapter);
    return connect(embedded.adapter, appliedMigrations, embedded.close);
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
  const observed = { onPoolError: onConnectionError, onConnectionError };
  const migrating = new PrismaPg(pool, observed);
  const appliedMigrations = await withMigrationLock(url, () => migrate(migrating)).catch(
    async (error: unknown) => {
      await pool.end();
      throw error;
    },
  );
  const adapter = new PrismaPg(pool, { ...observed, statementNameGenerator: statementNames() });
  return connect(adapter, appliedMigrations, () => pool.end());
}

async function connect(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  appliedMigrations: readonly string[],
  closeStorage: () => Promise<void>,
): Promise<Database> {
  const db = new PrismaClient({ adapter });
  return {
    db,
    statements: createStatements(await adapter.connect()),
    appliedMigrations,
    async close() {
      await db.$disconnect();
      await closeStorage();
    },
  };
}
