import { describe, expect, test } from 'vitest';
import { testFactors } from '../../support/factors.ts';
import type { Person } from '../../support/person.ts';

const factors = await testFactors();
const { app } = factors;

/** With an authenticator app, signed in by a recovery code. */
async function someoneWhoLostTheirPhone(): Promise<Person> {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));
  return ada;
}

const idOf = async ({ email }: Person) =>
  (await app.db.user.findUniqueOrThrow({ where: { email } })).id;

async function leaveRecoveryCodes(person: Person, count: number): Promise<void> {
  const factor = { userId: await idOf(person) };
  const unused = await app.db.recoveryCode.findMany({ where: { factor, usedAt: null } });
  const id = { in: unused.slice(count).map((code) => code.id) };
  await app.db.recoveryCode.updateMany({ where: { id }, data: { usedAt: app.clock() } });
}

describe('a missing proof names what would do now', () => {
  test('after a sign-in by recovery code, not only the factor that is lost, but another code', async () => {
    const ada = await someoneWhoLostTheirPhone();
    expect(await ada.run('generateTotp')).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['TOTP'],
      recoveryCodeAllowed: true,
      passwordAllowed: false,
    });

    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[1]!));
    expect(await ada.run('generateTotp')).toMatchObject({ __typename: 'MfaTotpEnrollment' });
  });

  test('no recovery code where none is taken', async () => {
    const ada = await someoneWhoLostTheirPhone();
    const { factors: held } = (await ada.run('me')).mfa;
    expect(await ada.run('removeFactor', { factorId: held[0].id })).toMatchObject({
      acceptedFactors: ['TOTP'],
      recoveryCodeAllowed: false,
    });
  });

  test('no recovery code where fewer are left than it takes', async () => {
    const ada = await someoneWhoLostTheirPhone();
    await leaveRecoveryCodes(ada, 1);
    expect(await ada.run('generateTotp')).toMatchObject({ recoveryCodeAllowed: true });
    await leaveRecoveryCodes(ada, 0);
    expect(await ada.run('generateTotp')).toMatchObject({ recoveryCodeAllowed: false });

    const eve = app.person();
    await eve.signUpWithTotp(app.clock.advance);
    app.clock.advance(300);
    await eve.signInWithTotp();
    app.clock.advance(300);
    eve.hold(await eve.run('refresh', { refreshToken: eve.refreshToken }));
    await leaveRecoveryCodes(eve, 2);
    expect(await eve.run('generateTotp')).toMatchObject({ recoveryCodeAllowed: true });
    await leaveRecoveryCodes(eve, 1);
    expect(await eve.run('generateTotp')).toMatchObject({ recoveryCodeAllowed: false });
  });

  test('no factor that is suspended', async () => {
    const ada = await someoneWhoLostTheirPhone();
    await app.db.factor.updateMany({
      where: { userId: await idOf(ada), type: 'TOTP' },
      data: { state: 'SUSPENDED' },
    });
    expect(await ada.run('generateTotp')).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: [],
      recoveryCodeAllowed: true,
      passwordAllowed: false,
    });
  });

  test('the password where no factor is held', async () => {
    const ada = app.person();
    await ada.signUp();
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    expect(await ada.run('generateTotp')).toMatchObject({
      acceptedFactors: [],
      recoveryCodeAllowed: false,
      passwordAllowed: true,
    });
  });

  test('every factor, where any will do', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    await factors.enrollSms(ada);
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    const code = ada.recoveryCodes[0];
    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['TOTP', 'SMS'],
      recoveryCodeAllowed: true,
      passwordAllowed: false,
    });
  });
});
