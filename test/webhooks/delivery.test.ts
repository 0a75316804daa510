import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { secondsUntilRetry } from '../../src/webhooks/schedule.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { startMailServer } from '../support/mail-server.ts';
import { startWebhookReceiver, verify } from '../support/webhook-receiver.ts';

const DAY = 24 * 3600;

const receiver = await startWebhookReceiver();
const mail = await startMailServer();
const app = testApp({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
  OPERATOR_EMAIL: 'operator@example.com',
  SMTP_URL: mail.url,
  MAIL_FROM: 'auth@example.com',
});
afterAll(async () => {
  await receiver.close();
  await mail.close();
});
const admin = createAdministrator(app);

beforeEach(() => {
  receiver.behaviour = 204;
});
afterEach(async () => {
  for (const { id } of await admin.run('webhookEndpoints'))
    await admin.run('deleteWebhook', { id });
});

const create = async (eventTypes: string[] = []): Promise<{ id: string; secret: string }> => {
  const { endpoint, secret } = await admin.run('createWebhook', { url: receiver.url, eventTypes });
  return { id: endpoint.id, secret };
};
// oxlint-disable-next-line no-explicit-any -- as the API answers
const deliveries = async (endpointId: string): Promise<any[]> =>
  // oxlint-disable-next-line no-explicit-any -- as the API answers
  (await admin.run('webhookDeliveries', { endpointId })).edges.map(({ node }: any) => node);
const tried = (endpointId: string, count: number) =>
  vi.waitFor(
    async () => {
      const done = (await deliveries(endpointId)).filter(({ status }) => status !== 'pending');
      expect(done).toHaveLength(count);
      return done;
    },
    { timeout: 20_000, interval: 50 },
  );
/** As if the time for which they wait were over. */
const hurry = () => {
  app.clock.advance(1);
  return app.statements.execute`
    UPDATE pgboss.job SET start_after = now() - interval '1 second'
    WHERE name = 'webhook' AND state = 'created'`;
};
const waiting = (endpointId: string) => app.statements.query<{ data: object; seconds: number }>`
  SELECT data, EXTRACT(EPOCH FROM start_after - now())::int AS "seconds" FROM pgboss.job
  WHERE name = 'webhook' AND state = 'created' AND data->>'endpointId' = ${endpointId}`;
const signedUp = async () => {
  app.clock.advance(1);
  const ada = app.person();
  const { user } = await ada.signUp();
  return { ada, userId: user.id as string };
};

describe('what happens', () => {
  test('arrives signed, and says what the audit trail says', async () => {
    const { id, secret } = await create(['sign_up.succeeded']);
    const { userId } = await signedUp();
    const arrived = await receiver.waitFor(({ event }) => event.data.userId === userId);
    const row = await app.db.auditEvent.findFirstOrThrow({
      where: { userId, type: 'sign_up.succeeded' },
    });

    expect(verify(secret, arrived)).toEqual({
      type: 'sign_up.succeeded',
      timestamp: row.occurredAt.toISOString(),
      data: {
        id: row.id,
        userId,
        actorType: 'user',
        ipAddress: row.ipAddress,
        metadata: row.metadata,
      },
    });
    expect(arrived.headers).toMatchObject({
      'webhook-id': row.id,
      'content-type': 'application/json',
    });
    expect(await tried(id, 1)).toMatchObject([
      {
        messageId: row.id,
        eventType: 'sign_up.succeeded',
        attempt: 1,
        status: 'delivered',
        responseStatus: 204,
        error: null,
        nextAttemptAt: null,
      },
    ]);
  });

  test('is told to those who want to hear of it, and are switched on', async () => {
    const everything = await create();
    const signIns = await create(['sign_in.succeeded', 'factor.enrolled']);
    const off = await create();
    await admin.run('updateWebhook', { id: off.id, enabled: false });
    const { ada, userId } = await signedUp();
    await ada.signIn();
    await vi.waitFor(
      async () =>
        expect((await deliveries(everything.id)).map(({ eventType }) => eventType)).toEqual(
          expect.arrayContaining(['sign_up.succeeded', 'sign_in.succeeded']),
        ),
      { timeout: 20_000, interval: 50 },
    );
    await tried(
      signIns.id,
      await app.db.auditEvent.count({
        where: { userId, type: 'sign_in.succeeded' },
      }),
    );
    expect((await deliveries(signIns.id)).map(({ eventType }) => eventType)).not.toContain(
      'sign_up.succeeded',
    );
    expect(await deliveries(off.id)).toEqual([]);
  });

  test('holds no secret, no code and no token', async () => {
    await create();
    const before = receiver.received.length;
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    await receiver.waitFor(({ event }) => event.type === 'factor.enrolled');
    await vi.waitFor(
      async () =>
        expect(
          await app.statements.query`
      SELECT 1 FROM pgboss.job WHERE name = 'webhook' AND state < 'completed'`,
        ).toEqual([]),
      {
        timeout: 20_000,
        interval: 100,
      },
    );
    const told = receiver.received
      .slice(before)
      .map(({ body }) => body)
      .join('\n');
    const { password, totpSecret, recoveryCodes, accessToken, refreshToken, email } = ada;
    const hidden = [password, totpSecret, ...recoveryCodes, accessToken, refreshToken, email];
    expect(hidden.filter((secret) => told.includes(secret))).toEqual([]);
  });
});

