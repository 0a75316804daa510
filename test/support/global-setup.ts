import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../../src/config/read-config.ts';
import { openDatabase, type Database } from '../../src/db/client.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's URL without a database name. */
    postgresUrl: string;
    /** Where this run keeps what ends with it. */
    runDir: string;
    /** A migrated embedded database to copy. */
    embeddedTemplate: string;
    /** The same in one file, to be read into memory. */
    embeddedImage: string;
  }
}

export const TEMPLATE_DATABASE = 'template_migrated';

/** One PostgreSQL for the whole run, and one migrated template on each database, made at the same time. */
export default async function setup({ provide }: TestProject) {
  const runDir = await mkdtemp(join(tmpdir(), 'ticketgate-tests-'));
  const embeddedTemplate = join(runDir, 'template');
  const embeddedImage = join(runDir, 'template.tar');
  const [postgres] = await Promise.all([
    startMigratedPostgres(embeddedTemplate),
    makeEmbeddedTemplate(embeddedTemplate, embeddedImage),
  ]);

  provide('postgresUrl', postgres.url(''));
  provide('runDir', runDir);
  provide('embeddedTemplate', embeddedTemplate);
  provide('embeddedImage', embeddedImage);

  return async () => {
    await postgres.stop();
    await rm(runDir, { recursive: true, force: true, maxRetries: 3 });
  };
}

async function startMigratedPostgres(dataDir: string) {
  const postgres = await startPostgres({ durable: false });
  const { createDatabase } = await import('./database.ts');
  await createDatabase(postgres.url(''), TEMPLATE_DATABASE);
  const config = readConfig({
    DATA_DIR: dataDir,
    DATABASE_POOL_SIZE: '1',
    DATABASE_URL: postgres.url(TEMPLATE_DATABASE),
    // As an installation that began there. Tests ask for tables by their bare names.
    DATABASE_SCHEMA: 'public',
  });
  await (await openDatabase(config)).close();
  return postgres;
}

async function makeEmbeddedTemplate(dataDir: string, image: string): Promise<void> {
  // To optimise its machine code takes longer than all that this process does with it.
  setFlagsFromString('--liftoff-only');
  await initializeSmall(dataDir);
  const embedded = await openDatabase(readConfig({ DATA_DIR: dataDir }));
  await dropUnused(embedded);
  await embedded.close();
  const closed = await PGlite.create(join(dataDir, 'database'));
  await writeFile(image, (await closed.dumpDataDir('none')).stream());
  await closed.close();
}

/** Less to copy, and less memory to clear at every start: 16 MB of log and 128 MB of buffers. */
async function initializeSmall(dataDir: string): Promise<void> {
  const directory = join(dataDir, 'database');
  await mkdir(dataDir, { mode: 0o700 });
  const pglite = await PGlite.create(directory, { initDbStartParams: ['--wal-segsize=1'] });
  await pglite.close();
  await appendFile(join(directory, 'postgresql.conf'), '\nshared_buffers = 16MB\n');
}

/** Two of every three files, which every test would copy: PGlite opens neither of these databases. */
async function dropUnused({ executeSql }: Database): Promise<void> {
  await executeSql('UPDATE pg_database SET datistemplate = FALSE', []);
  await executeSql('DROP DATABASE template0', []);
  await executeSql('DROP DATABASE template1', []);
}
