import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PASSWORD } from '../support/person.ts';

const app = testApp();

describe('signing in', () => {
  test('a user without a factor gets a session for the right password', async () => {
    const ada = app.person();
    await ada.signUp();

    expect(await ada.signIn()).toMatchObject({
      __typename: 'AuthSession',
      accessTokenExpiresIn: 300,
      deviceToken: null,
      mfaEnrollmentDeadline: null,
      user: { email: ada.email, roles: ['user'], defaultRole: 'user', disabled: false },
    });
  });

  test('a user with an authenticator app gets a ticket, and redeems it for a session', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);

    const answer = await ada.signIn();
    expect(answer).toMatchObject({
      __typename: 'MfaTicket',
      recoveryCodeAllowed: true,
      riskTriggers: [],
      factors: [{ type: 'TOTP', isPrimary: true, maskedTarget: null }],
    });
    expect(await ada.verifyTotp(answer.ticket, ada.code())).toMatchObject({
      __typename: 'AuthSession',
      user: { email: ada.email },
    });
  });

  test('the address is taken in any case, and the password only in its own', async () => {
    const ada = app.person();
    await ada.signUp();
    const credentials = { email: ` ${ada.email.toUpperCase()} `, password: PASSWORD };

    expect(await ada.run('signIn', credentials)).toMatchObject({ __typename: 'AuthSession' });
    expect(
      await ada.run('signIn', { ...credentials, password: PASSWORD.toUpperCase() }),
    ).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  test('the same characters in another composition are the same password', async () => {
    const ada = app.person();
    await ada.run('signUp', { email: ada.email, password: 'crème brûlée façade'.normalize('NFC') });

    expect(await ada.signIn('crème brûlée façade'.normalize('NFD'))).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('what follows the 72nd byte counts', async () => {
    const ada = app.person();
    const password = `${'long and then some '.repeat(13)}tail`;
    await ada.run('signUp', { email: ada.email, password });

    expect(await ada.signIn(password)).toMatchObject({ __typename: 'AuthSession' });
    for (const truncated of [password.slice(0, 72), password.slice(0, -1), `${password}x`]) {
      expect(await ada.signIn(truncated)).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
  });

  test('the last sign-in is remembered', async () => {
    const ada = app.person();
    await ada.signUp();
    app.clock.advance(3600);
    const { user } = await ada.signIn();

    expect(user.lastSignInAt).toBe(app.clock().toISOString());
  });
});
