import { describe, expect, test } from 'vitest';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import { PASSWORD } from '../support/person.ts';

const links = await testMailedLinks({
  AUTH_EMAIL_VERIFICATION: 'required',
  AUTH_MFA_ALLOWED_FACTORS: 'TOTP,EMAIL',
});
const { app } = links;
const HOUR = 3600;

const signUp = (person: ReturnType<typeof app.person>, password = PASSWORD) =>
  person.run('signUp', { email: person.email, password }, '');
const verify = (token: string) => app.person().run('verifyAddress', { token }, '');

async function verifiedPerson() {
  const ada = app.person();
  await signUp(ada);
  await verify(await links.nextToken(ada.email, 'verify-email'));
  return ada;
}

describe('where addresses have to be verified', () => {
  test('sign-up, the mail, its link, and the sign-in', async () => {
    const ada = app.person();
    expect(await signUp(ada)).toMatchObject({
      __typename: 'AuthEmailVerificationPending',
      email: ada.email,
    });
    const token = await links.nextToken(ada.email, 'verify-email');
    expect(await verify(token)).toMatchObject({
      __typename: 'AuthUser',
      email: ada.email,
      emailVerified: true,
    });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('nobody signs in before, though the password is right, and no mail is sent by that', async () => {
    const ada = app.person();
    await signUp(ada);
    expect(await ada.signIn('not the password')).toMatchObject({
      __typename: 'AuthInvalidCredentialsError',
    });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthEmailNotVerifiedError' });
    expect(await links.jobsFor(ada.email)).toBe(1);

    const { id } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
    const event = await app.db.auditEvent.findFirst({
      where: { userId: id, type: 'sign_in.failed' },
      orderBy: { id: 'desc' },
    });
    expect(event?.metadata).toEqual({ reason: 'email_not_verified' });
  });

  test('a known address gets the same answer, and a mail that tells of the account', async () => {
    const ada = await verifiedPerson();
    const known = await signUp(ada, NEW_PASSWORD);
    const unknown = app.person();
    expect({ ...known, email: '' }).toEqual({ ...(await signUp(unknown)), email: '' });

    await links.nextMail(ada.email, /you have an account with it already/);
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({
      __typename: 'AuthInvalidCredentialsError',
    });
  });

  test('a link works once', async () => {
    const ada = app.person();
    await signUp(ada);
    const token = await links.nextToken(ada.email, 'verify-email');
    expect(await verify(token)).toMatchObject({ __typename: 'AuthUser' });
    expect(await verify(token)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('a newer link kills the older one', async () => {
    const ada = app.person();
    await signUp(ada);
    const older = await links.nextToken(ada.email, 'verify-email');
    await ada.run('sendVerification', { email: ada.email }, '');
    const newer = await links.nextToken(ada.email, 'verify-email');
    expect(await verify(older)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    expect(await verify(newer)).toMatchObject({ __typename: 'AuthUser' });
  });

  test('a link works for 24 hours', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await signUp(ada);
    await signUp(eve);
    const [inTime, late] = [
      await links.nextToken(ada.email, 'verify-email'),
      await links.nextToken(eve.email, 'verify-email'),
    ];
    app.clock.advance(24 * HOUR - 60);
    expect(await verify(inTime)).toMatchObject({ __typename: 'AuthUser' });
    app.clock.advance(120);
    expect(await verify(late)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('the link of a disabled user verifies nothing', async () => {
    const ada = app.person();
    await signUp(ada);
    const token = await links.nextToken(ada.email, 'verify-email');
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });
    expect(await verify(token)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
  });

  test('a token for something else verifies nothing', async () => {
    const ada = app.person();
    await signUp(ada);
    const token = await links.token(ada, 'RESET_PASSWORD');
    expect(await verify(token)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    expect(await ada.run('resetPassword', { token, newPassword: NEW_PASSWORD }, '')).toMatchObject({
      __typename: 'AuthUser',
    });
  });

  test.each(['sessions { id }', 'trustedDevices { id }', 'mfa { enabled }'])(
    'whoever reads the mail does not see %s by it',
    async (field) => {
      const ada = app.person();
      await signUp(ada);
      const token = await links.nextToken(ada.email, 'verify-email');
      const { data, errors } = await app.visitor()(
        `mutation ($token: String!) { verifyEmail(token: $token) { ... on AuthUser { id ${field} } } }`,
        { token },
      );
      expect(data).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    },
  );

  test('a verified address can be enrolled as a factor', async () => {
    const ada = await verifiedPerson();
    ada.hold(await ada.signIn());
    expect(await ada.run('enrollEmail')).toMatchObject({ __typename: 'MfaCodeSent' });
  });

  test('signing up again before the link was used: the newest password counts, and its link', async () => {
    const ada = app.person();
    await signUp(ada);
    const first = await links.nextToken(ada.email, 'verify-email');
    await signUp(ada, NEW_PASSWORD);
    const second = await links.nextToken(ada.email, 'verify-email');

    expect(await verify(first)).toMatchObject({ __typename: 'AuthInvalidTokenError' });
    expect(await verify(second)).toMatchObject({ __typename: 'AuthUser' });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthInvalidCredentialsError' });
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('signing up with the address of somebody who uses it unverified changes nothing there', async () => {
    const ada = app.person();
    await signUp(ada);
    await app.db.user.update({ where: { email: ada.email }, data: { lastSignInAt: app.clock() } });
    await signUp(ada, NEW_PASSWORD);
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthEmailNotVerifiedError' });
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({
      __typename: 'AuthInvalidCredentialsError',
    });
  });

  test('authConfig says so', async () => {
    expect(await app.person().run('authConfig')).toMatchObject({ emailVerificationRequired: true });
  });
});
