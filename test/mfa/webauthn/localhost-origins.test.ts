import { describe, expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';
import { newPasskey, someoneWithPasskey } from '../../support/passkey.ts';

const app = testApp();

describe('outside production, a passkey', () => {
  test.each(['http://localhost:5173', 'http://localhost', 'https://localhost:8443'])(
    'is enrolled and used by a page of %s',
    async (origin) => {
      const ada = app.person();
      await ada.signUp();
      const passkey = newPasskey();
      expect(await passkey.enroll(ada, { origin })).toMatchObject({
        __typename: 'MfaFactorEnrolled',
      });
      expect(await passkey.signIn(ada, { origin })).toMatchObject({ __typename: 'AuthSession' });
    },
  );

  test.each([
    'http://localhost:5173.evil.example',
    'http://localhost.evil.example:5173',
    'http://evil.example#http://localhost:5173',
    'http://evil.localhost:5173',
    'http://127.0.0.1:5173',
    'http://[::1]:5173',
    'http://localhost:5173/',
    'http://localhost:5173\n',
    'http://localhost:0',
    'http://LOCALHOST:5173',
    'file://localhost',
    'null',
  ])('is not by one of %j', async (origin) => {
    const ada = app.person();
    await ada.signUp();
    expect(await newPasskey().enroll(ada, { origin })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
    const bob = await someoneWithPasskey(app);
    expect(await bob.passkey.signIn(bob, { origin })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });
});
