import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../src/crypto/keyring.ts';
import { createSecretBox, sealedUnder } from '../../src/crypto/secret-box.ts';
import { createPruneStore } from '../../src/maintenance/prune.store.ts';
import { createReseal } from '../../src/maintenance/reseal.ts';
import { createResealStore } from '../../src/maintenance/reseal.store.ts';
import { totpContext } from '../../src/mfa/totp/match-totp.sql.ts';
import { testApp } from '../support/app.ts';

const secret = randomBytes(32);
const app = testApp({ AUTH_SECRET: secret.toString('base64') });

describe('pruning', () => {
  test('deletes what has expired and nothing else', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUp();
    await ada.run('generateTotp');
    app.clock.advance(29 * 24 * 3600);
    await eve.signUpWithTotp(app.clock.advance);
    const ticket = await eve.ticket();
    app.clock.advance(24 * 3600 + 60);
    await createPruneStore(app.db).prune(app.clock());

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

describe('resealing after AUTH_SECRET was rotated', () => {
  test('moves every sealed value to the new secret, which opens it alone', async () => {
    await app.person().signUpWithTotp(app.clock.advance);
    const current = randomBytes(32);
    const rotating = createKeyring({ current, previous: secret });
    const reseal = createReseal({
      store: createResealStore(app.db),
      secretBox: createSecretBox(rotating),
      keyring: rotating,
    });
    const sealedFactors = () => app.db.factor.findMany({ where: { type: 'TOTP' } });
    const before = (await sealedFactors()).length;

    expect(before).toBeGreaterThan(0);
    expect(await reseal()).toBe(before + 1);
    expect(await reseal()).toBe(0);
    const box = createSecretBox(createKeyring({ current }));
    for (const { id, userId, sealedSecret } of await sealedFactors()) {
      expect(sealedUnder(sealedSecret!)).toBe(rotating.current('seal').id);
      expect(box.open(sealedSecret!, totpContext(userId, id))).toHaveLength(20);
    }
  });
});
