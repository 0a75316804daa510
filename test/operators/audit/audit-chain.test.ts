import { setTimeout as sleep } from 'node:timers/promises';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { createCountedRefusalsStore } from '../../../src/audit/counted-refusals.store.ts';
import { happenedAlone } from '../../../src/audit/happened.sql.ts';
import { createAuditChainStore } from '../../../src/operators/audit/audit-chain.store.ts';
import { createAuditSeal } from '../../../src/operators/audit/audit-seal.ts';
import { createExtendAuditChain } from '../../../src/operators/audit/extend-audit-chain.ts';
import { createSecretBox } from '../../../src/crypto/secret-box.ts';
import { createKeyring } from '../../../src/crypto/keyring.ts';
import { loadSigningKeys } from '../../../src/sessions/signing-keys.ts';
import { createSigningKeysStore } from '../../../src/sessions/signing-keys.store.ts';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { auditChain } from '../../support/audit-chain.ts';

const secret = Buffer.alloc(32, 7);
const ISSUER = 'https://auth.example.com';
const app = testApp({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_SECRET: secret.toString('base64'),
  AUTH_JWT_ISSUER: ISSUER,
});
const chain = auditChain(app, createAdministrator(app));
const nobody = { client: { ipAddress: null, userAgent: null }, userId: null } as const;

/** What another replica runs. */
async function replica() {
  const secretBox = createSecretBox(createKeyring({ current: secret }));
  const store = createSigningKeysStore(app.db);
  const keys = await loadSigningKeys({ store, secretBox, algorithm: 'ES256', clock: app.clock });
  return createExtendAuditChain({
    store: createAuditChainStore(app.db, app.statements),
    seal: createAuditSeal({ keys, clock: app.clock, issuer: ISSUER }),
  });
}

describe('the chain', () => {
  test('grows by itself, within seconds', async () => {
    await app.person().signUp();
    const deadline = Date.now() + 10_000;
    while ((await app.db.auditPending.count()) > 0 && Date.now() < deadline) await sleep(100);
    expect(await app.db.auditPending.count()).toBe(0);
    expect(await app.db.auditLink.count()).toBe(await app.db.auditEvent.count());
  });

  test('has what is counted, too', async () => {
    await app.db.throttle.create({
      data: { key: 'refusals:1:192.0.2.9', failures: 100, expiresAt: app.clock() },
    });
    await createCountedRefusalsStore(app.statements).record(app.clock());
    await chain.extend();
    const counted = (await chain.linked()).filter(
      ({ event }) => event?.type === 'refusals.counted',
    );
    expect(counted).toHaveLength(1);
    expect(await chain.verify()).toMatchObject({ intact: true });
  });

  test('misses none of 64 writers, though some commit late and many replicas link', async () => {
    const before = await app.db.auditEvent.count();
    const replicas = await Promise.all([replica(), replica(), replica()]);
    const events = { type: 'email.verified', actor: 'system', userId: null } as const;
    const write = async (index: number) => {
      // Its id is made at first, and it commits at last: others that are younger are linked by then.
      const statement = happenedAlone([events], { client: nobody.client, now: app.clock() });
      await app.db.$transaction(async (tx) => {
        await tx.$executeRaw(statement);
        await sleep(index % 4 === 0 ? 30 : 0);
      });
    };
    const writers = { done: false };
    const linking = replicas.map(async (extend) => {
      while (!writers.done) {
        await extend();
        await sleep(5);
      }
    });
    await Promise.all(Array.from({ length: 64 }, (_, index) => write(index)));
    writers.done = true;
    await Promise.all(linking);
    await chain.extend();

    expect(await app.db.auditEvent.count()).toBe(before + 64);
    expect(await app.db.auditPending.count()).toBe(0);
    const positions = (await chain.linked()).map(({ link }) => link.position);
    expect(positions).toEqual(Array.from({ length: before + 64 }, (_, index) => index + 1));
    expect(await chain.verify()).toMatchObject({ intact: true, checkedEvents: before + 64 });
  });

  test('holds when a user is deleted, linked or not, and forgets who they were', async () => {
    const [ada, root] = [app.person(), app.person()];
    const { user } = await ada.signUp();
    const by = (await root.signUp()).user.id;
    const required = { type: 'user.mfa_requirement_set', requirement: 'REQUIRED' } as const;
    await chain.record({ ...required, by, actor: 'admin', userId: user.id });
    await chain.extend();
    await root.signIn('wrong');
    for (const leaving of [ada, root]) {
      leaving.hold(await leaving.run('stepUp', { password: leaving.password }));
      expect(await leaving.run('deleteUser')).toMatchObject({ __typename: 'AuthDeletedUser' });
      expect(await chain.verify()).toMatchObject({ intact: true });
    }
    await chain.extend();
    expect(await chain.verify()).toMatchObject({ intact: true });

    const linked = await chain.linked();
    const { link, event } = linked.find((each) => each.event!.type === required.type)!;
    expect(link).toMatchObject({
      subject: { hash: expect.any(String), salt: null },
      origin: { hash: expect.any(String), salt: null },
      actor: { hash: expect.any(String), salt: null },
    });
    // What stays of it is still held.
    await chain.keep();
    await chain.tamper(
      `UPDATE audit_events SET metadata = metadata || '{"requirement": null}' WHERE id = '${event!.id}'`,
    );
    expect(await chain.verify()).toMatchObject({ intact: false, firstBrokenId: event!.id });
    await chain.restore();
  });

  test('is signed at its end, for whoever keeps it elsewhere', async () => {
    await chain.extend();
    const { headHash, checkedEvents } = await chain.verify();
    const { status, headers, body } = await chain.head();
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({ position: checkedEvents, hash: headHash, jws: expect.any(String) });

    const jwks = createRemoteJWKSet(new URL(`${app.origin}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(body.jws, jwks, { typ: 'audit-head+jws', issuer: ISSUER });
    expect(payload).toEqual({
      iss: ISSUER,
      position: checkedEvents,
      hash: headHash,
      iat: Math.floor(app.clock().getTime() / 1000),
    });
    // It opens nothing here.
    const { errors } = await app.person().run('me', {}, body.jws);
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  test('is sealed anew when the key has changed, so that the former one can go', async () => {
    await chain.extend();
    const first = await app.db.signingKey.findFirstOrThrow();
    // As a rotation does: one more key, made on an empty table here.
    await app.db.signingKey.deleteMany();
    const secretBox = createSecretBox(createKeyring({ current: secret }));
    const store = createSigningKeysStore(app.db);
    await loadSigningKeys({ store, secretBox, algorithm: 'ES256', clock: app.clock });
    const { id: newest } = await app.db.signingKey.findFirstOrThrow();
    const activatesAt = new Date(first.activatesAt.getTime() - 1000);
    const publicJwk = first.publicJwk as object;
    await app.db.signingKey.create({ data: { ...first, publicJwk, activatesAt } });

    const keys = await loadSigningKeys({ store, secretBox, algorithm: 'ES256', clock: app.clock });
    const seal = createAuditSeal({ keys, clock: app.clock, issuer: ISSUER });
    const before = seal.open('head', (await chain.seal('head'))!);
    const extend = createExtendAuditChain({
      store: createAuditChainStore(app.db, app.statements),
      seal,
    });
    await extend();
    const jws = (await chain.seal('head'))!;
    expect(decodeProtectedHeader(jws).kid).toBe(newest);
    expect(seal.open('head', jws)).toMatchObject({ position: expect.any(Number) });
    expect(seal.open('head', jws)!.position).toBeGreaterThanOrEqual(before!.position);
  });
});
