import { randomBytes, randomUUID } from 'node:crypto';
import { getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { someoneWithEverything } from '../../support/everything.ts';
import { testFactors } from '../../support/factors.ts';
import { FOREIGN_HASHES } from '../../support/foreign-hashes.ts';
import { callOf, rootFields, type RootField } from '../../support/root-fields.ts';
import { privateKeys, storedSecrets } from '../../support/stored-secrets.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';
import { everythingOf, reachableFields } from '../../support/whole-answer.ts';

/** Whatever administrators ask, in whole: nothing in the answer is a secret, or the hash of one. */
const AUTH_SECRET = randomBytes(32);
const administrative = rootFields.filter(({ authScopes }) => authScopes?.['admin'] === true);

/** The only two that show one: a webhook's, when it is made. */
const SHOWS_ITS_SECRET = ['createWebhookEndpoint', 'rotateWebhookSecret'];

test('of the fields that administrators reach, those that are named as if they held a secret are known', () => {
  const fields = reachableFields(administrative.map(({ field }) => getNamedType(field.type)));
  expect(fields.length).toBeGreaterThan(80);
  const telling = fields.filter((field) =>
    /secret|token|hash|seal|salt|nonce|challenge|password|private|ticket|otp|\.(codes?|key|jwk|data)$/i.test(
      field.split('.')[1] === 'code' ? 'code of an error' : `.${field.split('.')[1]}`,
    ),
  );
  expect(telling.toSorted()).toEqual([
    'AuthAuditLogVerification.headHash',
    'AuthSecurityPosture.totpGuessOddsPerDay',
    'AuthSecurityPosture.totpGuessOddsPerYear',
    'AuthUser.passwordChangeAdvised',
    'AuthWebhookEndpointCreated.secret',
    'MfaPolicyPreview.passwordChangeAdvised',
    'MfaPolicyPreview.passwordOnly',
    'MfaStatus.passwordRemoved',
  ]);
});

describe('every field of administrators, with all that it can say', async () => {
  const factors = await testFactors({
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_SECRET: AUTH_SECRET.toString('base64'),
    AUTH_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    AUTH_RATE_LIMITS: 'off',
  });
  const { app } = factors;
  const admin = createAdministrator(app);
  const receiver = await startWebhookReceiver();
  afterAll(() => receiver.close());

  const secrets = new Map<string, Set<string>>();
  let given: Readonly<Record<string, string>>;

  const learn = (name: string, values: readonly string[]): void => {
    const known = secrets.get(name) ?? new Set();
    for (const value of values) known.add(value);
    secrets.set(name, known);
  };
  async function learnWhatIsStored(): Promise<void> {
    for (const [name, values] of await storedSecrets(app)) learn(name, values);
    learn('private keys', await privateKeys(app, AUTH_SECRET));
  }

  beforeAll(async () => {
    const ada = await someoneWithEverything(factors);
    const { userId } = ada;
    // What an administrator by role does, and a hash from elsewhere, leave more behind.
    const root = app.person();
    const { user } = await root.signUp();
    await app.db.user.update({ where: { id: user.id }, data: { roles: ['user', 'admin'] } });
    await root.enrollTotp();
    app.clock.advance(60);
    await root.signInWithTotp();
    await root.run('unlockUser', { userId });
    await app.person().run('generatePasskey', {}, '');
    const { hash: passwordHash } = FOREIGN_HASHES['bcrypt 2a'];
    await admin.run('importUsers', {
      users: [{ email: `${randomUUID()}@example.com`, passwordHash }],
    });
    await app.services.extendAuditChain();
    const url = `${receiver.url}?key=of-the-receiver`;
    receiver.behaviour = 500;
    const created = await admin.run('createWebhook', { url, eventTypes: [] });
    const rotated = await admin.run('rotateWebhook', { id: created.endpoint.id });
    const other = await admin.run('createWebhook', { url: receiver.url, eventTypes: [] });
    const { id: deliveryId } = await admin.run('testWebhook', { id: created.endpoint.id });

    learn('what they hold', ada.secrets);
    learn('their phone', [ada.phoneNumber]);
    learn('of the service', [ADMIN_SECRET, AUTH_SECRET.toString('base64')]);
    learn('of webhooks', [created.secret, rotated.secret, other.secret]);
    await learnWhatIsStored();

    given = {
      userId,
      id: created.endpoint.id,
      endpointId: created.endpoint.id,
      deliveryId,
      'authUser.id': userId,
      'deleteWebhookEndpoint.id': other.endpoint.id,
      'createWebhookEndpoint.url': receiver.url,
    };
  });

  const argumentsOf = ({ field }: RootField): Record<string, string> =>
    Object.fromEntries(
      field.args.flatMap(({ name }) => {
        const value = given[`${field.name}.${name}`] ?? given[name];
        // Lists are asked for in whole.
        return value === undefined || (name === 'userId' && field.name === 'authAuditEvents')
          ? []
          : [[name, JSON.stringify(value)]];
      }),
    );

  /** First what only reads, and deletions last. */
  const order = (root: RootField): number =>
    root.parent === 'Query' ? 0 : /^(delete|reset|approve)/.test(root.field.name) ? 2 : 1;
  const calls = administrative
    .toSorted((a, b) => order(a) - order(b))
    .map((root) => [root.field.name, root] as const);

  test('there are secrets of every kind to be found', () => {
    const none = [...secrets].filter(([, values]) => values.size === 0).map(([name]) => name);
    expect(none).toEqual([]);
    expect(secrets.size).toBeGreaterThan(15);
  });

  test.each(calls)('%s shows none', async (name, root) => {
    const everything = everythingOf(getNamedType(root.field.type)).slice(2, -2);
    const query = callOf(root, argumentsOf(root), everything);
    const headers = { 'x-hasura-admin-secret': ADMIN_SECRET };
    const { data, errors } = await app.visitor()(query, {}, undefined, headers);
    expect(errors).toBeUndefined();
    const { [name]: answer } = data;
    expect(answer).not.toBeNull();
    // What is refused shows nothing anyway. No reset waits in a service that takes one administrator.
    if (name !== 'approveUserMfaReset') expect(String(answer.__typename)).not.toMatch(/Error$/);
    if (SHOWS_ITS_SECRET.includes(name)) {
      expect(answer.secret).toMatch(/^whsec_/);
      learn('of webhooks', [answer.secret]);
      delete answer.secret;
    }
    await learnWhatIsStored();

    const text = JSON.stringify(answer);
    const shown = [...secrets].flatMap(([kind, values]) =>
      [...values].some((secret) => text.includes(JSON.stringify(secret).slice(1, -1)))
        ? [kind]
        : [],
    );
    expect(shown).toEqual([]);
    expect(text).not.toMatch(/\$argon2|\$2[aby]\$|whsec_|PRIVATE KEY|eyJ[\w-]+\.eyJ/);
  });

  test('nor does it say where to a webhook failed, or what its receiver answered', async () => {
    const { edges } = await admin.run('webhookDeliveries', { endpointId: given['id'] });
    expect(edges.length).toBeGreaterThan(0);
    expect(JSON.stringify(edges)).not.toContain('of-the-receiver');
    expect(await admin.run('authUser', { id: randomUUID() })).toBeNull();
  });
});
