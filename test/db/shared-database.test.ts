import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { openDatabase } from '../../src/db/client.ts';
import type { PostgresConfig } from '../../src/db/database-config.ts';
import { moveSchema } from '../../src/db/move-schema.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { makeForeignTables } from '../support/foreign-tables.ts';
import { pgbouncer, startPgbouncer } from '../support/pgbouncer.ts';

const DATA_DIR = '/nowhere';

/** Opens it as the service does at its start, and closes it. */
async function start(env: Record<string, string>) {
  const database = await openDatabase(readConfig({ DATA_DIR, ...env }));
  try {
    const [zone] = await database.statements.query<{ zone: string }>`
      SELECT current_setting('TimeZone') AS "zone" FROM users RIGHT JOIN (SELECT 1) AS one ON TRUE`;
    return { migrated: database.appliedMigrations.length > 0, ...zone };
  } finally {
    await database.close();
  }
}

type Owner = Awaited<ReturnType<typeof asOwner>>;

async function emptyDatabase() {
  const url = await createPostgresDatabase({ empty: true });
  return { url, ...(await asOwner(url)) };
}

async function asOwner(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const run = async (sql: string) => (await client.query(sql)).rows;
  return {
    run,
    tables: async (schema: string): Promise<string[]> =>
      (
        await run(`SELECT relname AS name FROM pg_class
          WHERE relkind IN ('r', 'p') AND relnamespace = to_regnamespace('${schema}') ORDER BY 1`)
      ).map(({ name }) => name as string),
    schemas: async (): Promise<string[]> =>
      (
        await run(
          `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_)' ORDER BY 1`,
        )
      ).map(({ name }) => name as string),
  };
}

/** A role of its own, which owns nothing yet. */
async function visitor({ url, run }: { url: string; run(sql: string): Promise<unknown> }) {
  const role = `visitor_${randomUUID().replaceAll('-', '')}`;
  await run(`CREATE ROLE ${role} LOGIN PASSWORD 'visiting'`);
  const own = new URL(url);
  [own.username, own.password] = [role, 'visiting'];
  return { role, url: own.href };
}

describe('a new installation', () => {
  test('begins in `auth`, with all that it keeps, and leaves the tables of others alone', async () => {
    const database = await emptyDatabase();
    await makeForeignTables(database.url);
    const before = await database.tables('public');
    expect(await start({ DATABASE_URL: database.url })).toEqual({ migrated: true, zone: 'UTC' });
    expect(await database.schemas()).toEqual(['auth', 'public']);
    expect(await database.tables('public')).toEqual(before);
    expect(await database.tables('auth')).toEqual(
      expect.arrayContaining(['_prisma_migrations', 'audit_pending', 'job', 'queue', 'users']),
    );
    expect(await start({ DATABASE_URL: database.url })).toEqual({ migrated: false, zone: 'UTC' });
  });

  test('begins where DATABASE_SCHEMA says, or the URL, and beside another one', async () => {
    const database = await emptyDatabase();
    await start({ DATABASE_URL: database.url, DATABASE_SCHEMA: 'one' });
    expect((await start({ DATABASE_URL: `${database.url}?schema=two` })).migrated).toBe(true);
    expect(await database.schemas()).toEqual(['one', 'public', 'two']);
    expect(await database.tables('two')).toEqual(await database.tables('one'));
  });

  test('needs no right but to the schema that was made for it', async () => {
    const database = await emptyDatabase();
    const { role, url } = await visitor(database);
    await database.run(`CREATE SCHEMA auth AUTHORIZATION ${role}`);
    expect((await start({ DATABASE_URL: url })).migrated).toBe(true);
    expect((await start({ DATABASE_URL: url })).migrated).toBe(false);
  });

  test('does not begin among the tables of somebody else', async () => {
    const database = await emptyDatabase();
    await database.run('CREATE SCHEMA auth; CREATE TABLE auth.users (id int)');
    const refused = (schema: string): string =>
      `DATABASE_SCHEMA: ${schema} holds tables of somebody else: name one that is empty, or not there yet`;
    await expect(start({ DATABASE_URL: database.url })).rejects.toThrow(refused('auth'));
    await database.run(
      'CREATE TABLE posts (id int); CREATE TABLE _prisma_migrations (migration_name text)',
    );
    const inPublic = { DATABASE_URL: database.url, DATABASE_SCHEMA: 'public' };
    await expect(start(inPublic)).rejects.toThrow(refused('public'));
    expect(await database.tables('public')).toEqual(['_prisma_migrations', 'posts']);
  });

  test('is given no word of SQL for a name', async () => {
    const { url } = await emptyDatabase();
    await expect(start({ DATABASE_URL: url, DATABASE_SCHEMA: 'user' })).rejects.toThrow(
      'DATABASE_SCHEMA: user is a word of SQL: name another',
    );
  });
});

