import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { createSchemaEngine, readMigrations } from './schema-engine.ts';

/** Applies what is missing and names it. Loads the engine only when something is missing. */
export async function migrate(
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<readonly string[]> {
  const migrationsList = await readMigrations();
  const applied = await appliedMigrations(adapter);
  if (migrationsList.migrationDirectories.every(({ path }) => applied.has(path))) return [];

  const engine = await createSchemaEngine(adapter);
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList,
    filters: { externalTables: [], externalEnums: [] },
  });
  return appliedMigrationNames;
}

async function appliedMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<ReadonlySet<string>> {
  const connection = await adapter.connect();
  const select = (sql: string) => connection.queryRaw({ sql, args: [], argTypes: [] });
  try {
    const { rows: known } = await select(`SELECT to_regclass('_prisma_migrations')::text`);
    if (known[0]?.[0] === null) return new Set();

    const { rows } = await select(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Set(rows.map(([name]) => String(name)));
  } finally {
    await connection.dispose();
  }
}
