import { describe, expect, test } from 'vitest';
import { FACTOR_PAUSED_AT, FACTOR_SUSPENDED_AT } from '../../src/mfa/factor-limits.ts';
import { otherThan, testFactors, verifyAddress } from '../support/factors.ts';
import { mailedTokens } from '../support/mailed-links.ts';
import { newPasskey } from '../support/passkey.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const DAY = 24 * 3600;
const NEW_PASSWORD = 'nine boats behind the hill';

/** Who holds no factor is asked for a mailed code. */
const factors = await testFactors({
  AUTH_MFA_REQUIREMENT: 'RISK_BASED',
  AUTH_RISK_NETWORKS: '10.0.0.0/8',
});
const { app } = factors;
const mailedToken = mailedTokens(app);

const signedIn = { __typename: 'AuthSession' };
const wrong = { code: 'INVALID_CODE' };
const paused = { code: 'RATE_LIMITED' };

async function someoneWithTotp() {
  const person = app.person();
  const { user } = await person.signUp();
  await verifyAddress(app, person);
  await person.enrollTotp();
  app.clock.advance(60);
  return Object.assign(person, { id: user.id as string });
}

const guess = async (person: Person) =>
  person.verifyTotp(await person.ticket(), person.wrongCode());

/** Wrong codes, each on a ticket of its own and later than any back-off asks for. */
async function guessSlowly(person: Person, times = FACTOR_PAUSED_AT) {
  for (let failure = 1; failure <= times; failure += 1) {
    app.clock.advance(60);
    expect(await guess(person)).toMatchObject(wrong);
  }
  app.clock.advance(60);
}

const pausesOf = (userId: string) =>
  app.db.auditEvent.count({ where: { userId, type: 'factor.paused' } });

async function resetPassword(person: Person) {
  const token = await mailedToken(person, 'RESET_PASSWORD');
  await person.run('resetPassword', { token, newPassword: NEW_PASSWORD }, '');
}

describe('guessing slowly, over many tickets within a day', () => {
  test('the tenth failure is the last code that is looked at until one of them is a day old', async () => {
    const ada = await someoneWithTotp();
    const ticket = await ada.ticket();
    const start = app.clock().getTime();
    await guessSlowly(ada);
    const firstIsADayOld = new Date(start + (60 + DAY) * 1000);
    const retryAfter = (firstIsADayOld.getTime() - app.clock().getTime()) / 1000;
    expect(await guess(ada)).toMatchObject({ ...paused, retryAfter });
    // Neither the right code nor a ticket from before the pause.
    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject(paused);
    expect(await ada.verifyTotp(ticket, ada.code())).not.toMatchObject(signedIn);

    app.clock.set(new Date(firstIsADayOld.getTime() - 1000));
    expect(await guess(ada)).toMatchObject({ ...paused, retryAfter: 1 });
    app.clock.advance(1);
    expect(await guess(ada)).toMatchObject(wrong);
    app.clock.advance(59);
    expect(await guess(ada)).toMatchObject({ ...paused, retryAfter: 1 });
    app.clock.advance(DAY);
    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject(signedIn);
  });

  test('of parallel guesses at the ninth failure one is looked at', async () => {
    const ada = await someoneWithTotp();
    await guessSlowly(ada, FACTOR_PAUSED_AT - 1);
    const tickets: string[] = [];
    for (let ticket = 1; ticket <= 5; ticket += 1) tickets.push(await ada.ticket());
    const answers = await Promise.all(
      tickets.map((ticket) => ada.verifyTotp(ticket, ada.wrongCode())),
    );
    expect(answers.map(({ code }) => code).toSorted()).toEqual([
      'INVALID_CODE',
      ...Array<string>(4).fill('RATE_LIMITED'),
    ]);
    expect(await pausesOf(ada.id)).toBe(1);
  });

  test('the right code as the tenth signs in, and pauses nothing', async () => {
    const ada = await someoneWithTotp();
    await guessSlowly(ada, FACTOR_PAUSED_AT - 1);
    expect(await ada.verifyTotp(await ada.ticket(), ada.code())).toMatchObject(signedIn);
    expect(await guess(ada)).toMatchObject(wrong);
    expect(await pausesOf(ada.id)).toBe(1);
  });

  test('switching MFA off is no other way to guess, and its failures count', async () => {
    const ada = await someoneWithTotp();
    await ada.signInWithTotp();
    await guessSlowly(ada, 4);
    const disable = (code: string) => ada.run('verifyChange', { type: 'NONE', code });
    for (let failure = 5; failure <= FACTOR_PAUSED_AT; failure += 1) {
      app.clock.advance(60);
      ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
      expect(await disable(ada.wrongCode())).toMatchObject(wrong);
    }
    expect(await pausesOf(ada.id)).toBe(1);
    app.clock.advance(60);
    const { retryAfter } = await disable(ada.code());
    expect(retryAfter).toBeGreaterThan(DAY - 3600);
    expect(await guess(ada)).toMatchObject({ ...paused, retryAfter });
  });

  test('drops by which the window drains are told once a day, not each', async () => {
    const ada = await someoneWithTotp();
    await guessSlowly(ada);
    expect(await pausesOf(ada.id)).toBe(1);
    app.clock.advance(DAY - (FACTOR_PAUSED_AT + 1) * 60);
    // Each takes the place of one that is a day old, and is the tenth again.
    await guessSlowly(ada, FACTOR_PAUSED_AT - 1);
    expect(await pausesOf(ada.id)).toBe(1);
    await guessSlowly(ada, 1);
    expect(await pausesOf(ada.id)).toBe(2);
  });

  test('by text message: no code is looked at, and none is sent', async () => {
    const ada = app.person();
    await ada.signUp();
    const { factorId, phoneNumber } = await factors.enrollSms(ada);
    app.clock.advance(60);
    const ticket = await ada.ticket();
    await ada.run('sendCode', { ticket, factorId }, '');
    const otp = factors.codeBySms(phoneNumber);
    const verify = async (on: string, code: string) =>
      ada.run('verifySms', { ticket: on, otp: code }, '');
    await app.db.factor.update({
      where: { id: factorId },
      data: { failedAt: Array.from({ length: FACTOR_PAUSED_AT - 1 }, () => app.clock()) },
    });
    expect(await verify(ticket, otherThan(otp))).toMatchObject(wrong);
    app.clock.advance(60);

    const refused = { ...paused, retryAfter: DAY - 60 };
    expect(await verify(ticket, otp)).toMatchObject(refused);
    expect(await ada.run('sendCode', { ticket, factorId }, '')).toMatchObject(refused);
  });

  test("by codes to the user's own mailbox: no code is looked at, and none is sent", async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    await verifyAddress(app, ada);
    app.clock.advance(2 * DAY);
    const verify = async (otp: string) =>
      ada.run('verifyEmail', { ticket: await ada.ticket(), otp }, '');
    for (let failure = 1; failure <= FACTOR_PAUSED_AT; failure += 1) {
      expect(await verify('000000')).toMatchObject(wrong);
      app.clock.advance(60);
    }

    const refused = { ...paused, retryAfter: DAY - FACTOR_PAUSED_AT * 60 };
    expect(await verify('000000')).toMatchObject(refused);
    const ticket = await ada.ticket();
    const send = () => ada.run('sendCode', { ticket, factorId: user.id }, '');
    expect(await send()).toMatchObject(refused);
    expect(await pausesOf(user.id)).toBe(1);

    const where = { id: user.id };
    await app.db.user.update({ where, data: { passwordChangedAt: app.clock() } });
    expect(await send()).toMatchObject({ __typename: 'MfaCodeSent' });
    expect(await verify('000000')).toMatchObject(wrong);
  });
});

