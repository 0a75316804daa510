import { randomBytes, randomUUID } from 'node:crypto';
import { expect, describe, test } from 'vitest';
import { createKeyring } from '../../../src/crypto/keyring.ts';
import { createSecretBox, sealedUnder } from '../../../src/crypto/secret-box.ts';
import { totpContext } from '../../../src/mfa/totp/match-totp.sql.ts';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { databaseKind } from '../../support/database.ts';
import { keySetReader } from '../../support/key-set.ts';

const [former, secret] = [randomBytes(32), randomBytes(32)];
const CROWD = 1000;

// The embedded database is for one process.
describe.runIf(databaseKind() === 'postgres')('a rotation of AUTH_SECRET', () => {
  const app = testApp({
    AUTH_SECRET: former.toString('base64'),
    AUTH_SECRET_NEXT: secret.toString('base64'),
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_RATE_LIMITS: 'off',
  });
  const rotated = {
    AUTH_SECRET: secret.toString('base64'),
    AUTH_SECRET_PREVIOUS: former.toString('base64'),
    AUTH_SECRET_NEXT: '',
  };

  /** So many that sealing them anew takes a while. */
  async function addCrowd(userId: string): Promise<void> {
    const box = createSecretBox(createKeyring({ current: former }));
    const ids = Array.from({ length: CROWD }, () => randomUUID());
    await app.db.factor.createMany({
      data: ids.map((id) => ({
        id,
        userId,
        type: 'TOTP',
        state: 'PENDING',
        name: 'One of many',
        sealedSecret: new Uint8Array(box.seal(randomBytes(20), totpContext(userId, id))),
        createdAt: app.clock(),
        expiresAt: new Date(app.clock().getTime() + 900_000_000),
      })),
    });
  }

  test('under load fails no code, no session and no token, and loses no recovery code', async () => {
    const { user } = await app.person().signUp();
    const people = Array.from({ length: 3 }, () => app.person());
    for (const person of people) await person.signUpWithTotp(app.clock.advance);
    await addCrowd(user.id);
    const admin = createAdministrator(app);
    await admin.run('createWebhook', {
      url: 'https://93.184.215.14/',
      eventTypes: ['user.deleted'],
    });

    const replica = await app.replica(rotated);
    const reader = keySetReader(() => replica.origin, app.clock);
    try {
      let round = 0;
      let whileSealing = 0;
      const isSealing = () => {
        const { done, left } = replica.resealProgress();
        return done === 0 || left > 0;
      };
      do {
        app.clock.advance(30);
        // Each of them by turns here and there.
        await Promise.all(
          people.map(async (person, index) => {
            const elsewhere = replica.person();
            const there = (index + round) % 2 === 0;
            const runAt: typeof person.run = (name, variables, token) =>
              there ? elsewhere.run(name, variables, token) : person.run(name, variables, token);
            const { email, password } = person;
            const ticket = async () => (await runAt('signIn', { email, password }, '')).ticket;
            const byTotp = await runAt(
              'verifyTotp',
              { ticket: await ticket(), otp: person.code() },
              '',
            );
            expect(byTotp).toMatchObject({ __typename: 'AuthSession' });
            await reader.verify(byTotp.accessToken);
            const code = person.recoveryCodes[round];
            if (code) {
              expect(
                await runAt('verifyRecoveryCode', { ticket: await ticket(), code }, ''),
              ).toMatchObject({ __typename: 'AuthSession' });
            }
            // What one of them issued is renewed by the other.
            person.hold(byTotp);
            const refreshed = await person.run(
              'refresh',
              { refreshToken: person.refreshToken },
              '',
            );
            expect(refreshed).toMatchObject({ __typename: 'AuthSession' });
            expect(await elsewhere.run('me', {}, refreshed.accessToken)).toMatchObject({ email });
          }),
        );
        round += 1;
        whileSealing += isSealing() ? 1 : 0;
      } while (isSealing() || round < 4);
      expect(whileSealing).toBeGreaterThan(0);
      expect(replica.resealProgress()).toEqual({ done: CROWD + 3 + 2, left: 0, failed: 0 });
    } finally {
      await replica.close();
    }

    const { id } = createKeyring({ current: secret }).current('seal');
    const sealed = [
      ...(await app.db.factor.findMany({ where: { sealedSecret: { not: null } } })).map(
        ({ sealedSecret }) => sealedSecret!,
      ),
      ...(await app.db.webhookEndpoint.findMany()).map(({ sealedSecret }) => sealedSecret),
      ...(await app.db.signingKey.findMany()).map(({ sealedPrivateKey }) => sealedPrivateKey),
    ];
    expect(new Set(sealed.map(sealedUnder))).toEqual(new Set([id]));
  }, 120_000);

  test('leaves recovery codes good for as long as the former secret is there, and for good once generated anew', async () => {
    const [ada, eve] = [app.person(), app.person()];
    for (const person of [ada, eve]) await person.signUpWithTotp(app.clock.advance);
    const replica = await app.replica(rotated);
    const use = async (at: { person: typeof app.person }, whose: typeof ada, code: string) => {
      const { email, password } = whose;
      const { ticket } = await at.person().run('signIn', { email, password }, '');
      return at.person().run('verifyRecoveryCode', { ticket, code }, '');
    };
    try {
      expect(await use(replica, eve, eve.recoveryCodes[0]!)).toMatchObject({
        __typename: 'AuthSession',
      });
      // There the password moves on as well, at the sign-in.
      const { email, password } = ada;
      const { ticket } = await replica.person().run('signIn', { email, password }, '');
      ada.hold(await replica.person().run('verifyTotp', { ticket, otp: ada.code() }, ''));
      const { codes } = await replica.person().run('generateRecoveryCodes', {}, ada.accessToken);
      ada.recoveryCodes = codes;
    } finally {
      await replica.close();
    }
    const alone = await app.replica({ ...rotated, AUTH_SECRET_PREVIOUS: '' });
    try {
      for (const code of ada.recoveryCodes.slice(0, 3)) {
        expect(await use(alone, ada, code)).toMatchObject({ __typename: 'AuthSession' });
      }
    } finally {
      await alone.close();
    }
  });
});
