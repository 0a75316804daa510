import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { CannotStart } from '../shared/cannot-start.ts';
import { projectRoot } from '../shared/project-root.ts';

// TypeScript has this only in its browser library.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

export const migrationsDir = join(projectRoot, 'prisma/migrations');
const schemaFile = join(projectRoot, 'prisma/schema.prisma');

/** Prisma's own migration engine, as WebAssembly: no binary to download. */
export async function createSchemaEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<SchemaEngine> {
  const { SchemaEngine } = await (engineModule ??= loadEngineModule());
  const { datamodels } = await readSchema();
  return SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

/** The module keeps views into its instance's memory, so it is instantiated once per process. */
let engineModule: ReturnType<typeof loadEngineModule> | undefined;

async function loadEngineModule() {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engine });
  const { __wbg_set_wasm } = engine as unknown as { __wbg_set_wasm(exports: object): void };
  __wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return engine;
}

export async function readSchema() {
  const content = await readFile(schemaFile, 'utf8').catch((error: unknown) => {
    throw new NoMigrations(error);
  });
  return {
    datamodels: [['schema.prisma', content]] as [string, string][],
    files: [{ path: 'schema.prisma', content }],
  };
}

/** What the tables and types of ours are called in the database. */
export async function readNames(): Promise<string[]> {
  const { files } = await readSchema();
  return files.flatMap(({ content }) =>
    [...content.matchAll(/@@map\("(\w+)"\)/g)].map(([, name]) => name!),
  );
}

/** The build leaves them where they are, so whoever copies `dist/` has to copy them too. */
class NoMigrations extends CannotStart {
  constructor(cause: unknown) {
    const { code, path } = cause as NodeJS.ErrnoException;
    super(
      `The migrations cannot be read (${code ?? String(cause)}: ${path ?? migrationsDir}): prisma/ has to be beside dist/`,
      { cause },
    );
  }
}

/** The migrations on disk, in the shape the engine takes. */
export const readMigrations = (): Promise<MigrationList> =>
  readMigrationList().catch((error: unknown) => {
    throw new NoMigrations(error);
  });

async function readMigrationList(): Promise<MigrationList> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  const lockfile = await readFile(join(migrationsDir, 'migration_lock.toml'), 'utf8').catch(
    () => null,
  );

  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(migrationsDir, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}
