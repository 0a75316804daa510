import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { DatabaseConfig } from '../../src/db/database-config.ts';
import { PlannedPGlite } from '../../src/db/planned-pglite.ts';
import { createPostgresDatabase, databaseKind } from './database.ts';
import { rememberFresh } from './fresh-database.ts';

type Kept = {
  /** The environment that makes the service use it, where the environment can. */
  readonly env: Record<string, string>;
  readonly config: { readonly database?: DatabaseConfig };
  /** Whether somebody else can have it. */
  refresh(): Promise<boolean>;
};

/** Of this worker: whoever needs a database takes one that nobody has. */
const idle: Kept[] = [];

/** A migrated database for one app, for as long as it runs. Making one takes longer than many a test. */
export async function borrowDatabase() {
  const kept = idle.pop() ?? (await (databaseKind() === 'pglite' ? keepPglite() : keepPostgres()));
  const dataDir = await mkdtemp(join(inject('runDir'), 'data-'));

  return {
    env: { DATA_DIR: dataDir, ...kept.env } as Readonly<Record<string, string>>,
    config: kept.config,
    async giveBack(): Promise<void> {
      if (await kept.refresh()) idle.push(kept);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type BorrowedDatabase = Awaited<ReturnType<typeof borrowDatabase>>;

/** All that a session keeps, but for its plans. */
const DISCARD =
  'RESET ALL; DISCARD TEMP; DISCARD SEQUENCES; UNLISTEN *; SELECT pg_advisory_unlock_all();';

/** In memory: what a database does with its files is a good part of what it does, and no test asks. */
async function keepPglite(): Promise<Kept> {
  const opened = new PlannedPGlite({
    loadDataDir: new Blob([readFileSync(inject('embeddedImage'))]),
  });
  await opened.waitReady;
  const makeFresh = await rememberFresh(async (sql) => (await opened.query<Row>(sql)).rows);

  return {
    env: {},
    config: { database: { kind: 'embedded', opened } },
    async refresh() {
      await opened.exec(DISCARD);
      const isFresh = await makeFresh();
      if (!isFresh) await opened.close();
      return isFresh;
    },
  };
}

async function keepPostgres(): Promise<Kept> {
  const url = await createPostgresDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const makeFresh = await rememberFresh(async (sql) => (await client.query<Row>(sql)).rows);

  return {
    env: { DATABASE_URL: url },
    config: {},
    async refresh() {
      const isFresh = await makeFresh();
      if (!isFresh) await client.end();
      return isFresh;
    },
  };
}

type Row = Record<string, unknown>;
