import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp({ AUTH_RATE_LIMITS: 'off' });

async function someoneWithTotp() {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  return person;
}

describe('a TOTP code is good for one use, at whatever door', () => {
  test('the code that activated the factor does not sign in', async () => {
    const ada = app.person();
    await ada.signUp();
    await ada.enrollTotp();

    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('the code that signed in does not sign in again, within its window or in the next step', async () => {
    const ada = await someoneWithTotp();
    const code = ada.code();
    expect(await ada.verifyTotp(await ada.ticket(), code)).toMatchObject({
      __typename: 'AuthSession',
    });

    expect(await ada.verifyTotp(await ada.ticket(), code)).toMatchObject({ code: 'INVALID_CODE' });
    app.clock.advance(30); // CVE-2021-43177: still within the drift that is accepted.
    expect(await ada.verifyTotp(await ada.ticket(), code)).toMatchObject({ code: 'INVALID_CODE' });
  });

  test('the code that signed in does not step up', async () => {
    const ada = await someoneWithTotp();
    const code = ada.code();
    await ada.signInWithTotp();
    const { ticket } = await ada.run('stepUp');

    expect(await ada.verifyTotp(ticket, code)).toMatchObject({ code: 'INVALID_CODE' });
  });

  test('the code that signed in does not switch MFA off', async () => {
    const ada = await someoneWithTotp();
    const code = ada.code();
    await ada.signInWithTotp();

    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('after a code of the next step, one of the current step is too old', async () => {
    const ada = await someoneWithTotp();
    expect(await ada.verifyTotp(await ada.ticket(), ada.code(1))).toMatchObject({
      __typename: 'AuthSession',
    });
    expect(await ada.verifyTotp(await ada.ticket(), ada.code(0))).toMatchObject({
      code: 'INVALID_CODE',
    });
  });
});

describe('the window is one step either way', () => {
  test.each([
    [-2, 'AuthInvalidCodeError'],
    [-1, 'AuthSession'],
    [0, 'AuthSession'],
    [1, 'AuthSession'],
    [2, 'AuthInvalidCodeError'],
  ])('a code %i steps away: %s', async (steps, outcome) => {
    const ada = await someoneWithTotp();
    app.clock.advance(90);

    expect(await ada.verifyTotp(await ada.ticket(), ada.code(steps))).toMatchObject({
      __typename: outcome,
    });
  });
});

describe('a recovery code is good for one use, at whatever door', () => {
  test('it signs in once, also in another spelling', async () => {
    const ada = await someoneWithTotp();
    const [code] = ada.recoveryCodes as [string];
    expect(await ada.verifyRecoveryCode(await ada.ticket(), code)).toMatchObject({
      __typename: 'AuthSession',
    });

    for (const spelling of [code, code.toLowerCase(), code.replaceAll('-', ' ')]) {
      expect(await ada.verifyRecoveryCode(await ada.ticket(), spelling)).toMatchObject({
        code: 'INVALID_CODE',
      });
    }
  });

  test('the code that signed in does not switch MFA off', async () => {
    const ada = await someoneWithTotp();
    const [code] = ada.recoveryCodes as [string];
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), code));

    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('a replaced set is worthless', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    const { codes } = await ada.run('generateRecoveryCodes');

    expect(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!)).toMatchObject({
      code: 'INVALID_CODE',
    });
    expect(await ada.verifyRecoveryCode(await ada.ticket(), codes[0])).toMatchObject({
      __typename: 'AuthSession',
    });
  });
});
