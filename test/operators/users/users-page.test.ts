import { expect, test, vi } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { statementsNaming } from '../../support/statements-naming.ts';
import { Prisma } from '../../../src/db/client.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);

const USERS = 20_000;

/** Signing up would take an hour. Their addresses are in no order of time. */
const seed = () => app.statements.execute`
  INSERT INTO users (id, email, display_name, locale, default_role, roles, password_hash,
    password_key_id, password_changed_at, created_at)
  SELECT gen_random_uuid(), md5(n::text) || '@example.com', 'n', 'en', 'user', '{user}', '', '',
    now(), now() - n * interval '1 second'
  FROM generate_series(1, ${USERS}::int) AS n`;

/** The plan of a page as the service asks for it. */
async function planOf(query: string): Promise<string> {
  const rows = await app.statements.query<{ 'QUERY PLAN': string }>(Prisma.raw(`EXPLAIN ${query}`));
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('a page deep in the list is read by the index: it takes no longer than the first', async () => {
  await seed();
  await app.statements.execute`ANALYZE users`;
  const deep = await planOf(`SELECT id FROM users u
    WHERE (u.created_at, u.id) < (now() - interval '15000 seconds', gen_random_uuid())
    ORDER BY u.created_at DESC, u.id DESC LIMIT 101`);
  expect(deep).toMatch(/Index (Only )?Scan Backward using users_created_at_id_idx/);
  expect(deep).not.toMatch(/Sort|Seq Scan/);

  const prefix = await planOf(String.raw`SELECT id FROM users u
    WHERE lower(u.email) LIKE 'abc1\_%' ORDER BY u.created_at DESC, u.id DESC LIMIT 101`);
  expect(prefix).toContain('users_email_prefix');
});

test('walking through all of them meets each once', async () => {
  const seen = new Set<string>();
  let after: string | null = null;
  let pages = 0;
  for (let more = true; more && pages < 20; pages += 1) {
    // oxlint-disable-next-line no-explicit-any -- an answer of the API
    const page: any = await admin.run('authUsers', { first: 100, after });
    for (const { node } of page.edges) {
      expect(seen.has(node.id)).toBe(false);
      seen.add(node.id);
    }
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  expect(seen.size).toBe(pages * 100);
});

test('factors, sessions and devices take one statement each, however many users a page has', async () => {
  const spies = [vi.spyOn(app.db.session, 'findMany'), vi.spyOn(app.db.trustedDevice, 'findMany')];
  const statementsOf = async (first: number) => {
    for (const spy of spies) spy.mockClear();
    const texts = await statementsNaming(app.statements, /\b(throttles|users u)\b/, async () =>
      expect((await admin.run('authUsers', { first })).edges).toHaveLength(first),
    );
    return [texts, ...spies.map((spy) => spy.mock.calls)].map(({ length }) => length);
  };

  const few = await statementsOf(2);
  expect(await statementsOf(100)).toEqual(few);
  // Who asks, the page, and where they stand.
  expect(few).toEqual([3, 1, 1]);
});