describe('a rotated secret', () => {
  test('signs at once, and the former one signs along for a day', async () => {
    const { id, secret: former } = await create(['sign_up.succeeded']);
    const { secret } = await admin.run('rotateWebhook', { id });
    expect(secret).not.toBe(former);
    const { userId } = await signedUp();
    const arrived = await receiver.waitFor(({ event }) => event.data.userId === userId);
    verify(secret, arrived);
    verify(former, arrived);

    await app.statements.execute`
      UPDATE webhook_endpoints SET previous_secret_until = ${app.clock()}::timestamptz`;
    const { userId: next } = await signedUp();
    const later = await receiver.waitFor(({ event }) => event.data.userId === next);
    verify(secret, later);
    expect(() => verify(former, later)).toThrow('No matching signature');
  });

  test('is not what a stranger signs with', async () => {
    const { secret } = await create(['sign_up.succeeded']);
    const { secret: others } = await create(['user.deleted']);
    const { userId } = await signedUp();
    const arrived = await receiver.waitFor(({ event }) => event.data.userId === userId);
    verify(secret, arrived);
    expect(() => verify(others, arrived)).toThrow('No matching signature');
    expect(() => verify(secret, { ...arrived, body: `${arrived.body} ` })).toThrow();
  });
});

describe('what failed', () => {
  test('is tried again, with the same webhook-id, until it arrives', async () => {
    const { id, secret } = await create(['sign_up.succeeded']);
    receiver.behaviour = 500;
    const before = receiver.received.length;
    await signedUp();
    const [first] = await tried(id, 1);
    expect(first).toMatchObject({ attempt: 1, status: 'failed', responseStatus: 500 });
    const due = (Date.parse(first.nextAttemptAt) - Date.parse(first.attemptedAt)) / 1000;
    expect(due).toBeGreaterThanOrEqual(5);
    expect(due).toBeLessThanOrEqual(6);

    receiver.behaviour = 'redirect';
    await hurry();
    expect((await tried(id, 2))[0]).toMatchObject({ attempt: 2, responseStatus: 307 });
    const { seconds } = (await waiting(id))[0]!;
    expect(seconds).toBeGreaterThan(290);
    expect(seconds).toBeLessThanOrEqual(330);

    receiver.behaviour = 204;
    await hurry();
    expect((await tried(id, 3))[0]).toMatchObject({ attempt: 3, status: 'delivered' });
    const arrived = receiver.received.slice(before);
    expect(arrived).toHaveLength(3);
    expect(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const one of arrived) verify(secret, one);
    expect(await app.db.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
      enabled: true,
      failingSince: null,
    });
    expect(await waiting(id)).toEqual([]);
  });

  test('is given up after ten tries over three days', async () => {
    const delays = Array.from({ length: 10 }, (_, index) => secondsUntilRetry(index + 1));
    expect(delays.at(-1)).toBeNull();
    const days = delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0) / DAY;
    expect(days).toBeGreaterThan(3);
    expect(days).toBeLessThan(3.6);

    const { id } = await create(['sign_up.succeeded']);
    receiver.behaviour = 500;
    await signedUp();
    await tried(id, 1);
    await app.statements.execute`
      UPDATE pgboss.job SET data = data || '{"failures": 9, "attempt": 10}'
      WHERE name = 'webhook' AND state = 'created'`;
    await hurry();
    expect((await tried(id, 2))[0]).toMatchObject({
      attempt: 10,
      status: 'dead',
      nextAttemptAt: null,
    });
    expect(await waiting(id)).toEqual([]);
  });

  test('with 410 switches the endpoint off, and the operator hears of it', async () => {
    const { id } = await create(['sign_up.succeeded']);
    receiver.behaviour = 410;
    await signedUp();
    expect(await tried(id, 1)).toMatchObject([{ status: 'dead', responseStatus: 410 }]);
    expect(await admin.run('webhookEndpoints')).toMatchObject([{ id, enabled: false }]);
    const { text } = await mail.waitForMail((one) => Boolean(one.text?.includes(id)));
    expect(text).toContain('410');
    const events = await app.db.auditEvent.findMany({
      where: { type: 'webhook_endpoint.disabled' },
      orderBy: { id: 'desc' },
    });
    expect(events[0]).toMatchObject({
      actorType: 'system',
      metadata: { endpointId: id, reason: 'gone' },
    });

    await signedUp();
    expect(await waiting(id)).toEqual([]);
    receiver.behaviour = 204;
    await admin.run('updateWebhook', { id, enabled: true });
    await signedUp();
    expect((await tried(id, 2))[0]).toMatchObject({ status: 'delivered' });
  });

  test('for five days switches the endpoint off, and not sooner', async () => {
    const { id } = await create(['sign_up.succeeded']);
    receiver.behaviour = 503;
    const failingFor = (seconds: number) =>
      app.db.webhookEndpoint.update({
        where: { id },
        data: { failingSince: new Date(app.clock().getTime() - seconds * 1000) },
      });
    await failingFor(5 * DAY - 60);
    await signedUp();
    await tried(id, 1);
    expect(await admin.run('webhookEndpoints')).toMatchObject([{ enabled: true }]);
    await failingFor(5 * DAY);
    await hurry();
    expect((await tried(id, 2))[0]).toMatchObject({ status: 'dead' });
    expect(await admin.run('webhookEndpoints')).toMatchObject([{ enabled: false }]);
    const { text } = await mail.waitForMail((one) => Boolean(one.text?.includes(id)));
    expect(text).toContain('five days');
  });
});

