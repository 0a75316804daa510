import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyAddress } from '../support/factors.ts';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const links = await testMailedLinks({ AUTH_MFA_ALLOWED_FACTORS: 'TOTP,EMAIL' });
const { app } = links;
const HOUR = 3600;

const newAddress = (): string => `${randomUUID()}@new.example.com`;
const confirm = (token: string) => app.person().run('verifyAddress', { token }, '');
const stop = (token: string) => app.person().run('stopEmailChange', { token }, '');
const signInAs = (email: string, password = PASSWORD) =>
  app.person().run('signIn', { email, password }, '');

async function someone(): Promise<Person> {
  const ada = app.person();
  await ada.signUp();
  await verifyAddress(app, ada);
  return ada;
}

/** Both links, as if they had been mailed. */
async function changing(person: Person) {
  const newEmail = newAddress();
  return {
    newEmail,
    confirmation: await links.token(person, 'CHANGE_EMAIL', { to: newEmail }),
    stopping: await links.token(person, 'STOP_EMAIL_CHANGE', { expiresIn: 72 * HOUR }),
  };
}

describe('a change of address', () => {
  test('the request, both mails, the confirmation, and what both addresses are told', async () => {
    const ada = await someone();
    const newEmail = newAddress();
    expect(await ada.run('changeEmail', { newEmail })).toMatchObject({
      __typename: 'AuthEmailVerificationPending',
      email: newEmail,
    });
    await links.nextToken(ada.email, 'stop-email-change');
    const token = await links.nextToken(newEmail, 'verify-email');
    expect(await ada.run('me')).toMatchObject({ email: ada.email });

    expect(await confirm(token)).toMatchObject({ email: newEmail, emailVerified: true });
    await links.nextMail(ada.email, /has another e-mail address from now on/);
    await links.nextMail(newEmail, /has this e-mail address from now on/);
    expect(await ada.run('me')).toMatchObject({ email: newEmail });
    expect(await signInAs(newEmail)).toMatchObject({ __typename: 'AuthSession' });
    expect(await signInAs(ada.email)).toMatchObject({ __typename: 'AuthInvalidCredentialsError' });
  });

  test('a confirmation works once, and kills what was mailed to the old address', async () => {
    const ada = await someone();
    const { confirmation } = await changing(ada);
    const resetting = await links.token(ada, 'RESET_PASSWORD');
    expect(await confirm(confirmation)).toMatchObject({ __typename: 'AuthUser' });
    expect(await confirm(confirmation)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    const newPassword = NEW_PASSWORD;
    expect(await ada.run('resetPassword', { token: resetting, newPassword }, '')).toMatchObject({
      __typename: 'AuthInvalidTokenError',
    });
  });

  test('an address that is taken is only told at confirmation, which stays possible', async () => {
    const [ada, eve] = [await someone(), await someone()];
    expect(await ada.run('changeEmail', { newEmail: eve.email })).toMatchObject({
      __typename: 'AuthEmailVerificationPending',
    });
    const token = await links.nextToken(eve.email, 'verify-email');
    expect(await confirm(token)).toMatchObject({ __typename: 'AuthEmailInUseError' });
    expect(await signInAs(eve.email)).toMatchObject({ __typename: 'AuthSession' });

    await app.db.user.delete({ where: { email: eve.email } });
    expect(await confirm(token)).toMatchObject({ __typename: 'AuthUser', email: eve.email });
  });

  test('an e-mail factor follows the address', async () => {
    const ada = await someone();
    const { factorId } = await ada.run('enrollEmail');
    const { text } = await links.nextMail(ada.email, /\b\d{6}\b/);
    await ada.run('verifyEnrollEmail', { factorId, code: /\b\d{6}\b/.exec(text!)![0] });

    const { newEmail, confirmation } = await changing(ada);
    await confirm(confirmation);
    const { ticket } = await signInAs(newEmail);
    app.clock.advance(60);
    await ada.run('sendCode', { ticket, factorId }, '');
    const code = /\b\d{6}\b/.exec((await links.nextMail(newEmail, /\b\d{6}\b/)).text!)![0];
    expect(await ada.run('verifyEmail', { ticket, otp: code }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('a newer change takes the place of the one that waits', async () => {
    const ada = await someone();
    const [first, second] = [newAddress(), newAddress()];
    await ada.run('changeEmail', { newEmail: first });
    const older = await links.nextToken(first, 'verify-email');
    await ada.run('changeEmail', { newEmail: second });
    const newer = await links.nextToken(second, 'verify-email');
    expect(await confirm(older)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    expect(await confirm(newer)).toMatchObject({ email: second });
  });

  test('dies when the password or the factors change', async () => {
    const ada = await someone();
    const { confirmation } = await changing(ada);
    await ada.enrollTotp();
    expect(await confirm(confirmation)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('needs a fresh proof by the strongest factor', async () => {
    const ada = await someone();
    await ada.enrollTotp();
    app.clock.advance(290);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
    app.clock.advance(20);
    expect(await ada.run('changeEmail', { newEmail: newAddress() })).toMatchObject({
      __typename: 'AuthStepUpRequiredError',
      acceptedFactors: ['TOTP'],
    });
  });

  test('to the address that one has is a malformed argument', async () => {
    const ada = await someone();
    const { errors } = await ada.run('changeEmail', { newEmail: ada.email.toUpperCase() });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'newEmail' });
  });
});

describe('the link that stops a change', () => {
  test('before it has happened: the address stays, and every session ends', async () => {
    const ada = await someone();
    const { confirmation, stopping } = await changing(ada);
    expect(await stop(stopping)).toMatchObject({ __typename: 'AuthUser', email: ada.email });
    expect(await confirm(confirmation)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    await links.nextMail(ada.email, /keeps this e-mail address/);
  });

  test('after it has happened: the account gets the address back', async () => {
    const ada = await someone();
    const { newEmail, confirmation, stopping } = await changing(ada);
    await confirm(confirmation);
    app.clock.advance(71 * HOUR);
    expect(await stop(stopping)).toMatchObject({ __typename: 'AuthUser', email: ada.email });
    expect(await stop(stopping)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    expect(await signInAs(ada.email)).toMatchObject({ __typename: 'AuthSession' });
    expect(await signInAs(newEmail)).toMatchObject({ __typename: 'AuthInvalidCredentialsError' });
  });

  test('outlives what the thief does next: another change, another password, another factor', async () => {
    const ada = await someone();
    const { newEmail, confirmation, stopping } = await changing(ada);
    await confirm(confirmation);
    const thief = app.person();
    thief.hold(await signInAs(newEmail));
    await thief.run('changePassword', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    await thief.enrollTotp();
    await thief.run('changeEmail', { newEmail: newAddress() });
    await links.nextToken(newEmail, 'stop-email-change');
    expect(await stop(stopping)).toMatchObject({ __typename: 'AuthUser', email: ada.email });
    expect((await thief.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  test('works for 72 hours', async () => {
    const ada = await someone();
    const { stopping } = await changing(ada);
    app.clock.advance(72 * HOUR + 1);
    expect(await stop(stopping)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('ends the sessions though somebody else has proved the old address meanwhile', async () => {
    const ada = await someone();
    const { newEmail, confirmation, stopping } = await changing(ada);
    await confirm(confirmation);
    const eve = app.person();
    await eve.signUp();
    await app.db.user.update({
      where: { email: eve.email },
      data: { email: ada.email, emailVerifiedAt: app.clock() },
    });
    expect(await stop(stopping)).toMatchObject({ __typename: 'AuthEmailInUseError' });
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(await signInAs(newEmail)).toMatchObject({ __typename: 'AuthSession' });
  });
});
