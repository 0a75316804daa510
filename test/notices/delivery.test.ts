import {
  afterAll,
  afterEach,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { createApp, type App } from '../../src/app.ts';
import type { AuditEvent } from '../../src/audit/audit-event.ts';
import { happenedAlone } from '../../src/audit/happened.sql.ts';
import { Prisma } from '../../src/db/client.ts';
import { testConfig } from '../support/app.ts';
import { borrowDatabase, type BorrowedDatabase } from '../support/lent-database.ts';
import { startMailServer } from '../support/mail-server.ts';
import { memoryLog } from '../support/memory-log.ts';
import { createPerson, type Person } from '../support/person.ts';

// The operator's statements, as in README.md, but for the schema: here the tables are in `public`.
const LIST = `
SELECT id, created_on, data->>'type' AS event, data->>'userId' AS "user", output->>'message' AS reason
FROM pgboss.job WHERE name = 'notice-dead' ORDER BY created_on`;
const REQUEUE = `
WITH dead AS (DELETE FROM pgboss.job WHERE name = 'notice-dead' RETURNING data)
INSERT INTO pgboss.job (name, data, retry_limit, retry_delay, retry_backoff, expire_in, dead_letter, policy)
SELECT q.name, dead.data, q.retry_limit, q.retry_delay, q.retry_backoff,
  q.expire_seconds * interval '1 second', q.dead_letter, q.policy
FROM dead, pgboss.queue q WHERE q.name = 'notice'`;

const server = await startMailServer();
afterAll(() => server.close());

let database: BorrowedDatabase;
let app: App;
let ada: Person & { id: string };
const { log, lines } = memoryLog('warn');

/** One process after the other, on one database. */
async function start(): Promise<string> {
  const config = testConfig(database, { ...server.env, MESSAGE_TIMEOUT: '5' });
  app = await createApp(config, log);
  return `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}/graphql`;
}

beforeEach(async () => {
  Object.assign(server, { behaviour: 'accept' });
  server.mails.length = 0;
  lines.length = 0;
  database = await borrowDatabase();
  const person = createPerson(await start(), () => new Date());
  ada = Object.assign(person, { id: (await person.signUp()).user.id });
});
afterEach(async () => {
  await app.close();
  await database.giveBack();
});

const notify = () => {
  const event: AuditEvent = { type: 'mfa.disabled', method: 'totp', actor: 'user', userId: ada.id };
  const source = { client: { ipAddress: null, userAgent: null }, now: new Date() };
  return app.db.$transaction((tx) => tx.$executeRaw(happenedAlone([event], source)));
};
const tuneRetries = (limit: number) => app.statements.execute`
  UPDATE pgboss.queue SET retry_limit = ${limit}::int, retry_delay = 1, retry_backoff = FALSE
  WHERE name = 'notice'`;
const mailToAda = () => server.waitForMail(({ recipients }) => recipients[0] === ada.email);
const jobs = (queue: string) => app.statements.query<{ id: string; state: string; tries: number }>`
  SELECT id, state::text AS "state", retry_count AS "tries", data, output FROM pgboss.job
  WHERE name = ${queue}`;
const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const soon = { timeout: 20_000, interval: 50 };

describe('a notice', () => {
  test('that waits when the service is stopped is sent by the next start', async () => {
    server.behaviour = 'defer';
    await notify();
    await vi.waitFor(() => expect(logged()).toHaveLength(1), soon);
    await app.close();
    expect(server.mails).toEqual([]);

    server.behaviour = 'accept';
    await start();
    await app.statements.execute`UPDATE pgboss.job SET start_after = now() WHERE name = 'notice'`;
    await mailToAda();
    expect(server.mails).toHaveLength(1);
  });

  test('that is being sent when the service is stopped is finished, and sent once', async () => {
    server.behaviour = { slowMs: 200 };
    await notify();
    await vi.waitFor(
      async () => expect(await jobs('notice')).toMatchObject([{ state: 'active' }]),
      soon,
    );
    await app.close();
    expect(server.mails).toHaveLength(1);

    await start();
    expect(await jobs('notice')).toMatchObject([{ state: 'completed', tries: 0 }]);
    expect(logged()).toEqual([]);
  });

  test.each(['refuse', 'defer', 'silent'] as const)(
    'is tried again after the server met it with %s, under the same id',
    async (behaviour) => {
      await tuneRetries(9);
      server.behaviour = behaviour;
      await notify();
      await vi.waitFor(() => expect(logged().length).toBeGreaterThanOrEqual(1), soon);
      expect(server.mails).toEqual([]);

      server.behaviour = 'accept';
      const { messageId } = await mailToAda();
      const [{ id } = { id: '' }] = await jobs('notice');
      expect(messageId).toBe(`<${id}@auth.example.com>`);
      for (const line of logged()) {
        expect(line).toMatchObject({
          level: 'warn',
          job: id,
          event: 'mfa.disabled',
          userId: ada.id,
        });
      }
    },
  );

  test('that failed for good is kept for the operator, who can list it and have it sent', async () => {
    await tuneRetries(1);
    server.behaviour = 'refuse';
    await notify();
    await vi.waitFor(async () => expect(await jobs('notice-dead')).toHaveLength(1), soon);
    const given = { event: 'mfa.disabled', userId: ada.id, queue: 'notice' };
    expect(logged()).toMatchObject([
      { ...given, level: 'warn', triesLeft: 1, err: { message: 'SMTP EENVELOPE 550 RCPT TO' } },
      { ...given, level: 'error', triesLeft: 0, msg: 'job failed for good' },
    ]);
    expect(lines.join()).not.toContain(ada.email);

    await app.close();
    lines.length = 0;
    await start();
    await vi.waitFor(() => expect(logged()).toMatchObject([{ level: 'warn', dead: 1 }]), soon);

    expect(await app.statements.query(Prisma.raw(LIST))).toMatchObject([
      { event: 'mfa.disabled', user: ada.id, reason: 'SMTP EENVELOPE 550 RCPT TO' },
    ]);
    server.behaviour = 'accept';
    await app.statements.execute(Prisma.raw(REQUEUE));
    await mailToAda();
    expect(await jobs('notice-dead')).toEqual([]);
  });
});

describe('pruning', () => {
  test('is enqueued once an hour, however many processes ask for it, and done', async () => {
    await app.db.session.updateMany({ data: { expiresAt: new Date(0) } });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    for (let starts = 0; starts < 2; starts += 1) {
      await app.close();
      await start();
      await vi.advanceTimersByTimeAsync(10 * 60_000);
    }
    // Asked for twenty times, in one hour or while the next one begins.
    const enqueued = async (): Promise<number> => (await jobs('prune')).length;
    await expect.poll(enqueued, soon).toBeGreaterThan(0);
    expect(await enqueued()).toBeLessThan(3);

    // What is scheduled is looked for every half minute, and at every start.
    await app.close();
    await start();
    await expect.poll(() => app.db.session.count(), soon).toBe(0);
    expect(logged()).toEqual([]);
  });
});
