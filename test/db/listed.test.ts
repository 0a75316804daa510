import { execute, extendSchema, parse } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';
import { testApp } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import type { Person } from '../support/person.ts';
import { startPostgresProxy } from '../support/postgres-proxy.ts';

/** What the service asks of PostgreSQL by statements that it names. */
const executed: string[] = [];
const database = await testDatabase('postgres');
const proxy = await startPostgresProxy(database.env['DATABASE_URL']!, () => {
  const texts = new Map<string, string>();
  return (type, body) => {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    if (type === 'P' && first !== '') texts.set(first, second);
    if (type === 'B' && second !== '') executed.push(texts.get(second)!);
  };
});
afterAll(async () => {
  proxy.stop();
  await database.drop();
});
const app = testApp({ DATABASE_URL: proxy.url });

const EVERYTHING_LISTED = `{
  me {
    id
    mfa { enabled factors { id } }
    sessions { id current aal amr ipAddress userAgent createdAt lastUsedAt expiresAt }
    trustedDevices { id name createdAt lastUsedAt expiresAt }
  }
}`;

/** What is read: jobs, which run when they run, delete, and look into their queue, the audit trail and the keys. */
async function statementsOf(act: () => Promise<unknown>): Promise<readonly string[]> {
  executed.length = 0;
  await act();
  return executed.filter(
    (sql) => /^\s*SELECT/.test(sql) && !/pgboss|audit_|signing_keys|advisory/.test(sql),
  );
}

async function signedInTwice(): Promise<Person> {
  const person = app.person();
  await person.signUp();
  person.hold(await person.signIn());
  return person;
}

test('me with sessions, trusted devices and factors costs four statements', async () => {
  const ada = await signedInTwice();
  const statements = await statementsOf(() =>
    app.visitor()(EVERYTHING_LISTED, {}, ada.accessToken),
  );
  expect(statements).toHaveLength(4);
});

test('only the columns that are asked for are read', async () => {
  const ada = await signedInTwice();
  const statements = await statementsOf(() =>
    app.visitor()('{ me { sessions { userAgent } } }', {}, ada.accessToken),
  );
  const [selected] = statements.at(-1)!.split(' FROM ');
  expect(columnsOf(selected!)).toEqual(['id', 'user_agent', 'user_id']);
});

test('no column that is secret is ever read for a list', async () => {
  const ada = await signedInTwice();
  const statements = await statementsOf(async () => {
    await ada.run('me');
    await ada.run('trustedDevices');
  });
  const lists = statements.filter((sql) => sql.startsWith('SELECT "'));
  expect(lists).toHaveLength(2);
  for (const sql of lists) expect(sql).not.toMatch(/hash/);
});

test('a list of users costs as many statements as one of them', async () => {
  const people = [await signedInTwice(), await signedInTwice(), await signedInTwice()];
  const users = await app.db.user.findMany({
    where: { email: { in: people.map(({ email }) => email) } },
    orderBy: { id: 'asc' },
  });

  let answer: Awaited<ReturnType<typeof listEverybody>>;
  const statements = await statementsOf(async () => {
    answer = await listEverybody(users);
  });
  expect(statements).toHaveLength(2);
  const listed = answer!.data!['everybody'] as { id: string; sessions: object[] }[];
  expect(listed.map(({ id, sessions }) => [id, sessions.length])).toEqual(
    users.map(({ id }) => [id, 2]),
  );
  const ids = listed.flatMap(({ sessions }) => sessions.map((session) => Object.values(session)));
  expect(new Set(ids.flat()).size).toBe(6);
});

/** As a query that answers with several users does. */
async function listEverybody(users: readonly object[]) {
  const { db, services } = app;
  const extended = extendSchema(schema, parse('extend type Query { everybody: [AuthUser!]! }'));
  extended.getQueryType()!.getFields()['everybody']!.resolve = () => users;
  return execute({
    schema: extended,
    document: parse('{ everybody { id sessions { id } trustedDevices { id } } }'),
    contextValue: { db, services },
  });
}

const columnsOf = (selected: string): string[] =>
  [...selected.matchAll(/"(\w+)"(?=,|$)/g)].map(([, column]) => column!).toSorted();
