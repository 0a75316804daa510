import { describe, expect, test } from 'vitest';
import { verifyAddress } from '../support/factors.ts';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const links = await testMailedLinks({ AUTH_MFA_ALLOWED_FACTORS: 'TOTP,EMAIL' });
const { app } = links;
const DAY = 24 * 3600;

const ask = (person: Person) => person.run('requestReset', { email: person.email }, '');
const reset = (token: string, newPassword = NEW_PASSWORD) =>
  app.person().run('resetPassword', { token, newPassword }, '');

async function verifiedPerson(): Promise<Person> {
  const ada = app.person();
  await ada.signUp();
  await verifyAddress(app, ada);
  return ada;
}

async function resetOf(person: Person): Promise<Person> {
  expect(await reset(await links.token(person, 'RESET_PASSWORD'))).toMatchObject({
    __typename: 'AuthUser',
  });
  return person;
}

describe('a forgotten password', () => {
  test('the request, the mail, the new password, and the sign-in with it', async () => {
    const ada = await verifiedPerson();
    expect(await ask(ada)).toMatchObject({
      __typename: 'AuthPasswordResetRequested',
      email: ada.email,
    });
    const token = await links.nextToken(ada.email, 'reset-password');
    const answer = await reset(token);
    expect(answer).toMatchObject({ __typename: 'AuthUser', email: ada.email });
    expect(answer).not.toHaveProperty('accessToken');
    await links.nextMail(ada.email, /A new password was chosen/);

    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthInvalidCredentialsError' });
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('a link works once', async () => {
    const ada = await verifiedPerson();
    const token = await links.token(ada, 'RESET_PASSWORD');
    expect(await reset(token)).toMatchObject({ __typename: 'AuthUser' });
    expect(await reset(token, 'another one entirely, again')).toMatchObject({
      __typename: 'AuthInvalidTokenError',
    });
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('the newest link counts, for a quarter of an hour', async () => {
    const ada = await verifiedPerson();
    await ask(ada);
    const older = await links.nextToken(ada.email, 'reset-password');
    await ask(ada);
    const newer = await links.nextToken(ada.email, 'reset-password');
    expect(await reset(older)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    app.clock.advance(15 * 60 + 1);
    expect(await reset(newer)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('a weak password leaves the link as it was', async () => {
    const ada = await verifiedPerson();
    const token = await links.token(ada, 'RESET_PASSWORD');
    expect(await reset(token, 'too short')).toMatchObject({
      __typename: 'AuthWeakPasswordError',
      reasons: ['TOO_SHORT'],
    });
    expect(await reset(token, `${ada.email} ${ada.email}`)).toMatchObject({
      __typename: 'AuthWeakPasswordError',
    });
    expect(await reset(token)).toMatchObject({ __typename: 'AuthUser' });
  });

  test('ends every session, open ticket and trusted device', async () => {
    const ada = await verifiedPerson();
    await ada.enrollTotp();
    app.clock.advance(60);
    const remembered = await ada.run(
      'verifyTotp',
      { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true },
      '',
    );
    expect(remembered.deviceToken).toBeTruthy();
    app.clock.advance(60);
    const ticket = await ada.ticket();
    await resetOf(ada);

    expect((await ada.run('me', {}, remembered.accessToken)).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    expect(await ada.run('refresh', { refreshToken: remembered.refreshToken }, '')).toMatchObject({
      __typename: 'AuthInvalidRefreshTokenError',
    });
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({
      __typename: 'AuthInvalidTicketError',
    });
    const { deviceToken } = remembered;
    const { email } = ada;
    expect(
      await ada.run('signIn', { email, password: NEW_PASSWORD, deviceToken }, ''),
    ).toMatchObject({ __typename: 'MfaTicket' });
  });

  test('never skips the second factor', async () => {
    const ada = await verifiedPerson();
    await ada.enrollTotp();
    app.clock.advance(60);
    await resetOf(ada);
    const { __typename, ticket } = await ada.signIn(NEW_PASSWORD);
    expect(__typename).toBe('MfaTicket');
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('for a day the mailbox is no second factor beside a password that it reset', async () => {
    const ada = await verifiedPerson();
    const { factorId } = await ada.run('enrollEmail');
    const { text } = await links.nextMail(ada.email, /\b\d{6}\b/);
    await ada.run('verifyEnrollEmail', { factorId, code: /\b\d{6}\b/.exec(text!)![0] });
    await resetOf(ada);

    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'MfaTicket', factors: [] });
    app.clock.advance(DAY + 1);
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({
      factors: [{ type: 'EMAIL' }],
    });
  });

  test('a suspended factor stays suspended', async () => {
    const ada = await verifiedPerson();
    await ada.enrollTotp();
    await app.db.factor.updateMany({
      where: { user: { email: ada.email }, type: 'TOTP' },
      data: { state: 'SUSPENDED' },
    });
    await resetOf(ada);
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'MfaTicket', factors: [] });
  });

  test('ends the wait that guesses at the password have brought about', async () => {
    const ada = await verifiedPerson();
    for (let guess = 0; guess < 6; guess += 1) await ada.signIn('not the password');
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthRateLimitedError' });
    await resetOf(ada);
    ada.moveToAnotherNetwork();
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('shows that the address is theirs', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await reset(await links.token(ada, 'RESET_PASSWORD'))).toMatchObject({
      emailVerified: true,
    });
  });

  test('a disabled user is mailed nothing, and an older link resets nothing', async () => {
    const ada = await verifiedPerson();
    const token = await links.token(ada, 'RESET_PASSWORD');
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });
    expect(await ask(ada)).toMatchObject({ __typename: 'AuthPasswordResetRequested' });
    expect(await reset(token)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('the link dies when the password is changed meanwhile', async () => {
    const ada = await verifiedPerson();
    const token = await links.token(ada, 'RESET_PASSWORD');
    await ada.run('changePassword', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect(await reset(token, 'seven gulls over the pier')).toMatchObject({
      __typename: 'AuthInvalidTokenError',
    });
  });
});
