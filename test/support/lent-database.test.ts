import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { openDatabase, Prisma, type Database } from '../../src/db/client.ts';
import { borrowDatabase, type BorrowedDatabase } from './lent-database.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** As an app uses it. */
async function use({ env, config }: BorrowedDatabase): Promise<Database> {
  const database = await openDatabase({ ...readConfig(env), ...config });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= database.close());
  open.push(close);
  return { ...database, close };
}

const execute = (database: Database, sql: string) => database.statements.execute(Prisma.raw(sql));

const contents = ({ statements }: Database) =>
  statements.query(
    Prisma.raw(`
      SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM pgboss.job) AS jobs,
        (SELECT json_agg(q ORDER BY name)::text FROM pgboss.queue q) AS queues,
        (SELECT json_agg(m ORDER BY id)::text FROM _prisma_migrations m) AS migrations,
        (SELECT count(*)::int FROM pg_trigger WHERE tgenabled = 'D') AS off,
        (SELECT count(*)::int FROM pg_attribute WHERE attname = 'password_hash' AND attnotnull) AS required,
        to_regclass('made')::text AS made, to_regproc('made')::text AS function, current_setting('statement_timeout') AS timeout`),
  );

const SOMEONE = `
  INSERT INTO users (id, email, display_name, locale, default_role, roles, password_hash,
    password_key_id, password_changed_at, created_at)
  VALUES (gen_random_uuid(), 'ada@example.com', 'Ada', 'en', 'user', '{user}', 'x', 'x', now(), now())`;

describe('a database that is lent again', () => {
  test.each([
    ['a user', SOMEONE],
    ['a job', `INSERT INTO pgboss.job (name) VALUES ('notice')`],
    ['a queue that works otherwise', `UPDATE pgboss.queue SET retry_limit = 1`],
    ['a queue less', `DELETE FROM pgboss.queue WHERE name = 'prune'`],
    ['a migration less', `DELETE FROM _prisma_migrations`],
    ['a table', `CREATE TABLE made (a int)`],
    ['a column that may be null', `ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL`],
    ['triggers that are off', `ALTER TABLE factors DISABLE TRIGGER ALL`],
    ['a function', `CREATE FUNCTION made() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
    ['a setting of the session', `SET statement_timeout = 1000000`],
  ])('is as it was at first, though somebody left %s', async (_, change) => {
    const first = await borrowDatabase();
    const before = await use(first);
    const fresh = await contents(before);
    await execute(before, change);
    await before.close();
    await first.giveBack();

    const next = await borrowDatabase();
    onTestFinished(() => next.giveBack());
    expect(await contents(await use(next))).toEqual(fresh);
  });

  test('is nobody else’s meanwhile', async () => {
    const [first, second] = [await borrowDatabase(), await borrowDatabase()];
    const [one, other] = [await use(first), await use(second)];
    await execute(one, SOMEONE);
    expect(await contents(other)).toMatchObject([{ users: 0 }]);
    await one.close();
    await other.close();
    await first.giveBack();
    await second.giveBack();
  });
});
