import { createPrivateKey, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../src/operators/administrator.ts';
import { NO_CLIENT } from '../../src/shared/client.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { databaseKind } from '../support/database.ts';
import { keySetReader } from '../support/key-set.ts';
import { privateKeyOf } from '../support/stored-secrets.ts';

const secret = Buffer.alloc(32, 7);
const app = testApp({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_SECRET: secret.toString('base64'),
  PUBLIC_URL: 'https://auth.example.com',
});
const admin = createAdministrator(app);
const elsewhere = () => keySetReader(() => app.origin, app.clock);
const revoke = () => admin.run('rotateSigningKey', { compromised: true });
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) =>
  errors?.[0]?.extensions.code;

/** What a thief makes of a key: the token of somebody, with a name of its own and for as long as may be. */
async function forge(token: string, kid = kidOf(token)!): Promise<string> {
  const key = await app.db.signingKey.findUniqueOrThrow({ where: { id: kid } });
  return new SignJWT({ ...decodeJwt(token), jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
    .sign(createPrivateKey({ key: privateKeyOf(key, secret), format: 'der', type: 'pkcs8' }));
}

const rotations = async () =>
  (await app.db.auditEvent.findMany({ where: { type: 'signing_key.rotated' } })).map(
    ({ metadata }) => metadata,
  );

/** One key, which signs. */
afterEach(async () => {
  await app.services.extendAuditChain();
  await app.services.tendSigningKeys();
  expect(await app.db.signingKey.count()).toBe(1);
});

describe('a signing key that was stolen', () => {
  test('forges tokens until it is revoked, and none from then on, here or elsewhere', async () => {
    const ada = app.person();
    await ada.signUp();
    const forged = await forge(ada.accessToken);
    expect(await app.person().run('me', {}, forged)).toMatchObject({ email: ada.email });
    await elsewhere().verify(forged);
    const late = await forge(ada.accessToken);

    const { id, ...key } = await revoke();
    expect(key).toEqual({
      __typename: 'AuthSigningKey',
      algorithm: 'ES256',
      state: 'current',
      createdAt: app.clock().toISOString(),
      activatesAt: app.clock().toISOString(),
    });
    for (const token of [forged, late, ada.accessToken]) {
      expect(codeOf(await app.person().run('me', {}, token))).toBe('UNAUTHENTICATED');
      await expect(elsewhere().verify(token)).rejects.toThrow('no applicable key');
    }
    expect((await elsewhere().fetch()).keys.map(({ kid }) => kid)).toEqual([id]);
    expect(await admin.run('signingKeys')).toMatchObject([{ id, state: 'current' }]);
  });

  test('ends no session: the next access token is by the new one', async () => {
    const ada = app.person();
    await ada.signUp();
    const { id } = await revoke();
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
    expect(kidOf(ada.accessToken)).toBe(id);
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    await elsewhere().verify(ada.accessToken);
  });

  test('goes with the next one, which was made beside it, and with those that signed before', async () => {
    const ada = app.person();
    await ada.signUp();
    const { id: second } = await admin.run('rotateSigningKey');
    app.clock.advance(600);
    const { id: third } = await admin.run('rotateSigningKey');
    const tokens = [ada.accessToken, await forge(ada.accessToken, second)];
    const ahead = await forge(ada.accessToken, third);

    const { id } = await revoke();
    for (const token of [...tokens, ahead]) {
      expect(codeOf(await app.person().run('me', {}, token))).toBe('UNAUTHENTICATED');
    }
    app.clock.advance(600);
    expect(await admin.run('signingKeys')).toMatchObject([{ id, state: 'current' }]);
    expect(codeOf(await app.person().run('me', {}, await forge(tokens[0]!, third)))).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('leaves no private half behind, and the audit log as whole as it was', async () => {
    const { accessToken } = await app.person().signUp();
    await app.services.extendAuditChain();
    const before = await rotations();
    const { id, activatesAt } = await revoke();
    expect((await rotations()).slice(before.length)).toEqual([
      { kid: id, algorithm: 'ES256', activatesAt, compromised: true, by: null },
    ]);
    await app.services.tendSigningKeys();
    expect(await app.db.signingKey.count({ where: { id: kidOf(accessToken)! } })).toBe(1);

    // Once nothing is sealed by it any more.
    await app.services.extendAuditChain();
    await app.services.tendSigningKeys();
    expect(await app.db.signingKey.findMany()).toMatchObject([{ id }]);
    expect((await admin.run('verifyAuditLog')).intact).toBe(true);
  });

  test('is not brought back by whoever rotates at the same moment', async () => {
    const { accessToken } = await app.person().signUp();
    await admin.run('rotateSigningKey');
    app.clock.advance(1);
    const asked = await Promise.all([
      admin.run('rotateSigningKey'),
      revoke(),
      admin.run('rotateSigningKey'),
      revoke(),
      app.services.tendSigningKeys(),
      admin.run('rotateSigningKey'),
    ]);
    expect(asked.filter(Boolean)).toHaveLength(5);
    const keys = await app.db.signingKey.findMany({ where: { revokedAt: null } });
    const signing = keys.filter(({ activatesAt }) => activatesAt <= app.clock());
    expect(signing).toHaveLength(1);
    expect(codeOf(await app.person().run('me', {}, accessToken))).toBe('UNAUTHENTICATED');
    app.clock.advance(600);
    const next = await app.person().signUp();
    expect(keys.map(({ id }) => id)).toContain(kidOf(next.accessToken));
    await revoke();
  });
});

// The embedded database is for one process.
describe.runIf(databaseKind() === 'postgres')(
  'a signing key that was stolen, with replicas',
  () => {
    test('is worthless at each of them once it hears of it', async () => {
      const replica = await app.replica();
      try {
        const ada = app.person();
        await ada.signUp();
        const forged = await forge(ada.accessToken);
        expect(await replica.person().run('me', {}, forged)).toMatchObject({ email: ada.email });
        await revoke();
        const refused = async () => codeOf(await replica.person().run('me', {}, forged));
        // Nothing tells it to look.
        await expect.poll(refused, { timeout: 30_000 }).toBe('UNAUTHENTICATED');
      } finally {
        await replica.close();
      }
    });

    test('is worthless also where the secret is not known that seals the new one', async () => {
      const ada = app.person();
      await ada.signUp();
      const forged = await forge(ada.accessToken);
      const rotated = {
        AUTH_SECRET: Buffer.alloc(32, 8).toString('base64'),
        AUTH_SECRET_PREVIOUS: secret.toString('base64'),
      };
      const replica = await app.replica(rotated);
      try {
        await replica.services.rotateSigningKey(SYSTEM, { compromised: true }, NO_CLIENT);
        const grace = replica.person();
        await grace.signUp();
        await app.services.tendSigningKeys();
        expect(codeOf(await app.person().run('me', {}, forged))).toBe('UNAUTHENTICATED');
        // It cannot sign, and still knows who is signed in.
        expect(await app.person().run('me', {}, grace.accessToken)).toMatchObject({
          email: grace.email,
        });
      } finally {
        await replica.close();
        await revoke();
      }
    });
  },
);
