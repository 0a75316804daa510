import { setTimeout as sleep } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { databaseKind } from '../../support/database.ts';
import { keySetReader } from '../../support/key-set.ts';

// The embedded database is for one process.
describe.runIf(databaseKind() === 'postgres')('replicas', () => {
  const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, PUBLIC_URL: 'https://auth.example.com' });
  const admin = createAdministrator(app);
  let replica: Awaited<ReturnType<typeof app.replica>>;
  beforeAll(async () => {
    replica = await app.replica();
  });
  afterAll(() => replica.close());

  const kids = async (origin: string) =>
    (await keySetReader(() => origin, app.clock).fetch()).keys.map(({ kid }) => kid);
  const signerOf = (token: string) => decodeProtectedHeader(token).kid;

  test('have the same first key, though they start together', async () => {
    expect(await kids(replica.origin)).toEqual(await kids(app.origin));
  });

  test('follow a rotation by themselves, long before its key signs', async () => {
    const { id } = await admin.run('rotateSigningKey');
    const deadline = Date.now() + 30_000;
    while (!(await kids(replica.origin)).includes(id) && Date.now() < deadline) await sleep(200);
    expect(await kids(replica.origin)).toEqual(await kids(app.origin));
    app.clock.advance(600);
    const ada = replica.person();
    expect(signerOf((await ada.signUp()).accessToken)).toBe(id);
  });

  test('look for a key that they do not know, and not each time that somebody names one', async () => {
    const { id } = await admin.run('rotateSigningKey');
    app.clock.advance(600);
    const ada = app.person();
    await ada.signUp();
    expect(signerOf(ada.accessToken)).toBe(id);
    const invented = ada.accessToken.replace(/^[^.]+/, () =>
      Buffer.from('{"alg":"ES256","kid":"none","typ":"at+jwt"}').toString('base64url'),
    );
    // Whoever invents one makes it look, and then it does not look again for a while.
    expect((await replica.person().run('me', {}, invented)).errors).toBeDefined();
    app.clock.advance(2);
    expect(await replica.person().run('me', {}, ada.accessToken)).toMatchObject({
      email: ada.email,
    });
  });

  test('make one key when both rotate at once, and agree which one signs', async () => {
    const before = await app.db.signingKey.count();
    const now = app.clock();
    await Promise.all([
      admin.run('rotateSigningKey'),
      admin.run('rotateSigningKey'),
      ...Array.from({ length: 4 }, () => replica.services.tendSigningKeys()),
    ]);
    expect(await app.db.signingKey.count({ where: { activatesAt: { gt: now } } })).toBe(1);
    expect(await app.db.signingKey.count()).toBeLessThanOrEqual(before + 1);
    app.clock.advance(600);
  });

  test('verify the tokens of each other through twenty rotations, and so does everybody else', async () => {
    const readers = [app.origin, replica.origin].map((origin) =>
      keySetReader(() => origin, app.clock),
    );
    const people = [app.person(), replica.person()];
    for (const person of people) await person.signUp();
    const signers = new Set<string | undefined>();
    for (let rotation = 0; rotation < 20; rotation += 1) {
      await admin.run('rotateSigningKey');
      for (const seconds of [299, 290, 11]) {
        const tokens = await Promise.all(
          people.map(async (person) => {
            person.hold(await person.run('refresh', { refreshToken: person.refreshToken }, ''));
            return person.accessToken;
          }),
        );
        app.clock.advance(seconds);
        await Promise.all([app.services.tendSigningKeys(), replica.services.tendSigningKeys()]);
        for (const token of tokens) {
          signers.add(signerOf(token));
          for (const reader of readers) await reader.verify(token);
          for (const verifier of [app.person(), replica.person()]) {
            expect((await verifier.run('me', {}, token)).errors).toBeUndefined();
          }
        }
        await Promise.all([app.services.extendAuditChain(), replica.services.extendAuditChain()]);
      }
    }
    expect(signers.size).toBeGreaterThanOrEqual(20);
    expect((await admin.run('verifyAuditLog')).intact).toBe(true);
  }, 120_000);

  test('publish a key of another algorithm at their next start, beside the one that signs', async () => {
    const ada = app.person();
    await ada.signUp();
    const next = await app.replica({ AUTH_JWT_ALG: 'EdDSA' });
    try {
      await next.services.tendSigningKeys();
      await app.services.tendSigningKeys();
      const { keys } = await keySetReader(() => app.origin, app.clock).fetch();
      expect(keys[0]).toMatchObject({ alg: 'EdDSA' });
      expect(keys[1]).toMatchObject({ alg: 'ES256' });
      // Replicas with the former setting do not take it back.
      await app.services.tendSigningKeys();
      expect(await kids(next.origin)).toEqual(keys.map(({ kid }) => kid));

      app.clock.advance(24 * 3600);
      const eve = next.person();
      const { accessToken } = await eve.signUp();
      expect(decodeProtectedHeader(accessToken)).toMatchObject({ alg: 'EdDSA' });
      for (const verifier of [app.person(), replica.person(), next.person()]) {
        expect((await verifier.run('me', {}, accessToken)).errors).toBeUndefined();
      }
      await keySetReader(() => replica.origin, app.clock).verify(accessToken);
    } finally {
      await next.close();
    }
  });
});
