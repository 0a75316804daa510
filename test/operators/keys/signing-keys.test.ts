import { decodeProtectedHeader } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { keySetReader } from '../../support/key-set.ts';

const DAY = 24 * 3600;
const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, PUBLIC_URL: 'https://auth.example.com' });
const admin = createAdministrator(app);
const reader = keySetReader(() => app.origin, app.clock);

const listed = async () =>
  (await admin.run('signingKeys')).map(
    ({ id, state }: { id: string; state: string }) => `${state} ${id}`,
  );
const published = async () => (await reader.fetch()).keys.map(({ kid }) => kid);
const tend = () => app.services.tendSigningKeys();
const signerOf = (token: string) => decodeProtectedHeader(token).kid;
const signer = async () => signerOf((await app.person().signUp()).accessToken);
const rotations = async () =>
  (
    await app.db.auditEvent.findMany({
      where: { type: 'signing_key.rotated' },
      orderBy: { id: 'asc' },
    })
  ).map(({ actorType, userId, metadata }) => ({ actorType, userId, ...(metadata as object) }));

/** As it was at first: one key, which signs. */
afterEach(async () => {
  await app.services.extendAuditChain();
  app.clock.advance(1300);
  await tend();
  const keys = await app.db.signingKey.findMany({ orderBy: { activatesAt: 'desc' } });
  expect(keys).toHaveLength(1);
});

