import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);
// An address, so that no test asks a name service.
const URL_OUTSIDE = 'https://93.184.215.14/hook';

/** What does not happen here: an endpoint that hears of all hears of each that is made after it. */
const QUIET = ['user.deleted'];

const create = async (eventTypes: string[] = []) =>
  (await admin.run('createWebhook', { url: URL_OUTSIDE, eventTypes })).endpoint;
const eventsOf = (endpointId: string) =>
  app.db.auditEvent.findMany({
    where: { metadata: { path: ['endpointId'], equals: endpointId } },
    orderBy: { id: 'asc' },
  });
const problem = async (name: keyof typeof operations, variables: object) =>
  (await admin.run(name, variables)).errors?.[0];

describe('an endpoint', () => {
  test('is shown with its secret once, and the secret is sealed', async () => {
    const created = await admin.run('createWebhook', {
      url: URL_OUTSIDE,
      eventTypes: ['sign_in.succeeded', 'sign_in.succeeded'],
    });
    expect(created).toMatchObject({
      __typename: 'AuthWebhookEndpointCreated',
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      endpoint: { url: URL_OUTSIDE, eventTypes: ['sign_in.succeeded'], enabled: true },
    });
    const { id } = created.endpoint;
    const row = await app.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });
    const secret = Buffer.from(created.secret.slice('whsec_'.length), 'base64');
    expect(Buffer.from(row.sealedSecret).includes(secret)).toBe(false);
    const recorded = await eventsOf(id);
    expect(recorded).toMatchObject([
      { type: 'webhook_endpoint.created', actorType: 'admin', metadata: { host: '93.184.215.14' } },
    ]);
    expect(JSON.stringify(recorded)).not.toContain(created.secret);
  });

  test('is changed in what is given, and deleted, and each is recorded', async () => {
    const { id } = await create(['sign_in.succeeded']);
    expect(await admin.run('updateWebhook', { id, enabled: false })).toMatchObject({
      url: URL_OUTSIDE,
      eventTypes: ['sign_in.succeeded'],
      enabled: false,
    });
    expect(
      await admin.run('updateWebhook', { id, url: `${URL_OUTSIDE}/2`, eventTypes: [] }),
    ).toMatchObject({ url: `${URL_OUTSIDE}/2`, eventTypes: [], enabled: false });
    await admin.run('rotateWebhook', { id });
    expect(await admin.run('deleteWebhook', { id })).toMatchObject({ id });
    expect((await eventsOf(id)).map(({ type, metadata }) => [type, metadata])).toMatchObject([
      ['webhook_endpoint.created', {}],
      ['webhook_endpoint.updated', { changed: ['enabled'] }],
      ['webhook_endpoint.updated', { changed: ['url', 'eventTypes'] }],
      ['webhook_endpoint.secret_rotated', {}],
      ['webhook_endpoint.deleted', {}],
    ]);
    const listed: { id: string }[] = await admin.run('webhookEndpoints');
    expect(listed.map((one) => one.id)).not.toContain(id);
  });

  test.each(['https://127.0.0.1/', 'http://example.com/', 'https://[::ffff:10.0.0.1]/', 'x'])(
    'is not at %s, neither created nor changed',
    async (url) => {
      const code = { __typename: 'AuthInvalidWebhookUrlError', code: 'INVALID_WEBHOOK_URL' };
      expect(await admin.run('createWebhook', { url, eventTypes: [] })).toMatchObject(code);
      const { id } = await create();
      expect(await admin.run('updateWebhook', { id, url })).toMatchObject(code);
      expect(await app.db.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
        url: URL_OUTSIDE,
      });
    },
  );

  test('hears of no event that there is not', async () => {
    const unknown = { url: URL_OUTSIDE, eventTypes: ['sign_in.succeeded', 'sign_in.perfected'] };
    expect(await problem('createWebhook', unknown)).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('eventTypes.1'),
    });
    const { id } = await create();
    expect(await problem('updateWebhook', { id, eventTypes: ['x'] })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(await problem('rotateWebhook', { id: 'x' })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('that is tested says so in the trail, and so does what is sent once more', async () => {
    const { id } = await create(['user.deleted']);
    await admin.run('updateWebhook', { id, enabled: false });
    const sent = { id: randomUUID(), endpointId: id, messageId: randomUUID() };
    await app.db.webhookDelivery.create({
      data: {
        ...sent,
        eventType: 'webhook.test',
        attempt: 1,
        status: 'dead',
        createdAt: app.clock(),
      },
    });
    expect((await admin.run('testWebhook', { id })).status).toBe('pending');
    expect((await admin.run('redeliverWebhook', { deliveryId: sent.id })).attempt).toBe(2);
    expect((await eventsOf(id)).slice(2)).toMatchObject([
      { type: 'webhook_endpoint.tested', actorType: 'admin', metadata: { by: null } },
      {
        type: 'webhook_delivery.redelivered',
        actorType: 'admin',
        metadata: { by: null, deliveryId: sent.id, endpointId: id },
      },
    ]);
  });

  test('is one of fifty: no more are taken until one is deleted', async () => {
    await app.db.webhookEndpoint.deleteMany();
    const created = await Promise.all(Array.from({ length: 50 }, () => create(QUIET)));
    expect(await problem('createWebhook', { url: URL_OUTSIDE, eventTypes: [] })).toMatchObject({
      message: expect.stringContaining('delete one first'),
      extensions: { code: 'BAD_USER_INPUT', argument: 'url' },
    });
    expect(await app.db.webhookEndpoint.count()).toBe(50);
    await admin.run('deleteWebhook', { id: created[0].id });
    expect((await create()).url).toBe(URL_OUTSIDE);
    await app.db.webhookEndpoint.deleteMany();
  });

  test('that is not there is said not to be', async () => {
    const id = randomUUID();
    const code = { code: 'WEBHOOK_ENDPOINT_NOT_FOUND' };
    expect(await admin.run('updateWebhook', { id, enabled: true })).toMatchObject(code);
    expect(await admin.run('rotateWebhook', { id })).toMatchObject(code);
    expect(await admin.run('testWebhook', { id })).toMatchObject(code);
    expect(await admin.run('redeliverWebhook', { deliveryId: id })).toMatchObject(code);
    expect(await admin.run('deleteWebhook', { id })).toMatchObject({ id });
    expect(await eventsOf(id)).toEqual([]);
  });

  test('lists what was sent, a page at a time, and of no other', async () => {
    const [{ id }, { id: other }] = [await create(QUIET), await create(QUIET)];
    const now = app.clock().getTime();
    const rows = [1, 2, 3].map((attempt) => ({
      id: randomUUID(),
      endpointId: attempt === 3 ? other : id,
      messageId: randomUUID(),
      eventType: 'sign_in.succeeded',
      attempt,
      status: 'delivered',
      createdAt: new Date(now + attempt),
    }));
    await app.db.webhookDelivery.createMany({ data: rows });
    const first = await admin.run('webhookDeliveries', { endpointId: id, first: 1 });
    expect(first).toMatchObject({
      edges: [{ node: { id: rows[1]!.id } }],
      pageInfo: { hasNextPage: true },
    });
    const after = first.pageInfo.endCursor;
    expect(await admin.run('webhookDeliveries', { endpointId: id, first: 1, after })).toMatchObject(
      { edges: [{ node: { id: rows[0]!.id } }], pageInfo: { hasNextPage: false } },
    );
  });
});

test('nobody but administrators gets near an endpoint', async () => {
  const eve = app.person();
  await eve.signUp();
  const { id } = await create();
  const calls = {
    webhookEndpoints: {},
    webhookDeliveries: { endpointId: id },
    createWebhook: { url: URL_OUTSIDE, eventTypes: [] },
    updateWebhook: { id, enabled: false },
    deleteWebhook: { id },
    rotateWebhook: { id },
    testWebhook: { id },
    redeliverWebhook: { deliveryId: id },
  } as const;
  for (const [name, variables] of Object.entries(calls)) {
    const { errors } = await app.visitor()(
      operations[name as keyof typeof calls],
      variables,
      eve.accessToken,
    );
    expect(errors?.[0]?.extensions.code, name).toBe('FORBIDDEN');
  }
  expect(await app.db.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
    enabled: true,
  });
});
