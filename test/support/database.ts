import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE_DATABASE } from './global-setup.ts';

export type DatabaseKind = 'pglite' | 'postgres';

export type TestDatabase = {
  readonly kind: DatabaseKind;
  /** The environment that makes the service use it. */
  readonly env: Record<string, string>;
  drop(): Promise<void>;
};

export async function createDatabase(serverUrl: string, name: string, template?: string) {
  const client = new pg.Client({ connectionString: `${serverUrl}postgres` });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
  await client.end();
}

export const databaseKind = (): DatabaseKind =>
  process.env['TEST_DATABASE'] === 'postgres' ? 'postgres' : 'pglite';

/** A database of the test's own: migrated already, or empty. */
export async function testDatabase(
  kind: DatabaseKind = databaseKind(),
  { empty = false } = {},
): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-test-'));
  const drop = () => rm(dataDir, { recursive: true, force: true });
  if (kind === 'pglite') {
    if (!empty) copyEmbeddedTemplate(dataDir);
    return { kind, env: { DATA_DIR: dataDir }, drop };
  }

  const url = await createPostgresDatabase({ empty });
  return { kind, env: { DATA_DIR: dataDir, DATABASE_URL: url }, drop };
}

/** A thousand small files: one by one through the thread pool, they take several times as long. */
const copyEmbeddedTemplate = (dataDir: string): void =>
  cpSync(inject('embeddedTemplate'), dataDir, { recursive: true });

export async function createPostgresDatabase({ empty = false } = {}): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const serverUrl = inject('postgresUrl');
  await createDatabase(serverUrl, name, empty ? undefined : TEMPLATE_DATABASE);
  return `${serverUrl}${name}`;
}