describe('who knows the password and fails on purpose to lock the owner out', () => {
  test('pauses no recovery code, however many fail', async () => {
    const ada = await someoneWithTotp();
    const withCode = async (code: string) => ada.verifyRecoveryCode(await ada.ticket(), code);
    for (let failure = 1; failure <= FACTOR_PAUSED_AT + 2; failure += 1) {
      app.clock.advance(60);
      expect(await withCode('0000-0000-0000-0000')).toMatchObject(wrong);
    }
    await guessSlowly(ada);
    expect(await guess(ada)).toMatchObject(paused);
    expect(await withCode(ada.recoveryCodes[0]!)).toMatchObject(signedIn);
  });

  test('pauses no passkey, and no other factor of the user', async () => {
    const ada = await someoneWithTotp();
    const passkey = newPasskey();
    await ada.signInWithTotp();
    await passkey.enroll(ada);
    app.clock.advance(60);
    const { phoneNumber, factorId } = await factors.enrollSms(ada);
    await guessSlowly(ada);
    expect(await guess(ada)).toMatchObject(paused);

    expect(await passkey.signIn(ada)).toMatchObject(signedIn);
    const ticket = await ada.ticket();
    await ada.run('sendCode', { ticket, factorId }, '');
    const otp = factors.codeBySms(phoneNumber);
    expect(await ada.run('verifySms', { ticket, otp }, '')).toMatchObject(signedIn);
  });

  test('is shut out by a reset of the password, which ends the pause', async () => {
    const ada = await someoneWithTotp();
    await guessSlowly(ada);
    await resetPassword(ada);

    const { ticket } = await ada.signIn(NEW_PASSWORD);
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject(signedIn);
  });

  test('is shut out by a change of the password, which ends the pause', async () => {
    const ada = await someoneWithTotp();
    const passkey = newPasskey();
    await ada.signInWithTotp();
    await passkey.enroll(ada);
    await guessSlowly(ada);
    ada.hold(await passkey.signIn(ada));
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect(await ada.run('changePassword', change)).toMatchObject({ __typename: 'AuthUser' });

    const { ticket } = await ada.signIn(NEW_PASSWORD);
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject(signedIn);
  });

  test('gets no more than ten guesses a day by a new password, and no more than a hundred in all', async () => {
    const ada = await someoneWithTotp();
    const where = { userId: ada.id, type: 'TOTP' } as const;
    const failedAt = Array.from({ length: FACTOR_SUSPENDED_AT - 11 }, () => app.clock());
    await app.db.factor.updateMany({ where, data: { failedAt } });
    expect(await guess(ada)).toMatchObject(paused);

    await resetPassword(ada);
    const again = async () => {
      app.clock.advance(60);
      return ada.verifyTotp((await ada.signIn(NEW_PASSWORD)).ticket, ada.wrongCode());
    };
    for (let failure = 1; failure <= FACTOR_PAUSED_AT; failure += 1) {
      expect(await again()).toMatchObject(wrong);
    }
    expect(await again()).toMatchObject(paused);

    await resetPassword(ada);
    expect(await again()).toMatchObject(wrong);
    expect(await app.db.factor.findFirst({ where })).toMatchObject({ state: 'SUSPENDED' });
  });
});
