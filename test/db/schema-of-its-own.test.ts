import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { readNames } from '../../src/db/schema-engine.ts';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { testFactors } from '../support/factors.ts';
import { makeForeignTables } from '../support/foreign-tables.ts';
import { pgbouncer, startPgbouncer } from '../support/pgbouncer.ts';
import { everyStatement } from '../support/statement-walk/every-statement.ts';
import { startStatementRecorder } from '../support/statement-recorder.ts';

type Way = { readonly url: string; stop(): unknown };

const directly = async (url: string): Promise<Way> => ({ url, stop() {} });

describe.each([
  ['in sessions without a path to it', true, directly, {}],
  [
    `behind PgBouncer in transaction mode${pgbouncer ? '' : ' (skipped: not installed)'}`,
    pgbouncer !== null,
    // Few sessions for many connections, so that they are handed round.
    (url: string): Promise<Way> => startPgbouncer(url, ['default_pool_size = 3']),
    { DATABASE_PREPARED_STATEMENTS: 'off' },
  ],
] as const)('a schema of its own beside tables of the same names, %s', (_, can, open, env) => {
  describe.runIf(can)('', async () => {
    if (!can) return;
    const databaseUrl = await createPostgresDatabase({ empty: true });
    await makeForeignTables(databaseUrl);
    const way = await open(databaseUrl);
    const recorder = await startStatementRecorder(way.url);
    const factors = await testFactors({
      DATABASE_URL: recorder.url,
      DATABASE_DIRECT_URL: databaseUrl,
      ...env,
      MESSAGE_TIMEOUT: '10',
      AUTH_ADMIN_SECRET: ADMIN_SECRET,
    });
    afterAll(async () => {
      recorder.stop();
      await way.stop();
    });

    test('every statement of the service finds its own', async () => {
      await everyStatement(factors, recorder);
      const found = await factors.app.db.$queryRaw`
        SELECT (SELECT count(*) FROM users)::int > 0 AS "users",
          (SELECT count(*) FROM public.users)::int AS "others",
          current_setting('TimeZone') AS "zone", current_setting('search_path') AS "path"`;
      expect(found).toEqual([{ users: true, others: 0, zone: 'UTC', path: '"$user", public' }]);
    }, 240_000);
  });
});

test('no part of a statement has the name of a table', async () => {
  const names = (await readNames()).join('|');
  const statements = await readFile('prisma/statements.sql', 'utf8');
  expect(
    statements.match(new RegExp(`\\b(${names})( \\([^)]*\\))? AS (MATERIALIZED )?\\(`, 'g')),
  ).toBe(null);
});
