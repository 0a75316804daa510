import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { createDatabase } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { PASSWORD } from '../support/person.ts';
import { startPostgresProxy } from '../support/postgres-proxy.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { startStandby } from '../support/postgres-standby.ts';
import { testServers } from '../support/server-process.ts';

const VISITORS = 4;
const SIGNED_UP_EACH_SIDE = 10;

const servers = testServers();
const primary = await startPostgres({ durable: false });
await createDatabase(primary.url(''), 'failing');
const standby = await startStandby(primary);
// What a load balancer or an address that moves is.
const way = await startPostgresProxy(primary.url('failing'));
afterAll(async () => {
  way.stop();
  await standby.drop();
  await primary.stop();
});

/** What the service has said, by what it was asked. */
function startVisitors(url: string) {
  const users: string[] = [];
  /** Of each session the newest refresh token. Not of one that may have been rotated unheard. */
  const tokens = new Map<string, string>();
  const failures: (string | undefined)[] = [];
  const wrong: string[] = [];
  const end = new AbortController();

  const send = graphqlClient(url);
  async function ask(name: OperationName, variables: Record<string, unknown>) {
    const { data, errors } = await send(operations[name], variables);
    if (errors) {
      failures.push(errors[0]!.extensions.code);
      return null;
    }
    const [answer] = Object.values(data) as { __typename: string; refreshToken: string }[];
    if (answer!.__typename === 'AuthSession') return answer!;
    wrong.push(`${name}: ${answer!.__typename}`);
    return null;
  }

  async function visit(): Promise<void> {
    const person = { email: `${randomUUID()}@example.com`, password: PASSWORD };
    if (!(await ask('signUp', person))) return;
    users.push(person.email);
    let session = await ask('signIn', person);
    for (let count = 0; session && count < 3; count += 1) {
      session = await ask('refresh', { refreshToken: session.refreshToken });
    }
    if (session) tokens.set(person.email, session.refreshToken);
  }

  const visitors = Array.from({ length: VISITORS }, async () => {
    while (!end.signal.aborted) await visit();
  });
  return {
    users,
    tokens,
    failures,
    wrong,
    ask,
    async stop() {
      end.abort();
      await Promise.all(visitors);
    },
  };
}

test('the primary dies under load, the standby takes over: nothing that was answered is lost', async () => {
  const server = await servers.start({
    DATABASE_URL: way.url,
    AUTH_RATE_LIMITS: 'off',
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
  });
  await standby.follow();
  const { users, tokens, failures, wrong, ask, stop } = startVisitors(server.url);
  const until = (happened: () => void) => vi.waitFor(happened, { timeout: 20_000, interval: 20 });
  await until(() => expect(users.length).toBeGreaterThan(SIGNED_UP_EACH_SIDE));
  expect(failures).toEqual([]);

  // Its last moments nobody hears of.
  const endStream = await standby.stall();
  await sleep(300);
  await Promise.all([primary.kill(), endStream()]);
  // Nobody is there; then somebody who only reads; then who writes, over the same connections.
  await until(() => expect(failures.length).toBeGreaterThan(VISITORS));
  way.switchTo(standby.url('failing'));
  const unable = failures.length;
  await until(() => expect(failures.length).toBeGreaterThan(unable + VISITORS));
  await standby.promote();
  const before = users.length;
  await until(() => expect(users.length).toBeGreaterThan(before + SIGNED_UP_EACH_SIDE));
  await stop();

  expect(wrong).toEqual([]);
  expect([...new Set(failures)]).toEqual(['INTERNAL_SERVER_ERROR']);
  failures.length = 0;
  for (const email of users) await ask('signIn', { email, password: PASSWORD });
  for (const refreshToken of tokens.values()) await ask('refresh', { refreshToken });
  expect({ failures, wrong }).toEqual({ failures: [], wrong: [] });
  expect(tokens.size).toBeGreaterThan(SIGNED_UP_EACH_SIDE);
  // The chain of the audit trail goes on where it was.
  const send = graphqlClient(server.url);
  const { data } = await send(operations.verifyAuditLog, {}, undefined, {
    'x-hasura-admin-secret': ADMIN_SECRET,
  });
  expect(data.verifyAuditLog).toMatchObject({ intact: true });
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
});

test('a database that is gone without a word keeps nobody waiting when another is in its place', async () => {
  const url = new URL(way.url);
  // Half a minute, otherwise.
  url.searchParams.set('query_timeout', '1500');
  const server = await servers.start({ DATABASE_URL: url.href, AUTH_RATE_LIMITS: 'off' });
  const { users, failures, wrong, stop } = startVisitors(server.url);
  const until = (happened: () => void) => vi.waitFor(happened, { timeout: 10_000, interval: 20 });
  await until(() => expect(users.length).toBeGreaterThan(SIGNED_UP_EACH_SIDE));

  way.fallSilent();
  await until(() => expect(failures.length).toBeGreaterThanOrEqual(VISITORS));
  const before = users.length;
  await until(() => expect(users.length).toBeGreaterThan(before + SIGNED_UP_EACH_SIDE));
  await stop();
  expect([...new Set(failures)]).toEqual(['INTERNAL_SERVER_ERROR']);
  expect(wrong).toEqual([]);
});
