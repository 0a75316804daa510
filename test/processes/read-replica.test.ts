import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { memoryLog } from '../support/memory-log.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { startStandby } from '../support/postgres-standby.ts';

const AWAY = 'the read replica does not answer: its reads are asked of the primary';
const BACK = 'the read replica answers again';

const primary = await startPostgres({ durable: false });
await createDatabase(primary.url(''), 'replicated');
const standby = await startStandby(primary);
afterAll(async () => {
  await standby.drop();
  await primary.stop();
});

const { log, lines } = memoryLog('info');
/** What the log says of the replica. */
const told = (): string[] =>
  lines
    .map((line) => JSON.parse(line) as { msg: string })
    .map(({ msg }) => msg)
    .filter((msg) => [AWAY, BACK].includes(msg));

const DATABASE_URL = primary.url('replicated');
const AUTH_SECRET = randomBytes(32).toString('base64');
const app = testApp(
  {
    DATABASE_URL,
    AUTH_SECRET,
    DATABASE_REPLICA_URL: standby.url('replicated'),
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
  },
  { log },
);
const admin = createAdministrator(app);

const emails = async (): Promise<string[]> =>
  (await admin.run('authUsers', { first: 100 })).edges.map(
    ({ node }: { node: { email: string } }) => node.email,
  );

/** Everything that may lag. */
const readAll = async () => ({
  emails: await emails(),
  events: (await admin.run('auditEvents', { first: 100 })).edges.length as number,
  preview: (await admin.run('previewPolicy', { input: {} })).passwordOnly.count as number,
  verification: await admin.run('verifyAuditLog'),
  deliveries: (await admin.run('webhookDeliveries', { endpointId: crypto.randomUUID() })).edges,
});

test('lists and reports are as old as the replica is; what decides, and what one reads of oneself, is not', async () => {
  const [ada, gone] = [app.person(), app.person()];
  await gone.signUp();
  await ada.signUp();
  await vi.waitFor(async () => expect(await emails()).toContain(ada.email), { timeout: 20_000 });
  await app.services.extendAuditChain();
  await standby.pause();
  const before = await readAll();
  expect(before.verification).toMatchObject({ intact: true });

  const eve = app.person();
  const { user, refreshToken } = await eve.signUp();
  await gone.run('deleteUser');
  expect(await gone.run('me')).toMatchObject({ errors: expect.anything() });
  expect(await readAll()).toEqual(before);
  expect(await admin.run('authUser', { id: user.id })).toMatchObject({
    email: eve.email,
    sessions: [{ aal: 'aal1' }],
  });
  expect(await eve.run('me')).toMatchObject({ email: eve.email });
  expect(await eve.run('refresh', { refreshToken }, '')).toMatchObject({
    __typename: 'AuthSession',
  });
  expect(await eve.signIn()).toMatchObject({ __typename: 'AuthSession' });

  await standby.resume();
  await vi.waitFor(async () => expect(await emails()).toContain(eve.email), { timeout: 20_000 });
  const after = await readAll();
  expect(after.events).toBeGreaterThan(before.events);
  expect(after.emails).not.toContain(gone.email);
  expect(after.preview).toBe(before.preview);
  // A standby refuses whatever writes: nothing was asked of it that it could not answer.
  expect(told()).toEqual([]);
});

describe('a replica that is away', () => {
  beforeAll(() => standby.stop());

  test('is told of once, and the primary reads for it until it is back', async () => {
    const bob = app.person();
    await bob.signUp();
    const lists = await Promise.all([emails(), emails(), emails()]);
    for (const list of lists) expect(list).toContain(bob.email);
    await readAll();
    expect(told()).toEqual([AWAY]);

    await standby.start();
    await vi.waitFor(
      async () => {
        await emails();
        expect(told()).toEqual([AWAY, BACK]);
      },
      { timeout: 20_000, interval: 200 },
    );
    await readAll();
    expect(told()).toEqual([AWAY, BACK]);
  });

  test('keeps nobody from starting, and is told of then', async () => {
    const url = new URL(DATABASE_URL);
    url.port = '1';
    expect(await startedWith(url.href)).toEqual([AWAY]);
  });

  test('or is one of another installation, whose people would look like ours', async () => {
    await createDatabase(primary.url(''), 'other');
    const other = primary.url('other');
    await startedWith(other, other);
    expect(await startedWith(other)).toEqual([AWAY]);
    expect(await startedWith(standby.url('replicated'))).toEqual([]);
  });
});

/** What a start says of the replica. */
async function startedWith(
  replicaUrl: string,
  databaseUrl = DATABASE_URL,
): Promise<readonly string[]> {
  const since = told().length;
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    DATABASE_REPLICA_URL: replicaUrl,
    AUTH_SECRET,
    LOG_LEVEL: 'info',
  });
  const started = await createApp(config, log);
  await started.close();
  return told().slice(since);
}
