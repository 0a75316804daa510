import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';

const app = testApp({ AUTH_RATE_LIMITS: 'off' });
const ROUNDS = 8;

/** Someone with two passkeys and no recovery code left. */
async function someoneWithTwo() {
  const ada = await someoneWithPasskey(app);
  const spare = newPasskey();
  const { factorId: spareId } = await spare.enroll(ada);
  app.clock.advance(25 * 3600);
  await spare.signInAlone(ada);
  const where = { factor: { user: { email: ada.email } } };
  await app.db.recoveryCode.updateMany({ where, data: { usedAt: app.clock() } });
  return Object.assign(ada, { spareId: spareId as string });
}

/** By what somebody gets in: nobody may be left with less. */
async function waysIn({ email }: { email: string }) {
  const { id: userId, passwordRemovedAt } = await app.db.user.findUniqueOrThrow({
    where: { email },
  });
  const passkeys = await app.db.factor.count({ where: { userId, type: 'WEBAUTHN' } });
  return { password: passwordRemovedAt === null, passkeys };
}

describe('of what would leave an account without a way in, asked for at once, one half happens', () => {
  test('the password and one of the two passkeys that carry it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ada = await someoneWithTwo();
      const answers = await Promise.all([
        ada.run('removePassword'),
        ada.run('removeFactor', { factorId: ada.factorId }),
        ada.run('removePassword'),
      ]);
      const ways = await waysIn(ada);
      expect(ways.password || ways.passkeys === 2, JSON.stringify(answers)).toBe(true);
      expect(answers.some(({ __typename }) => __typename === 'AuthUser')).toBe(true);
    }
  });

  test('both passkeys of somebody who has no password', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ada = await someoneWithTwo();
      await ada.run('generateRecoveryCodes');
      await ada.run('removePassword');
      await Promise.all(
        [ada.factorId, ada.spareId].map((factorId) => ada.run('removeFactor', { factorId })),
      );
      expect(await waysIn(ada)).toEqual({ password: false, passkeys: 1 });
    }
  });

  test('the password, and all factors by a code', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ada = await someoneWithPasskey(app);
      await Promise.all([
        ada.run('removePassword'),
        ada.run('verifyChange', { type: 'NONE', code: ada.recoveryCodes[0] }),
      ]);
      const ways = await waysIn(ada);
      expect(ways.password || ways.passkeys === 1).toBe(true);
    }
  });
});

test('a password that is removed while it is checked opens nothing', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const ada = await someoneWithPasskey(app);
    const [, { ticket }] = await Promise.all([ada.run('removePassword'), ada.signIn()]);
    if (!ticket) continue;
    // It was issued first, and has ended with the password.
    expect(await ada.run('generateWebauthn', { ticket }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
  }
});

test('a password that is changed while it is removed is one or the other', async () => {
  const newPassword = 'nine boats behind the hill';
  for (let round = 0; round < ROUNDS; round += 1) {
    const ada = await someoneWithPasskey(app);
    const { email, password: currentPassword } = ada;
    await Promise.all([
      ada.run('removePassword'),
      ada.run('changePassword', { currentPassword, newPassword }),
    ]);
    const { password } = await waysIn(ada);
    const answer = await ada.run('signIn', { email, password: newPassword }, '');
    expect(answer.__typename).toBe(password ? 'MfaTicket' : 'AuthInvalidCredentialsError');
  }
});
