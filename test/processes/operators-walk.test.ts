import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDatabase, createPostgresDatabase } from '../support/database.ts';
import { makeForeignTables } from '../support/foreign-tables.ts';
import { postgresPrograms, startInstalledPostgres } from '../support/installed-postgres.ts';
import { createPerson } from '../support/person.ts';
import { pgbouncer, startPgbouncer } from '../support/pgbouncer.ts';
import { readmeBlocks } from '../support/readme-blocks.ts';
import { testServers } from '../support/server-process.ts';

const servers = testServers();
const now = () => new Date();
const AUTH_SECRET = randomBytes(32).toString('base64');

/** Signs in where the service answers, with an account from before. */
const signInAt = async (url: string, { email, password }: { email: string; password: string }) =>
  (await createPerson(url, now).run('signIn', { email, password }, '')).__typename;

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ticketgate-operator-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** `NAME=value   # why`, line by line. */
const variables = (block: string): Record<string, string> =>
  Object.fromEntries(
    block
      .trim()
      .split('\n')
      .map((line) => /^(\w+)=(\S+)/.exec(line)!.slice(1) as [string, string]),
  );

const [prepare] = readmeBlocks('A database that is shared', 'sql');
const [pooled] = readmeBlocks('A database that is shared', 'sh');

describe('an operator, from a database with tables of somebody else', () => {
  test(`comes to two replicas ${pgbouncer ? 'behind PgBouncer' : 'without PgBouncer, which is not installed'}`, async () => {
    const databaseUrl = await createPostgresDatabase({ empty: true });
    await makeForeignTables(databaseUrl);
    const owner = await connect(databaseUrl);
    await owner.query('INSERT INTO users VALUES (1)');
    await owner.query(prepare!);

    const given = variables(pooled!);
    const { host, pathname } = new URL(databaseUrl);
    const at = (url: string, place: string): string =>
      Object.assign(new URL(url), { host: place, pathname }).href;
    const direct = at(given['DATABASE_DIRECT_URL']!, host);
    const pooler = pgbouncer ? await startPgbouncer(direct, ['default_pool_size = 2']) : null;
    if (pooler) onTestFinished(pooler.stop);
    const database = pooler
      ? {
          ...given,
          DATABASE_URL: at(given['DATABASE_URL']!, new URL(pooler.url).host),
          DATABASE_DIRECT_URL: direct,
        }
      : { DATABASE_URL: direct };
    const env = { ...database, AUTH_SECRET, DATA_DIR: await newDirectory() };

    const replicas = await Promise.all([servers.start(env), servers.start(env)]);
    onTestFinished(async () => void (await Promise.all(replicas.map(({ kill }) => kill()))));
    const ada = createPerson(replicas[0]!.url, now);
    await ada.signUp();
    expect(await signInAt(replicas[1]!.url, ada)).toBe('AuthSession');
    await replicas[0]!.stop();
    replicas[0] = await servers.start(env);
    expect(replicas[0].migrations).toEqual([]);
    expect(await signInAt(replicas[0].url, ada)).toBe('AuthSession');

    // Jobs run as well.
    await createPerson(replicas[1]!.url, now).run('requestReset', { email: ada.email }, '');
    const jobs = () => owner.query("SELECT state::text FROM auth.job WHERE name = 'mailed-link'");
    const done = { timeout: 20_000, interval: 100 };
    await expect.poll(async () => (await jobs()).rows, done).toEqual([{ state: 'completed' }]);
    expect((await owner.query('SELECT * FROM users')).rows).toEqual([{ of_somebody_else: 1 }]);
    await owner.query('DROP OWNED BY ticketgate CASCADE');
    await owner.query('DROP ROLE ticketgate');
  });
});

describe('a backup that is restored', () => {
  test('of the embedded database: who was there signs in', async () => {
    const cwd = await newDirectory();
    const [backup, restore] = readmeBlocks('Backup and restore', 'sh').slice(2);
    const sh = (script: string) => execFileSync('sh', ['-ec', script], { cwd });

    const signUp = async () => {
      const server = await servers.start({}, { cwd });
      const person = createPerson(server.url, now);
      await person.signUp();
      await server.stop();
      return person;
    };
    const ada = await signUp();
    sh(backup!);
    const bob = await signUp();
    sh(restore!);
    const restored = await servers.start({}, { cwd });
    expect(await signInAt(restored.url, ada)).toBe('AuthSession');
    expect(await signInAt(restored.url, bob)).toBe('AuthInvalidCredentialsError');
    await restored.stop();
  });

  const skipped = postgresPrograms ? '' : ' (skipped: there is no pg_dump with its server)';
  test.runIf(postgresPrograms)(`of PostgreSQL: who was there signs in${skipped}`, async () => {
    const cwd = await newDirectory();
    const server = await startInstalledPostgres();
    onTestFinished(server.stop);
    await createDatabase(server.url(''), 'app');
    const databaseUrl = server.url('app');
    await makeForeignTables(databaseUrl);
    const owner = await connect(databaseUrl);
    await owner.query(prepare!);
    const [dump, restore] = readmeBlocks('Backup and restore', 'sh');
    const sh = (script: string) =>
      execFileSync('sh', ['-ec', script], {
        cwd,
        env: {
          PATH: `${postgresPrograms}${delimiter}${process.env['PATH']}`,
          DATABASE_DIRECT_URL: databaseUrl,
        },
      });

    const role = Object.assign(new URL(databaseUrl), { username: 'ticketgate' }).href;
    const env = { DATABASE_URL: role, AUTH_SECRET, DATA_DIR: cwd };
    let running = await servers.start(env);
    const ada = createPerson(running.url, now);
    await ada.signUp();
    sh(dump!);
    const bob = createPerson(running.url, now);
    await bob.signUp();
    await owner.query('INSERT INTO public.users VALUES (1)');
    await running.stop();

    sh(restore!);
    running = await servers.start(env);
    expect(running.migrations).toEqual([]);
    expect(await signInAt(running.url, ada)).toBe('AuthSession');
    expect(await signInAt(running.url, bob)).toBe('AuthInvalidCredentialsError');
    expect((await owner.query('SELECT * FROM public.users')).rowCount).toBe(1);
    await running.stop();
  });
});