describe('rotating the signing key', () => {
  test('publishes a key at once, lets it sign when everybody can know it, and retires the former', async () => {
    const [first] = await published();
    const before = await rotations();
    const next = await admin.run('rotateSigningKey');
    expect(next).toEqual({
      __typename: 'AuthSigningKey',
      id: expect.any(String),
      algorithm: 'ES256',
      state: 'next',
      createdAt: app.clock().toISOString(),
      activatesAt: new Date(app.clock().getTime() + 600_000).toISOString(),
    });
    expect(await listed()).toEqual([`next ${next.id}`, `current ${first}`]);
    expect(await published()).toEqual([next.id, first]);

    app.clock.advance(599);
    expect(await signer()).toBe(first);
    app.clock.advance(1);
    expect(await signer()).toBe(next.id);
    expect(await listed()).toEqual([`current ${next.id}`, `retired ${first}`]);
    expect((await rotations()).slice(before.length)).toEqual([
      {
        actorType: 'admin',
        userId: null,
        kid: next.id,
        algorithm: 'ES256',
        activatesAt: next.activatesAt,
        by: null,
      },
    ]);
  });

  test('makes one key, whoever asks for it and how often', async () => {
    const before = await app.db.signingKey.count();
    const events = (await rotations()).length;
    const asked = await Promise.all(Array.from({ length: 8 }, () => admin.run('rotateSigningKey')));
    app.clock.advance(300);
    asked.push(await admin.run('rotateSigningKey'));
    expect(new Set(asked.map(({ id, activatesAt }) => `${id} ${activatesAt}`)).size).toBe(1);
    expect(await app.db.signingKey.count()).toBe(before + 1);
    expect((await rotations()).length).toBe(events + 1);
    app.clock.advance(300);
  });

  test('lets a key sign at once that has been published for long enough', async () => {
    const [{ activatesAt }] = await admin.run('signingKeys');
    app.clock.set(new Date(Date.parse(activatesAt) + 89 * DAY * 1000));
    await tend();
    const [next] = await admin.run('signingKeys');
    expect(next).toMatchObject({ state: 'next' });
    app.clock.advance(599);
    const soon = new Date(app.clock().getTime() + 1000).toISOString();
    expect(await admin.run('rotateSigningKey')).toMatchObject({ id: next.id, activatesAt: soon });
    app.clock.advance(1000);
    expect(await signer()).toBe(next.id);
  });

  test('keeps the former one until its last token has expired, and forgets it then', async () => {
    const [first] = await published();
    const { id } = await admin.run('rotateSigningKey');
    app.clock.advance(599);
    const last = app.person();
    await last.signUp();
    expect(signerOf(last.accessToken)).toBe(first);
    app.clock.advance(299);
    await tend();
    expect(await last.run('me')).toMatchObject({ email: last.email });
    await reader.verify(last.accessToken);

    app.clock.advance(1 + 600 + 300);
    await app.services.extendAuditChain();
    expect(await published()).toEqual([id, first]);
    app.clock.advance(1);
    // By its own clock, before anybody has told it to look.
    expect(await published()).toEqual([id]);
    expect(await listed()).toEqual([`current ${id}`]);
    await tend();
    expect(await app.db.signingKey.findMany()).toMatchObject([{ id }]);
  });

  test('forgets no key that a seal of the audit log is still signed by', async () => {
    const [first] = await published();
    await app.person().signUp();
    await app.services.extendAuditChain();
    const seals = await app.db.auditSeal.findMany();
    expect(seals.map(({ jws }) => signerOf(jws))).toContain(first);
    await admin.run('rotateSigningKey');
    app.clock.advance(600);
    await app.services.extendAuditChain();
    const anew = await app.db.auditSeal.findMany();
    // As if the service had been stopped before it sealed anew.
    for (const { name, jws } of seals) {
      await app.db.auditSeal.update({ where: { name }, data: { jws } });
    }
    app.clock.advance(1300);
    await tend();
    expect(await published()).not.toContain(first);
    expect(await app.db.signingKey.count({ where: { id: first! } })).toBe(1);
    expect((await fetch(`${app.origin}/.well-known/audit-head`)).status).toBe(200);
    for (const { name, jws } of anew) {
      await app.db.auditSeal.update({ where: { name }, data: { jws } });
    }
  });

  test('shows nobody a private key, and strangers nothing', async () => {
    await admin.run('rotateSigningKey');
    const query = '{ __type(name: "AuthSigningKey") { fields { name } } }';
    const { data } = await app.visitor()(query);
    expect(data.__type.fields.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'activatesAt',
      'algorithm',
      'createdAt',
      'id',
      'state',
    ]);
    for (const key of (await reader.fetch()).keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
    const ada = app.person();
    await ada.signUp();
    for (const operation of ['signingKeys', 'rotateSigningKey'] as const) {
      expect((await ada.run(operation)).errors[0].extensions.code).toBe('FORBIDDEN');
      expect((await app.person().run(operation)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    }
    app.clock.advance(600);
  });
});

describe('the schedule', () => {
  test('publishes a key a day before the 90 days are over, and lets it sign then', async () => {
    const [{ id, activatesAt }] = await admin.run('signingKeys');
    const since = Date.parse(activatesAt);
    app.clock.set(new Date(since + 89 * DAY * 1000 - 1000));
    await tend();
    expect(await listed()).toEqual([`current ${id}`]);
    const before = (await rotations()).length;
    app.clock.advance(1);
    await Promise.all([tend(), tend(), tend()]);
    const [next, ...rest] = await admin.run('signingKeys');
    expect(rest).toMatchObject([{ id, state: 'current' }]);
    expect(next).toMatchObject({
      state: 'next',
      activatesAt: new Date(since + 90 * DAY * 1000).toISOString(),
    });
    expect((await rotations()).slice(before)).toMatchObject([
      { actorType: 'system', kid: next.id, by: null },
    ]);
    app.clock.advance(DAY - 1);
    expect(await signer()).toBe(id);
    app.clock.advance(1);
    expect(await signer()).toBe(next.id);
  });
});

test('twenty rotations under load: every token is verified, here and elsewhere', async () => {
  const people = [app.person(), app.person()];
  for (const person of people) await person.signUp();
  const signers = new Set<string | undefined>();
  let verified = 0;

  for (let rotation = 0; rotation < 20; rotation += 1) {
    await admin.run('rotateSigningKey');
    // The last are issued before the next key signs, and looked at when it does.
    for (const seconds of [299, 290, 11]) {
      const issued = await Promise.all(
        people.map(async (person) => {
          person.hold(await person.run('refresh', { refreshToken: person.refreshToken }, ''));
          return person.accessToken;
        }),
      );
      app.clock.advance(seconds);
      await Promise.all([tend(), app.services.extendAuditChain()]);
      for (const [index, token] of issued.entries()) {
        signers.add(signerOf(token));
        await reader.verify(token);
        expect(await people[index]!.run('me', {}, token)).toMatchObject({
          email: people[index]!.email,
        });
        verified += 1;
      }
    }
  }
  expect(verified).toBe(20 * 3 * 2);
  expect(signers.size).toBeGreaterThanOrEqual(20);
  expect((await admin.run('verifyAuditLog')).intact).toBe(true);
  expect((await published()).length).toBeLessThanOrEqual(5);
}, 120_000);
