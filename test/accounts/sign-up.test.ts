import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';

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
    const { email, password } = app.person();
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => app.person().run('signUp', { email, password })),
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
      'a b\tc\n\u0001 d e f g h',
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

describe('a network that signs up many', () => {
  const newEmail = () => `${crypto.randomUUID()}@example.com`;

  test('gets ten hash runs an hour, however many ask at once, and another network its own', async () => {
    const { run, password } = app.person();
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => run('signUp', { email: newEmail(), password })),
    );
    const types = answers.map(({ __typename }) => __typename);
    expect(types.filter((type) => type === 'AuthSession')).toHaveLength(10);
    expect(types.filter((type) => type === 'AuthRateLimitedError')).toHaveLength(6);
    expect(await app.person().signUp()).toMatchObject({ __typename: 'AuthSession' });

    app.clock.advance(3599);
    expect(await run('signUp', { email: newEmail(), password })).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 1,
    });
    app.clock.advance(1);
    expect(await run('signUp', { email: newEmail(), password })).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('learns of ten addresses an hour whether they are taken', async () => {
    const ada = app.person();
    await ada.signUp();
    const { run, password } = app.person();
    const ask = async () => (await run('signUp', { email: ada.email, password })).code;
    for (let asked = 1; asked <= 10; asked += 1) expect(await ask()).toBe('EMAIL_IN_USE');

    expect(await ask()).toBe('RATE_LIMITED');
    expect(await run('signUp', { email: newEmail(), password })).toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  test('is a /64 of IPv6', async () => {
    const send = app.visitor();
    const signUpFrom = async (address: string) => {
      const variables = { email: newEmail(), password: app.person().password };
      const headers = { 'x-forwarded-for': address };
      const { data } = await send(operations.signUp, variables, undefined, headers);
      return data.signUpEmailPassword.__typename;
    };
    for (let host = 1; host <= 10; host += 1) {
      expect(await signUpFrom(`2001:db8:0:1::${host}`)).toBe('AuthSession');
    }
    expect(await signUpFrom('2001:db8:0:1:ffff::1')).toBe('AuthRateLimitedError');
    expect(await signUpFrom('2001:db8:0:2::1')).toBe('AuthSession');
  });

  test('is not charged for a password that is too weak to be hashed', async () => {
    const ada = app.person();
    const { email } = ada;
    for (let tried = 1; tried <= 12; tried += 1) {
      expect(await ada.run('signUp', { email, password: 'weak' })).toMatchObject({
        code: 'WEAK_PASSWORD',
      });
    }
    expect(await ada.signUp()).toMatchObject({ __typename: 'AuthSession' });
  });
});
