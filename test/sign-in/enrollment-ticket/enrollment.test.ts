import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { otherThan, testFactors } from '../../support/factors.ts';
import { newPasskey } from '../../support/passkey.ts';
import { codeAt, type Person } from '../../support/person.ts';

const DAY = 24 * 3600;

const factors = await testFactors({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_RATE_LIMITS: 'off' });
const { app, mail } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

const signUp = ({ email, password, run }: Person) => run('signUp', { email, password }, '');
const mailsTo = ({ email }: Person) =>
  mail.mails.filter(({ recipients }) => recipients.includes(email)).length;

/** Signed up long before anybody asked for a second factor. */
async function someoneFromBefore() {
  const person = app.person();
  await person.signUp();
  app.clock.advance(2 * DAY);
  return person;
}

async function enrollTotpWith(person: Person, ticket: string) {
  const { totpSecret } = await person.run('generateTotp', {}, ticket);
  const code = codeAt(totpSecret, app.clock());
  return person.run('verifyChange', { type: 'TOTP', code }, ticket);
}

describe('the grace period', () => {
  test('gives a session with its deadline, to the second, and then an enrollment ticket', async () => {
    const ada = await someoneFromBefore();
    const changedAt = app.clock().getTime();
    await admin.setPolicy({ requirement: 'REQUIRED', gracePeriodDays: 7 });
    const deadline = new Date(changedAt + 7 * DAY * 1000).toISOString();
    ada.hold(await ada.signIn());
    expect(await ada.signIn()).toMatchObject({
      __typename: 'AuthSession',
      mfaEnrollmentDeadline: deadline,
    });
    expect((await ada.run('me')).mfa).toMatchObject({
      requirement: 'REQUIRED',
      enrollmentDeadline: deadline,
    });

    app.clock.advance(7 * DAY - 1);
    const last = await ada.signIn();
    expect(last).toMatchObject({ mfaEnrollmentDeadline: deadline });
    app.clock.advance(1);
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaEnrollmentTicket' });
    expect((await ada.run('me', {}, last.accessToken)).mfa.enrollmentDeadline).toBeNull();
  });

  test('starts for a new user with the sign-up', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED', gracePeriodDays: 7 });
    app.clock.advance(5 * DAY);
    const deadline = new Date(app.clock().getTime() + 7 * DAY * 1000).toISOString();
    expect(await signUp(app.person())).toMatchObject({
      __typename: 'AuthSession',
      mfaEnrollmentDeadline: deadline,
    });
  });

  test('a session does not outlive it by being refreshed', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED', gracePeriodDays: 1 });
    const ada = app.person();
    const first = await signUp(ada);
    app.clock.advance(DAY - 1);
    const second = await ada.run('refresh', { refreshToken: first.refreshToken }, '');
    expect(second).toMatchObject({ mfaEnrollmentDeadline: first.mfaEnrollmentDeadline });

    app.clock.advance(1);
    expect(await ada.run('refresh', { refreshToken: second.refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect((await ada.run('me', {}, second.accessToken)).errors).toBeDefined();
  });

  test('enrolling within it ends the deadline', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED', gracePeriodDays: 1 });
    const ada = app.person();
    ada.hold(await signUp(ada));
    await ada.enrollTotp();
    app.clock.advance(DAY);

    expect(await ada.signInWithTotp()).toMatchObject({
      __typename: 'AuthSession',
      mfaEnrollmentDeadline: null,
    });
  });
});

describe('enrollment with a ticket', () => {
  test('by any factor gives the session', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const ada = app.person();
    const { ticket } = await signUp(ada);
    const { factorId, options } = await ada.run('enrollWebauthn', {}, ticket);
    const credential = newPasskey().authenticator.register(options);
    const { session } = await ada.run('verifyEnrollWebauthn', { factorId, credential }, ticket);
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal2' });
  });

  test('opens nothing else', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const ada = app.person();
    const { ticket } = await signUp(ada);
    for (const [operation, variables] of [
      ['me', {}],
      ['trustedDevices', {}],
      ['revokeAllTrustedDevices', {}],
      ['changePassword', { currentPassword: ada.password, newPassword: 'another long password' }],
      ['generateRecoveryCodes', {}],
    ] as const) {
      const { errors } = await ada.run(operation, variables, ticket);
      expect(errors?.[0].extensions.code, operation).toBe('UNAUTHENTICATED');
    }
  });

  test('the only allowed factor cannot be removed, though another type is held', async () => {
    const ada = app.person();
    await ada.signUp();
    await ada.enrollTotp();
    const { factorId: smsId } = await factors.enrollSms(ada);
    const [totp] = (await ada.run('me')).mfa.factors;
    app.clock.advance(60);
    await ada.signInWithTotp();
    await admin.setPolicy({ requirement: 'REQUIRED', allowedFactors: ['TOTP', 'WEBAUTHN'] });

    expect(await ada.run('removeFactor', { factorId: totp.id })).toMatchObject({
      code: 'MFA_ENFORCED',
    });
    expect(await ada.run('removeFactor', { factorId: smsId })).toMatchObject({
      __typename: 'AuthUser',
    });
  });
});

describe('a stolen password does not enroll the thief', () => {
  test('a new account enrolls at once, an older one proves its mailbox first', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const ada = app.person();
    await signUp(ada);
    app.clock.advance(DAY - 1);
    expect(await ada.signIn()).toMatchObject({ emailCodeRequired: false });
    expect(mailsTo(ada)).toBe(0);

    app.clock.advance(1);
    const { ticket, ...answer } = await ada.signIn();
    expect(answer).toMatchObject({
      __typename: 'MfaEnrollmentTicket',
      emailCodeRequired: true,
    });
    expect(mailsTo(ada)).toBe(1);
    expect((await ada.run('generateTotp', {}, ticket)).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );

    const code = factors.codeByMail(ada.email);
    expect(await ada.run('proveEnrollment', { ticket, code }, '')).toMatchObject({
      __typename: 'MfaEnrollmentTicket',
      ticket,
      emailCodeRequired: false,
    });
    const { session } = await enrollTotpWith(ada, ticket);
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal2' });
  });

  test('the code is guessed at five times, and works once, for its own ticket', async () => {
    const ada = await someoneFromBefore();
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const first = await ada.signIn();
    const firstCode = factors.codeByMail(ada.email);
    const second = await ada.signIn();
    const code = factors.codeByMail(ada.email);
    const prove = (ticket: string, typed: string) =>
      ada.run('proveEnrollment', { ticket, code: typed }, '');

    expect(await prove(first.ticket, code === firstCode ? otherThan(code) : code)).toMatchObject({
      code: 'INVALID_CODE',
      attemptsRemaining: 4,
    });
    for (const attemptsRemaining of [4, 3, 2, 1, 0]) {
      expect(await prove(second.ticket, otherThan(code))).toMatchObject({ attemptsRemaining });
    }
    expect(await prove(second.ticket, code)).toMatchObject({ code: 'INVALID_TICKET' });

    expect(await prove(first.ticket, firstCode)).toMatchObject({ emailCodeRequired: false });
    expect(await prove(first.ticket, firstCode)).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('the mailed code signs nobody in', async () => {
    const ada = await someoneFromBefore();
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const { ticket } = await ada.signIn();
    const otp = factors.codeByMail(ada.email);
    expect(await ada.run('verifyEmail', { ticket, otp }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
  });
});
