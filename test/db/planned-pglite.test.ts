import { readFileSync } from 'node:fs';
import { PGlite, types } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { PlannedPGlite } from '../../src/db/planned-pglite.ts';

let planned: PlannedPGlite;
let plain: PGlite;

beforeAll(async () => {
  const template = () => new Blob([readFileSync(inject('embeddedImage'))]);
  planned = new PlannedPGlite({ loadDataDir: template() });
  plain = new PGlite({ loadDataDir: template() });
  await Promise.all([planned.waitReady, plain.waitReady]);
  for (const database of [planned, plain]) await database.exec('CREATE TABLE things (name text)');
});
afterAll(async () => {
  // The other one is closed by the last test.
  await plain.close();
});

test('a statement that is asked again is planned no more', async () => {
  await planned.exec('SET plan_cache_mode = force_generic_plan');
  const text = 'SELECT count(*)::int AS count FROM things WHERE name = $1';
  for (const name of ['one', 'two', 'three']) await planned.query(text, [name]);
  const { rows } = await planned.query(
    'SELECT generic_plans::int AS "asked", custom_plans::int AS "planned" FROM pg_prepared_statements WHERE statement = $1',
    [text],
  );
  expect(rows).toEqual([{ asked: 3, planned: 0 }]);
});

test.each<[string, unknown[]]>([
  ['SELECT 1 AS one WHERE FALSE', []],
  ['SELECT $1::int + 1 AS sum, $2::text AS text, $3::bytea AS bytes', [4, 'a', Buffer.of(0, 255)]],
  ['SELECT $1::text[] AS list, $2::jsonb AS json', [['a', null, '"'], { a: [1] }]],
  ['SELECT $1::timestamptz AS time, $2::bool AS bool', [new Date(0), false]],
  ['SELECT $1::int AS null, $2::text AS undefined', [null, undefined]],
  ['INSERT INTO things SELECT generate_series(1, $1::int)::text', [3]],
  ["UPDATE things SET name = name || 'a' WHERE name < $1", ['3']],
  ['DELETE FROM things RETURNING name', []],
  ['SET work_mem = 4096', []],
  ['', []],
])('%j answers what PGlite answers', async (text, values) => {
  const parsers = { [types.INT4]: (value: string) => `${value}!` };
  // Asked anew, it is prepared already.
  for (const options of [{ rowMode: 'array', parsers } as const, undefined]) {
    const answer = await plain.query(text, values, options);
    expect(await planned.query(text, values, options)).toEqual(answer);
  }
});

test.each<[string, unknown[]]>([
  ['SELECT 1 / $1::int', [0]],
  ['SELECT * FROM nowhere', []],
  ['SELEC 1', []],
  ['SELECT $1::uuid', ['no uuid']],
])('%j fails as it fails in PGlite, and nothing else with it', async (text, values) => {
  const error: unknown = await plain.query(text, values).catch((thrown: unknown) => thrown);
  const { code, message } = error as Error & { code: string };
  for (let each = 0; each < 2; each += 1) {
    await expect(planned.query(text, values)).rejects.toMatchObject({ code, message });
    expect((await planned.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  }
});

test('what is asked while others are in a transaction waits for its end', async () => {
  const order: string[] = [];
  const count = 'SELECT count(*)::int AS count FROM things';
  let outside: Promise<unknown> | undefined;
  await planned.transaction(async (transaction) => {
    outside = planned.query(count).then(({ rows }) => order.push(JSON.stringify(rows)));
    await transaction.query('INSERT INTO things VALUES ($1)', ['inside']);
    expect((await transaction.query(count)).rows).toEqual([{ count: 1 }]);
    await transaction.rollback();
    order.push('rolled back');
  });
  await outside;
  expect(order).toEqual(['rolled back', '[{"count":0}]']);
});

test('what fails in a transaction undoes it, and its statements can be asked again', async () => {
  const insert = "INSERT INTO things VALUES ('undone') RETURNING name";
  const divide = 'SELECT 2 / $1::int AS half';
  await expect(
    planned.transaction(async (transaction) => {
      await transaction.query(insert);
      await transaction.query(divide, [0]);
    }),
  ).rejects.toThrow('division by zero');
  expect((await planned.query('SELECT name FROM things')).rows).toEqual([]);
  expect((await planned.query(insert)).rows).toEqual([{ name: 'undone' }]);
  expect((await planned.query(divide, [1])).rows).toEqual([{ half: 2 }]);
});

test('more statements than have names are answered, too', async () => {
  for (let each = 0; each < 500; each += 1) {
    expect((await planned.query(`SELECT $1::int + ${each} AS sum`, [1])).rows).toEqual([
      { sum: each + 1 },
    ]);
  }
  const { rows } = await planned.query<{ kept: number }>(
    'SELECT count(*)::int AS kept FROM pg_prepared_statements',
  );
  expect(rows[0]!.kept).toBeGreaterThan(300);
  expect(rows[0]!.kept).toBeLessThanOrEqual(384);
});

test('what is asked once it is closed says so', async () => {
  await planned.close();
  await expect(planned.query('SELECT 1')).rejects.toThrow('PGlite is closed');
});
