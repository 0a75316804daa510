import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyring, type Keyring } from '../../src/crypto/keyring.ts';
import { createSecretBox, sealedUnder } from '../../src/crypto/secret-box.ts';
import { createKeyUseStore } from '../../src/maintenance/key-use.store.ts';
import { createPrune } from '../../src/maintenance/prune.ts';
import { createPruneStore } from '../../src/maintenance/prune.store.ts';
import { createReportKeyUse } from '../../src/maintenance/report-key-use.ts';
import { createReseal } from '../../src/maintenance/reseal.ts';
import { createResealStore } from '../../src/maintenance/reseal.store.ts';
import { totpContext } from '../../src/mfa/totp/match-totp.sql.ts';
import { signingKeyContext } from '../../src/sessions/new-signing-key.ts';
import { webhookSecretContext, webhookSecretText } from '../../src/webhooks/secret.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { memoryLog } from '../support/memory-log.ts';
import { someoneWithPasskey } from '../support/passkey.ts';

const secret = randomBytes(32);
const app = testApp({ AUTH_SECRET: secret.toString('base64'), AUTH_ADMIN_SECRET: ADMIN_SECRET });

/** What the service does of itself while a rotation is under way, and what it logs of it. */
function resealing(on: ReturnType<typeof testApp>, keyring: Keyring) {
  const { log, lines } = memoryLog();
  const { step, progress } = createReseal({
    store: createResealStore(on.db),
    secretBox: createSecretBox(keyring),
    keyring,
    log,
    clock: on.clock,
    onDone: async () => {},
  });
  return {
    step,
    async reseal() {
      while (await step());
      return progress();
    },
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('pruning', () => {
  test('deletes what has expired and nothing else', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUp();
    await ada.run('generateTotp');
    app.clock.advance(29 * 24 * 3600);
    await eve.signUpWithTotp(app.clock.advance);
    const ticket = await eve.ticket();
    app.clock.advance(24 * 3600 + 60);
    await createPrune({ store: createPruneStore(app.db) })(app.clock());

    expect(await app.db.session.findMany()).toMatchObject([{ id: expect.any(String) }]);
    expect((await eve.run('refresh', { refreshToken: eve.refreshToken })).__typename).toBe(
      'AuthSession',
    );
    expect(await app.db.ticket.count()).toBe(0);
    expect(await app.db.factor.count({ where: { state: 'PENDING' } })).toBe(0);
    expect(await eve.verifyTotp(ticket, eve.code())).toMatchObject({ code: 'INVALID_TICKET' });
    expect(await eve.signInWithTotp()).toMatchObject({ __typename: 'AuthSession' });
  });
});

describe('factors that were removed', () => {
  test('are kept, and their credentials taken, until they cannot come back', async () => {
    const ada = await someoneWithPasskey(app);
    await ada.run('removeFactor', { factorId: ada.factorId });
    const kept = () =>
      Promise.all([
        app.db.factorRemoval.count(),
        app.db.removedFactor.count(),
        app.db.webauthnCredential.count(),
      ]);
    app.clock.advance(72 * 3600 - 1);
    await createPrune({ store: createPruneStore(app.db) })(app.clock());
    expect(await kept()).toEqual([1, 2, 1]);
    app.clock.advance(1);
    await createPrune({ store: createPruneStore(app.db) })(app.clock());
    expect(await kept()).toEqual([0, 0, 0]);
  });
});

describe('resealing after AUTH_SECRET was rotated', () => {
  test('moves every sealed value to the new secret, which opens it alone', async () => {
    await app.person().signUpWithTotp(app.clock.advance);
    const gone = app.person();
    await gone.signUpWithTotp(app.clock.advance);
    await gone.run('verifyChange', { type: 'NONE', code: gone.code() });
    const current = randomBytes(32);
    const rotating = createKeyring({ current, previous: secret });
    const { reseal, lines } = resealing(app, rotating);
    const sealedFactors = () => app.db.factor.findMany({ where: { type: 'TOTP' } });
    const removedOnes = async () => {
      const include = { removal: true };
      const rows = await app.db.removedFactor.findMany({
        where: { sealedSecret: { not: null } },
        include,
      });
      return rows.map(({ removal: { userId }, ...row }) => ({ ...row, userId }));
    };
    const before = (await sealedFactors()).length + (await removedOnes()).length;
    const admin = createAdministrator(app);
    const url = 'https://93.184.215.14/hook';
    const { endpoint, secret: formerText } = await admin.run('createWebhook', {
      url,
      eventTypes: ['user.deleted'],
    });
    const { secret: text } = await admin.run('rotateWebhook', { id: endpoint.id });

    expect(before).toBeGreaterThan(0);
    expect(await reseal()).toEqual({ done: before + 2, left: 0, failed: 0 });
    expect(lines().at(-1)).toMatchObject({
      msg: 'sealed anew under AUTH_SECRET',
      done: before + 2,
      left: 0,
      failed: 0,
    });
    app.clock.advance(600);
    expect(await reseal()).toEqual({ done: before + 2, left: 0, failed: 0 });
    const box = createSecretBox(createKeyring({ current }));
    expect(await removedOnes()).not.toHaveLength(0);
    for (const { id, userId, sealedSecret } of [
      ...(await sealedFactors()),
      ...(await removedOnes()),
    ]) {
      expect(sealedUnder(sealedSecret!)).toBe(rotating.current('seal').id);
      expect(box.open(sealedSecret!, totpContext(userId, id))).toHaveLength(20);
    }
    const webhook = await app.db.webhookEndpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
    const opened = [webhook.sealedSecret, webhook.previousSealedSecret!].map((sealed) =>
      webhookSecretText(box.open(sealed, webhookSecretContext(endpoint.id))),
    );
    expect(opened).toEqual([text, formerText]);
    const key = await app.db.signingKey.findFirstOrThrow();
    expect(() => box.open(key.sealedPrivateKey, signingKeyContext(key.id))).not.toThrow();
    await app.db.webhookEndpoint.deleteMany();
  });

  test('passes over what nobody can open, says which, and does the rest', async () => {
    const others = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const other = app.person();
        await other.signUpWithTotp(app.clock.advance);
        return app.db.factor.findFirstOrThrow({
          where: { type: 'TOTP', user: { email: other.email } },
        });
      }),
    );
    const [lost] = others.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const foreign = Buffer.from(lost!.sealedSecret!).fill(0xee, 1, 5);
    await app.db.factor.update({ where: { id: lost!.id }, data: { sealedSecret: foreign } });
    const keyring = createKeyring({ current: randomBytes(32), previous: secret });
    const { reseal, lines } = resealing(app, keyring);
    const progress = await reseal();
    expect(progress).toMatchObject({ left: 0, failed: expect.any(Number) });
    expect(lines()).toContainEqual(
      expect.objectContaining({ level: 'error', kind: 'TOTP secret', id: lost!.id }),
    );
    const kept = await app.db.factor.findUniqueOrThrow({ where: { id: lost!.id } });
    expect(Buffer.from(kept.sealedSecret!).equals(foreign)).toBe(true);
    for (const { id } of others.filter((factor) => factor.id !== lost!.id)) {
      const { sealedSecret } = await app.db.factor.findUniqueOrThrow({ where: { id } });
      expect(sealedUnder(sealedSecret!)).toBe(keyring.current('seal').id);
    }
    // What is lost is not told again and again.
    app.clock.advance(600);
    const told = lines().length;
    await reseal();
    expect(lines()).toHaveLength(told);
  });

  test('is done by two replicas at once, of which one stops midway', async () => {
    for (let count = 0; count < 3; count += 1) {
      await app.person().signUpWithTotp(app.clock.advance);
    }
    const secrets = { current: randomBytes(32), previous: secret };
    const [one, other, third] = [1, 2, 3].map(() => resealing(app, createKeyring(secrets)));
    // One begins, and is never heard of again.
    await one!.step();
    await Promise.all([other!.reseal(), third!.reseal()]);
    const keyId = createKeyring(secrets).current('seal').id;
    const ours = await app.db.factor.findMany({ where: { sealedSecret: { not: null } } });
    const under = ours.map(({ sealedSecret }) => sealedUnder(sealedSecret!));
    const formerId = createKeyring({ current: secret }).current('seal').id;
    expect(under).toContain(keyId);
    expect(under).not.toContain(formerId);
  });
});

