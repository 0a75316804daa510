import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp();

describe('signing in', () => {
  test('a user without a factor gets a session for the right password', async () => {
    const ada = app.person();
    await ada.signUp();

    expect(await ada.signIn()).toMatchObject({
      __typename: 'AuthSession',
      accessTokenExpiresIn: 300,
      user: { email: ada.email, roles: ['user'] },
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
});