describe('an operator', () => {
  test('sends a test, also to what is switched off, and once', async () => {
    const { id, secret } = await create(['user.deleted']);
    await admin.run('updateWebhook', { id, enabled: false });
    const asked = await admin.run('testWebhook', { id });
    expect(asked).toMatchObject({ eventType: 'webhook.test', attempt: 1, status: 'pending' });
    const arrived = await receiver.waitFor(
      ({ headers }) => headers['webhook-id'] === asked.messageId,
    );
    expect(verify(secret, arrived)).toMatchObject({ type: 'webhook.test' });
    expect(await tried(id, 1)).toMatchObject([{ id: asked.id, status: 'delivered' }]);

    receiver.behaviour = 500;
    await admin.run('testWebhook', { id });
    expect((await tried(id, 2))[0]).toMatchObject({ status: 'dead', responseStatus: 500 });
    expect(await waiting(id)).toEqual([]);
  });

  test('sends an event once more, as it was, with the id that it had', async () => {
    const { id } = await create(['sign_up.succeeded']);
    const { userId } = await signedUp();
    const [first] = await tried(id, 1);
    const again = await admin.run('redeliverWebhook', { deliveryId: first.id });
    expect(again).toMatchObject({ messageId: first.messageId, attempt: 2, status: 'pending' });
    await tried(id, 2);
    const told = receiver.received.filter(({ event }) => event.data.userId === userId);
    expect(told).toHaveLength(2);
    expect(told[0]!.body).toBe(told[1]!.body);
  });
});

describe('the deletion of a user', () => {
  test('takes what is not sent yet, and leaves nothing of them with what was', async () => {
    const { id } = await create(['sign_up.succeeded', 'user.deleted']);
    receiver.behaviour = 500;
    const { ada, userId } = await signedUp();
    await tried(id, 1);
    expect(await waiting(id)).toHaveLength(1);
    receiver.behaviour = 204;

    const before = receiver.received.length;
    await ada.run('deleteUser');
    await tried(id, 2);
    // Receivers know the user by the id, and are to delete theirs, too.
    const told = receiver.received.slice(before);
    expect(told.map(({ event }) => [event.type, event.data.userId])).toEqual([
      ['user.deleted', userId],
    ]);
    expect(await waiting(id)).toEqual([]);
    const left = await app.statements.query<{ row: object }>`
      SELECT to_jsonb(j) AS "row" FROM pgboss.job j UNION ALL
      SELECT to_jsonb(d) FROM webhook_deliveries d`;
    expect(JSON.stringify(left)).not.toContain(userId);
  });
});
