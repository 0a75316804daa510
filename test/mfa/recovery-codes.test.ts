import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp({ AUTH_RATE_LIMITS: 'off' });

async function someoneWithTotp() {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  return person;
}

describe('recovery codes', () => {
  test('are taken as people copy them: any case, spaces, dashes, O for 0, I and L for 1', async () => {
    const ada = await someoneWithTotp();
    for (const [index, code] of ada.recoveryCodes.entries()) {
      const spelling = [
        code.toLowerCase(),
        code.replaceAll('-', ''),
        ` ${code.replaceAll('-', ' ')} `,
        code.replaceAll('0', 'O').replaceAll('1', 'I'),
        code.replaceAll('0', 'o').replaceAll('1', 'l'),
      ][index % 5]!;
      expect(await ada.verifyRecoveryCode(await ada.ticket(), spelling)).toMatchObject({
        __typename: 'AuthSession',
      });
    }
    expect(await ada.signIn()).toMatchObject({ recoveryCodeAllowed: false });
  });

  test('are counted down, and the use is recorded', async () => {
    const ada = await someoneWithTotp();
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));

    expect((await ada.run('me')).mfa.recoveryCodesRemaining).toBe(9);
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    const [event] = await app.db.auditEvent.findMany({
      where: { userId, type: 'recovery_code.used' },
    });
    expect(event?.metadata).toEqual({ remaining: 9 });
  });

  test('are replaced by ten new ones after fresh proof by a factor', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    expect(await ada.run('generateRecoveryCodes')).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['TOTP'],
    });

    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    const { codes } = await ada.run('generateRecoveryCodes');
    expect(new Set([...codes, ...ada.recoveryCodes]).size).toBe(20);
  });

  test('are never the only factor', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await ada.run('generateRecoveryCodes')).toMatchObject({ code: 'MFA_NOT_ACTIVE' });
  });

  test('a code of another shape is refused by its name', async () => {
    const ada = await someoneWithTotp();
    const { errors } = await ada.verifyRecoveryCode(await ada.ticket(), 'ABCD-EFGH');
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'code' });
  });
});

describe('a lost authenticator', () => {
  test('one recovery code signs in, and does not change factors', async () => {
    const ada = await someoneWithTotp();
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));

    expect(await ada.run('generateTotp')).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(await ada.run('generateRecoveryCodes')).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  test('a second recovery code as step-up allows to enroll a replacement', async () => {
    const ada = await someoneWithTotp();
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));
    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[1]!));

    expect(await ada.run('generateRecoveryCodes')).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(await ada.enrollTotp()).toMatchObject({ __typename: 'MfaChange' });
    app.clock.advance(60);
    expect(await ada.signInWithTotp()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('the second code is proof for five minutes only', async () => {
    const ada = await someoneWithTotp();
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!));
    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[1]!));
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));

    expect(await ada.run('generateTotp')).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });
});