describe('an installation that began in `public`', () => {
  const inPublic = async () => {
    const url = await createPostgresDatabase();
    return { url, ...(await asOwner(url)) };
  };

  test('goes on there', async () => {
    const database = await inPublic();
    expect(await start({ DATABASE_URL: database.url })).toEqual({ migrated: false, zone: 'UTC' });
    expect(await database.schemas()).toEqual(['pgboss', 'public']);
  });

  test('does not begin anew where DATABASE_SCHEMA names another', async () => {
    const database = await inPublic();
    await expect(start({ DATABASE_URL: database.url, DATABASE_SCHEMA: 'auth' })).rejects.toThrow(
      'DATABASE_SCHEMA: auth holds nothing, and public the tables of this service: ',
    );
    expect(await database.schemas()).toEqual(['pgboss', 'public']);
  });

  test('asks which, where another is beside it', async () => {
    const source = await emptyDatabase();
    await start({ DATABASE_URL: source.url });
    for (const table of ['_prisma_migrations', 'users', 'tickets', 'sessions', 'signing_keys']) {
      await source.run(`CREATE TABLE public.${table} (id int)`);
    }
    await expect(start({ DATABASE_URL: source.url })).rejects.toThrow(
      'DATABASE_SCHEMA: public and auth both hold tables of this service: say which of them it is',
    );
    expect(await start({ DATABASE_URL: source.url, DATABASE_SCHEMA: 'auth' })).toMatchObject({
      migrated: false,
    });
  });
});

describe('an installation that is moved', () => {
  const move = (env: Record<string, string>) => {
    const { database } = readConfig(env);
    return moveSchema(database as PostgresConfig);
  };
  /** Whatever the catalogue says of what is in a schema, but for its name and the numbers of things. */
  const shapeOf = async ({ run }: Owner, schema: string) => {
    const shape = await run(`
      SELECT pg_get_functiondef(oid) AS text FROM pg_proc WHERE pronamespace = '${schema}'::regnamespace
      UNION ALL SELECT pg_get_constraintdef(oid) || conrelid::regclass FROM pg_constraint
        WHERE connamespace = '${schema}'::regnamespace
      UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE relnamespace = '${schema}'::regnamespace
      UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT attrelid::regclass || ' ' || attname || ' ' || format_type(atttypid, atttypmod)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = '${schema}'::regnamespace
      ORDER BY 1`);
    return shape.map(({ text }) => text as string);
  };

  test('is as one that began there, and keeps what it has', async () => {
    const DATABASE_URL = await createPostgresDatabase();
    const moved = await asOwner(DATABASE_URL);
    await moved.run('CREATE TABLE posts (id int)');
    await moved.run(`INSERT INTO throttles (key, failures, expires_at) VALUES ('kept', 1, now())`);
    await moved.run(`INSERT INTO pgboss.job (name, data) VALUES ('notice', '{"kept": true}')`);
    expect(await move({ DATABASE_URL })).toBe('auth');
    expect(await moved.schemas()).toEqual(['auth', 'public']);
    expect(await moved.tables('public')).toEqual(['posts']);
    expect(await moved.run('SELECT key FROM auth.throttles')).toEqual([{ key: 'kept' }]);
    expect(await moved.run('SELECT data FROM auth.job')).toEqual([{ data: { kept: true } }]);
    expect(await start({ DATABASE_URL })).toMatchObject({ migrated: false });

    const begun = await emptyDatabase();
    await start({ DATABASE_URL: begun.url });
    expect(await shapeOf(moved, 'auth')).toEqual(await shapeOf(begun, 'auth'));
    await expect(move({ DATABASE_URL })).rejects.toThrow('public holds no tables of this service');
  });

  test('is so by a role that owns it and the schema alone', async () => {
    const database = await emptyDatabase();
    const { role, url } = await visitor(database);
    const name = new URL(url).pathname.slice(1);
    await database.run(`GRANT CREATE ON SCHEMA public TO ${role}`);
    await database.run(`GRANT CREATE ON DATABASE ${name} TO ${role}`);
    await start({ DATABASE_URL: url, DATABASE_SCHEMA: 'public' });
    await database.run(`REVOKE CREATE ON DATABASE ${name} FROM ${role}`);
    await database.run(`CREATE SCHEMA auth AUTHORIZATION ${role}`);
    expect(await move({ DATABASE_URL: url })).toBe('auth');
    expect(await start({ DATABASE_URL: url })).toMatchObject({ migrated: false });
  });

  test('stays as it is where anything is in the way', async () => {
    const DATABASE_URL = await createPostgresDatabase();
    const { run, tables } = await asOwner(DATABASE_URL);
    await run(`SELECT pgboss.create_queue('theirs', '{}')`);
    await expect(move({ DATABASE_URL })).rejects.toThrow('queues of somebody else (theirs)');
    await run(`SELECT pgboss.delete_queue('theirs')`);
    await run('CREATE SCHEMA auth; CREATE TYPE auth.aal AS ENUM ()');
    const before = await tables('public');
    await expect(move({ DATABASE_URL })).rejects.toThrow('type "aal" already exists');
    expect(await tables('public')).toEqual(before);
    expect(await start({ DATABASE_URL })).toMatchObject({ migrated: false });
  });
});