describe('what still hangs on another AUTH_SECRET', () => {
  const first = randomBytes(32);
  const [second, third] = [randomBytes(32), randomBytes(32)];
  const rotated = testApp({ AUTH_SECRET: first.toString('base64') });

  /** What a start with these secrets would log. */
  async function report(current: Buffer, previous?: Buffer) {
    const { log, lines } = memoryLog();
    const keyring = createKeyring({ current, previous });
    await createReportKeyUse({ store: createKeyUseStore(rotated.statements), keyring, log })();
    return lines
      .map((line) => JSON.parse(line) as { level: string; msg: string })
      .map(({ level, msg }) => `${level}: ${msg}`);
  }

  const reseal = (current: Buffer, previous: Buffer) =>
    resealing(rotated, createKeyring({ current, previous })).reseal();

  test('is told while it is needed, when it can go, and when it went too soon', async () => {
    const [ada, eve] = [rotated.person(), rotated.person()];
    await ada.signUpWithTotp(rotated.clock.advance);
    await eve.signUp();
    await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!);

    expect(await report(first)).toEqual([]);
    expect(await report(first, second)).toEqual([
      'info: nothing needs AUTH_SECRET_PREVIOUS any more: it can be removed',
    ]);
    expect(await report(second, first)).toEqual([
      'warn: 2 passwords, 9 recovery codes, 1 TOTP secrets, 1 signing keys still need AUTH_SECRET_PREVIOUS',
    ]);
    await reseal(second, first);
    expect(await report(second, first)).toEqual([
      'warn: 2 passwords, 9 recovery codes still need AUTH_SECRET_PREVIOUS',
    ]);
    const lost = 'warn: 2 passwords, 9 recovery codes';
    const nowhere = 'are under a key that no AUTH_SECRET here gives';
    expect(await report(second)).toEqual([`${lost} ${nowhere}`]);
    expect(await report(third, second)).toEqual([
      'warn: 1 TOTP secrets, 1 signing keys still need AUTH_SECRET_PREVIOUS',
      `${lost} ${nowhere}`,
    ]);
  });

  test('counts codes from before their key was kept as made before the rotation', async () => {
    await rotated.db.recoveryCode.updateMany({ data: { keyId: null } });
    await rotated.db.user.deleteMany({ where: { factors: { none: {} } } });
    expect(await report(second, first)).toEqual([
      'warn: 1 passwords, 9 recovery codes still need AUTH_SECRET_PREVIOUS',
    ]);
    expect(await report(first)).toEqual([
      'warn: 1 TOTP secrets, 1 signing keys are under a key that no AUTH_SECRET here gives',
    ]);
  });
});
