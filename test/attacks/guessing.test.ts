import { describe, expect, test } from 'vitest';
import { FACTOR_SUSPENDED_AT } from '../../src/mfa/factor-limits.ts';
import { testApp } from '../support/app.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const app = testApp();

async function someoneWithTotp() {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  return person;
}

describe('guessing a password', () => {
  test('five failures are free; then each wait doubles, up to a quarter of an hour', async () => {
    const ada = app.person();
    await ada.signUp();
    for (let failure = 1; failure <= 5; failure += 1) {
      expect(await ada.signIn('wrong')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }

    const waits: number[] = [];
    for (let failure = 6; failure <= 17; failure += 1) {
      // Another network each time: the limit belongs to the address that is guessed at.
      ada.moveToAnotherNetwork();
      const refused = await ada.signIn();
      expect(refused.code).toBe('RATE_LIMITED');
      waits.push(refused.retryAfter);
      app.clock.advance(refused.retryAfter);
      await ada.signIn('wrong');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  test('is limited alike for an address that nobody has', async () => {
    const nobody = app.person();
    for (let failure = 1; failure <= 5; failure += 1) await nobody.signIn('wrong');

    expect(await nobody.signIn('wrong')).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
  });

  test('every spelling of the address counts on one counter', async () => {
    const ada = app.person();
    await ada.signUp();
    for (const email of [ada.email, ada.email.toUpperCase(), ` ${ada.email}`, `${ada.email} `]) {
      await ada.run('signIn', { email, password: 'wrong' });
    }
    await ada.signIn('wrong');

    expect(await ada.signIn()).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('the right password in time forgets the failures', async () => {
    const ada = app.person();
    await ada.signUp();
    for (let round = 0; round < 3; round += 1) {
      for (let failure = 1; failure <= 4; failure += 1) await ada.signIn('wrong');
      expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    }
  });

  test('one network has twenty failures in five minutes, over all users', async () => {
    const spray = app.visitor();
    const attempt = async (email: string) => {
      const { data } = await spray(
        `mutation ($email: String!) {
          signInEmailPassword(email: $email, password: "Spring2026!") { ... on AuthError { code } }
        }`,
        { email },
      );
      return data.signInEmailPassword.code;
    };
    for (let user = 1; user <= 20; user += 1) {
      expect(await attempt(`user${user}@example.com`)).toBe('INVALID_CREDENTIALS');
    }

    expect(await attempt('user21@example.com')).toBe('RATE_LIMITED');
    app.clock.advance(5 * 60);
    expect(await attempt('user21@example.com')).toBe('INVALID_CREDENTIALS');
  });
});

describe('guessing the password of a session that was stolen', () => {
  const newPassword = 'another walk to the sea';
  /** Every operation that asks a session for its user's password. */
  const asking: [string, (person: Person, password: string) => Promise<{ code?: string }>][] = [
    ['stepUp', (person, password) => person.run('stepUp', { password })],
    ['generateTotp', (person, password) => person.run('generateTotp', { password })],
    [
      'changePassword',
      (person, currentPassword) => person.run('changePassword', { currentPassword, newPassword }),
    ],
  ];

  test.each(asking)(
    'by %s, five failures are free; then even the right one waits',
    async (_, ask) => {
      const ada = app.person();
      await ada.signUp();
      for (let failure = 1; failure <= 5; failure += 1) {
        expect(await ask(ada, 'a guess')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
      }

      ada.moveToAnotherNetwork();
      expect(await ask(ada, PASSWORD)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
      app.clock.advance(1);
      expect(await ask(ada, 'a guess')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
      expect(await ask(ada, PASSWORD)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 2 });
    },
  );

  test('all operations count on one counter, which no refresh starts anew', async () => {
    const ada = app.person();
    await ada.signUp();
    for (const [, ask] of [...asking, ...asking].slice(0, 5)) {
      await ask(ada, 'a guess');
      ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    }

    for (const [, ask] of asking) {
      expect(await ask(ada, PASSWORD)).toMatchObject({ code: 'RATE_LIMITED' });
    }
  });

  test('is charged to the network too: it has twenty failures, over all sessions', async () => {
    const mallory = app.person();
    const stolen = Array.from({ length: 5 }, () => app.person());
    for (const person of stolen) await person.signUp();
    const guess = ({ accessToken }: Person) =>
      mallory.run('stepUp', { password: 'a guess' }, accessToken);
    for (const person of stolen.slice(0, 4)) {
      for (let failure = 1; failure <= 5; failure += 1) await guess(person);
    }

    expect(await guess(stolen[4]!)).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('does not keep the owner from signing in, nor another session from its password', async () => {
    const ada = app.person();
    const stolen = await ada.signUp();
    for (let failure = 1; failure <= 6; failure += 1) {
      await ada.run('stepUp', { password: 'a guess' }, stolen.accessToken);
    }

    const session = await ada.signIn();
    expect(session).toMatchObject({ __typename: 'AuthSession' });
    ada.hold(session);
    expect(await ada.run('stepUp', { password: PASSWORD })).toMatchObject({
      __typename: 'AuthSession',
    });
  });
});

describe('a stranger who guesses at an address', () => {
  test('keeps nobody who is signed in from giving their password', async () => {
    const ada = app.person();
    await ada.signUp();
    const stranger = app.person();
    for (let failure = 1; failure <= 6; failure += 1) {
      await stranger.run('signIn', { email: ada.email, password: 'a guess' });
    }

    expect(await ada.signIn()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await ada.run('generateTotp', { password: PASSWORD })).toMatchObject({
      __typename: 'MfaTotpEnrollment',
    });
    const stepped = await ada.run('stepUp', { password: PASSWORD });
    expect(stepped).toMatchObject({ __typename: 'AuthSession' });
    ada.hold(stepped);
    const newPassword = 'another walk to the sea';
    expect(
      await ada.run('changePassword', { currentPassword: PASSWORD, newPassword }),
    ).toMatchObject({ __typename: 'AuthUser' });
  });

  test('keeps no enrollment ticket from giving it either', async () => {
    const ada = app.person();
    await ada.signUp();
    await app.db.user.update({ where: { email: ada.email }, data: { mfaRequirement: 'REQUIRED' } });
    const { ticket } = await ada.signIn();
    const stranger = app.person();
    for (let failure = 1; failure <= 6; failure += 1) {
      await stranger.run('signIn', { email: ada.email, password: 'a guess' });
    }

    const ask = (password: string) => ada.run('generateTotp', { password }, ticket);
    expect(await ask(PASSWORD)).toMatchObject({ __typename: 'MfaTotpEnrollment' });
    for (let failure = 1; failure <= 5; failure += 1) await ask('a guess');
    expect(await ask(PASSWORD)).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('guessing a code', () => {
  test('AuthQuake: many tickets do not give many guesses: the factor keeps count', async () => {
    const ada = await someoneWithTotp();
    const waits: number[] = [];
    for (let failure = 1; failure <= 10; failure += 1) {
      const ticket = await ada.ticket();
      const answer = await ada.verifyTotp(ticket, ada.wrongCode());
      if (answer.code !== 'RATE_LIMITED') continue;

      waits.push(answer.retryAfter);
      app.clock.advance(answer.retryAfter);
      await ada.verifyTotp(ticket, ada.wrongCode());
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60]);
  });

  test('a wait costs no attempt of the ticket', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();
    for (let failure = 1; failure <= 3; failure += 1) await ada.verifyTotp(ticket, ada.wrongCode());
    for (let refused = 1; refused <= 5; refused += 1) {
      expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'RATE_LIMITED' });
    }

    app.clock.advance(1);
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('the right password does not refill the guesses of the factor', async () => {
    const ada = await someoneWithTotp();
    for (let failure = 1; failure <= 3; failure += 1) {
      await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    }
    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  test('recovery codes have a budget of their own', async () => {
    const ada = await someoneWithTotp();
    for (let failure = 1; failure <= 3; failure += 1) {
      await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    }

    expect(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!)).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('switching MFA off is no other way to guess it', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    app.clock.advance(30);
    for (let failure = 1; failure <= 3; failure += 1) {
      await ada.run('verifyChange', { type: 'NONE', code: ada.wrongCode() });
    }

    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  test('the hundredth failure in thirty days suspends the factor, and does not open the account', async () => {
    const ada = await someoneWithTotp();
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    const failedAt = Array.from({ length: FACTOR_SUSPENDED_AT - 1 }, () => app.clock());
    await app.db.factor.updateMany({ where: { userId, type: 'TOTP' }, data: { failedAt } });
    app.clock.advance(24 * 3600);

    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    expect(await ada.signIn()).toMatchObject({
      __typename: 'MfaTicket',
      factors: [],
      recoveryCodeAllowed: true,
    });
    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject({
      code: 'INVALID_TICKET',
    });
    expect(await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!)).toMatchObject({
      __typename: 'AuthSession',
    });
    const events = await app.db.auditEvent.findMany({
      where: { userId, type: 'factor.suspended' },
    });
    expect(events).toHaveLength(1);
  });

  test('a suspended factor is not replaced by who has only the password', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    app.clock.advance(400);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    const suspended = { state: 'SUSPENDED' as const };
    await app.db.factor.updateMany({ where: { userId, type: 'TOTP' }, data: suspended });

    expect(await ada.run('generateTotp', { password: PASSWORD })).toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    expect((await ada.run('me')).mfa).toMatchObject({ enabled: true, factors: [] });
  });

  test('failures older than thirty days do not count, and a success takes only its own back', async () => {
    const ada = await someoneWithTotp();
    const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    const old = Array.from({ length: FACTOR_SUSPENDED_AT }, () => app.clock());
    await app.db.factor.updateMany({ where: { userId, type: 'TOTP' }, data: { failedAt: old } });
    app.clock.advance(30 * 24 * 3600);

    await ada.verifyTotp(await ada.ticket(), ada.wrongCode());
    app.clock.advance(1);
    await ada.verifyTotp(await ada.ticket(), ada.code());
    const [factor] = await app.db.factor.findMany({ where: { userId, type: 'TOTP' } });
    expect(factor).toMatchObject({ state: 'ACTIVE', failures: 0, blockedUntil: null });
    expect(factor!.failedAt).toHaveLength(1);
  });
});
