import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp();
const acme = testApp({ AUTH_TOTP_ISSUER: 'Acme Login', PUBLIC_URL: 'https://auth.acme.example' });

describe('signUpEmailPassword', () => {
  test('creates a user and signs them in', async () => {
    const ada = app.person();
    const answer = await ada.run('signUp', {
      email: ada.email.toUpperCase(),
      password: ada.password,
      displayName: 'Ada Lovelace 🧮',
      locale: 'pt-BR',
    });

    expect(answer).toMatchObject({
      __typename: 'AuthSession',
      user: {
        email: ada.email,
        emailVerified: false,
        displayName: 'Ada Lovelace 🧮',
        locale: 'pt-BR',
        createdAt: app.clock().toISOString(),
      },
    });
    expect(await ada.run('me', {}, answer.accessToken)).toMatchObject({ email: ada.email });
  });

  test('an address is taken once, in whatever spelling', async () => {
    const ada = app.person();
    await ada.signUp();

    for (const email of [ada.email, ada.email.toUpperCase(), ` ${ada.email} `]) {
      expect(await ada.run('signUp', { email, password: ada.password })).toMatchObject({
        code: 'EMAIL_IN_USE',
      });
    }
  });

  test('sixteen people who want one address at once become one user', async () => {
    const [ada] = [app.person()];
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        ada.run('signUp', { email: ada.email, password: ada.password }, ''),
      ),
    );

    const types = answers.map(({ __typename }) => __typename);
    expect(types.filter((type) => type === 'AuthSession')).toHaveLength(1);
    expect(types.filter((type) => type === 'AuthEmailInUseError')).toHaveLength(15);
  });

  test.each([
    ['fourteen chars', ['TOO_SHORT']],
    ['🧮'.repeat(7) + 'ab', ['TOO_SHORT', 'TOO_REPETITIVE']],
    ['abcdefghijklmnop'.repeat(17), ['TOO_LONG']],
    ['aaaaaaaaaaaaaaaaaaaa', ['TOO_REPETITIVE']],
    ['123456789012345', ['SEQUENCE']],
    ['qwertyuiopasdfgh', ['KEYBOARD_WALK']],
    ['1qaz2WSX3edc4RFV', ['TOO_COMMON']],
    ['Dragon-Monkey-2011', ['TOO_COMMON', 'DATE']],
    ['TicketgateTicketgate', ['PERSONAL']],
  ])('a weak password is refused with its reasons: %s', async (password, reasons) => {
    const ada = app.person();
    expect(await ada.run('signUp', { email: ada.email, password })).toMatchObject({
      __typename: 'AuthWeakPasswordError',
      reasons,
    });
    expect(await app.db.user.count({ where: { email: ada.email } })).toBe(0);
  });

  test('the e-mail address is no password', async () => {
    const ada = app.person();
    const answer = await ada.run('signUp', { email: ada.email, password: ada.email });
    expect(answer.reasons).toEqual(['PERSONAL']);
  });

  test.each([
    ['your name with a little around it', 'GraceHopper1906!', 'Grace Hopper', ['DATE', 'PERSONAL']],
    ['the name of the service', 'acmeloginacmelogin', null, ['PERSONAL']],
    ['the host of the service', 'auth.acme.example', null, ['PERSONAL']],
  ])('no password: %s', async (_, password, displayName, reasons) => {
    const { email, run } = acme.person();
    expect(await run('signUp', { email, password, displayName })).toMatchObject({ reasons });
  });

  test('characters are counted as people see code points, and any of them goes', async () => {
    for (const password of [
      'fifteen chars!!',
      '鍵'.repeat(4) + 'と盾とチケット門番の秘密',
      'a b\tc\n\0 d e f g h',
    ]) {
      const ada = app.person();
      expect(await ada.run('signUp', { email: ada.email, password })).toMatchObject({
        __typename: 'AuthSession',
      });
    }
  });

  test.each([
    'ada',
    'ada@',
    'ada@example',
    '"ada eve"@example.com',
    'ada＠example.com',
    'ada@example.com, eve@example.com',
    'ada@example.com\n',
    'ada@exämple.com',
  ])('not an e-mail address: %j', async (email) => {
    const answer = await app.person().run('signUp', { email, password: 'a long walk to the sea' });
    if (email.trim() === 'ada@example.com') expect(answer.__typename).toBe('AuthSession');
    else expect(answer.errors[0].extensions).toMatchObject({ argument: 'email' });
  });
});
