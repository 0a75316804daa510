import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase, type Database } from '../../src/db/client.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's URL without a database name. */
    postgresUrl: string;
    /** A migrated embedded database to copy. */
    embeddedTemplate: string;
  }
}

export const TEMPLATE_DATABASE = 'template_migrated';

/** One PostgreSQL for the whole run, and one migrated template on each database. */
export default async function setup({ provide }: TestProject) {
  const postgres = await startPostgres({ durable: false });
  const embeddedTemplate = await mkdtemp(join(tmpdir(), 'ticketgate-template-'));
  const { createDatabase } = await import('./database.ts');
  await createDatabase(postgres.url(''), TEMPLATE_DATABASE);

  for (const database of [
    { kind: 'embedded' } as const,
    { kind: 'postgres', url: postgres.url(TEMPLATE_DATABASE), poolSize: 1 } as const,
  ]) {
    const opened = await openDatabase({ database, dataDir: embeddedTemplate });
    if (database.kind === 'embedded') await dropUnused(opened);
    await opened.close();
  }

  provide('postgresUrl', postgres.url(''));
  provide('embeddedTemplate', embeddedTemplate);

  return async () => {
    await postgres.stop();
    await rm(embeddedTemplate, { recursive: true, force: true });
  };
}

/** Two of every three files, which every test would copy: PGlite opens neither of these databases. */
async function dropUnused({ executeSql }: Database): Promise<void> {
  await executeSql('UPDATE pg_database SET datistemplate = FALSE', []);
  await executeSql('DROP DATABASE template0', []);
  await executeSql('DROP DATABASE template1', []);
}