test('what the URL asks of sessions stands beside what the service does', async () => {
  const { url } = await emptyDatabase();
  const env = { DATABASE_URL: `${url}?options=${encodeURIComponent('-c work_mem=5MB')}` };
  const database = await openDatabase(readConfig({ DATA_DIR, ...env }));
  const settings = await database.statements.query`
    SELECT current_setting('work_mem') AS "memory", current_setting('TimeZone') AS "zone",
      current_setting('search_path') AS "path"`;
  await database.close();
  expect(settings).toEqual([{ memory: '5MB', zone: 'UTC', path: 'auth' }]);
});

const skipped = pgbouncer ? '' : ' (skipped: not installed)';

describe.runIf(pgbouncer)(`behind PgBouncer in transaction mode${skipped}`, () => {
  async function pooled(settings: readonly string[] = [], { empty = true } = {}) {
    const direct = await createPostgresDatabase({ empty });
    const pooler = await startPgbouncer(direct, settings);
    onTestFinished(pooler.stop);
    return { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: direct };
  }
  const OFF = { DATABASE_PREPARED_STATEMENTS: 'off' };

  test.each([
    ['in `auth`', true],
    ['in `public`', false],
  ])('an installation %s starts as often as it has to', async (_, empty) => {
    const env = { ...(await pooled([], { empty })), ...OFF };
    expect(await start(env)).toEqual({ migrated: empty, zone: 'UTC' });
    expect(await start(env)).toEqual({ migrated: false, zone: 'UTC' });
    await Promise.all([start(env), start(env)]);
  });

  test('prepared statements are refused before the first of them is lost', async () => {
    await expect(start(await pooled())).rejects.toThrow(
      'DATABASE_URL leads through a pooler that keeps no prepared statements: set DATABASE_PREPARED_STATEMENTS=off',
    );
  });

  test.each([
    ['refuses', []],
    ['drops', ['ignore_startup_parameters = options']],
  ])('no lock is taken where it %s what the session is asked', async (_, settings) => {
    const { DATABASE_URL } = await pooled(settings);
    for (let times = 0; times < 2; times += 1) {
      await expect(start({ DATABASE_URL })).rejects.toThrow(
        'DATABASE_URL leads through a pooler: set DATABASE_DIRECT_URL to PostgreSQL itself',
      );
    }
    await expect(start({ DATABASE_URL, DATABASE_DIRECT_URL: DATABASE_URL })).rejects.toThrow(
      'DATABASE_DIRECT_URL leads through a pooler: ',
    );
  });

  test('who is not there is named', async () => {
    const { DATABASE_DIRECT_URL } = await pooled();
    const nowhere = 'postgresql://postgres:postgres@127.0.0.1:1/ticketgate';
    await expect(start({ DATABASE_URL: nowhere, DATABASE_DIRECT_URL })).rejects.toThrow(
      'The database cannot be reached (DATABASE_URL): connect ECONNREFUSED 127.0.0.1:1',
    );
    await expect(
      start({ DATABASE_URL: DATABASE_DIRECT_URL, DATABASE_DIRECT_URL: nowhere }),
    ).rejects.toThrow('The database cannot be reached (DATABASE_DIRECT_URL): connect ECONNREFUSED');
  });
});
