import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const links = await testMailedLinks({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const { app } = links;
const admin = createAdministrator(app);
admin.restoreAfterEach();

const ENFORCED = { __typename: 'AuthMfaEnforcedError', code: 'MFA_ENFORCED' };
const USER = { __typename: 'AuthUser' };
const DAY = 24 * 3600;

const userOf = ({ email }: Person) => app.db.user.findUniqueOrThrow({ where: { email } });
const events = async (person: Person, type: string) =>
  app.db.auditEvent.findMany({ where: { userId: (await userOf(person)).id, type } });
const useUpCodes = ({ factorId }: { factorId: string }) =>
  app.statements.execute`
    UPDATE recovery_codes r SET used_at = ${app.clock()}::timestamptz
    FROM factors s JOIN factors f ON f.user_id = s.user_id
    WHERE r.factor_id = s.id AND f.id = ${factorId}::uuid`;

/** Signed in by a passkey, and without a password. */
async function someoneWithout() {
  const ada = await someoneWithPasskey(app);
  expect(await ada.run('removePassword')).toMatchObject(USER);
  return ada;
}

describe('removePassword is for those whom passkeys carry', () => {
  test('by one passkey and recovery codes', async () => {
    const ada = await someoneWithout();
    expect(await events(ada, 'password.removed')).toHaveLength(1);
    expect((await userOf(ada)).passwordRemovedAt).toEqual(app.clock());
  });

  test('by two passkeys, whose codes are used up', async () => {
    const ada = await someoneWithPasskey(app);
    await newPasskey().enroll(ada);
    await useUpCodes(ada);
    expect(await ada.run('removePassword')).toMatchObject(USER);
  });

  test('not by one passkey, whose codes are used up', async () => {
    const ada = await someoneWithPasskey(app);
    await useUpCodes(ada);
    expect(await ada.run('removePassword')).toMatchObject(ENFORCED);
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaTicket' });
  });

  test.each([false, undefined])(
    'not by a passkey that is not known to sign in alone (%s), until it has',
    async (discoverable) => {
      const ada = app.person();
      await ada.signUp();
      const passkey = newPasskey();
      await passkey.enroll(ada, { discoverable });
      expect(await ada.run('removePassword')).toMatchObject(ENFORCED);
      await passkey.signInAlone(ada);
      expect(await ada.run('removePassword')).toMatchObject(USER);
    },
  );

  test('not by an app, a suspended passkey, or one that is not allowed', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    expect(await ada.run('removePassword')).toMatchObject(ENFORCED);

    const bob = await someoneWithPasskey(app);
    const where = { id: bob.factorId };
    await app.db.factor.update({ where, data: { state: 'SUSPENDED' } });
    expect(await bob.run('removePassword')).toMatchObject(ENFORCED);
    await app.db.factor.update({ where, data: { state: 'ACTIVE' } });
    await admin.setPolicy({ allowedFactors: ['TOTP'] });
    expect(await bob.run('removePassword')).toMatchObject(ENFORCED);
  });

  test('with a fresh proof by the passkey', async () => {
    const ada = await someoneWithPasskey(app);
    app.clock.advance(600);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
    expect(await ada.run('removePassword')).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['WEBAUTHN'],
      passwordAllowed: false,
    });
    await ada.passkey.signInAlone(ada);
    expect(await ada.run('removePassword')).toMatchObject(USER);
  });

  test('ends the other sessions, tickets and devices, and not this one', async () => {
    const ada = await someoneWithPasskey(app);
    const ticket = await ada.ticket();
    const other = await ada.run('verifyWebauthn', {
      ticket,
      credential: await ada.passkey.answer(ada, ticket),
      rememberDevice: true,
    });
    const open = await ada.ticket();
    await ada.run('removePassword');

    expect(await ada.run('refresh', { refreshToken: other.refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect(await ada.run('generateWebauthn', { ticket: open }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
    expect((await ada.run('me')).trustedDevices ?? []).toEqual([]);
    expect((await ada.run('me')).email).toBe(ada.email);
    const reasons = (await events(ada, 'session.revoked')).map(({ metadata }) => metadata);
    expect(reasons).toContainEqual({ count: 1, reason: 'password_removed' });
  });

  test('is said once, however often it is asked', async () => {
    const ada = await someoneWithout();
    expect(await ada.run('removePassword')).toMatchObject(USER);
    expect(await events(ada, 'password.removed')).toHaveLength(1);
  });
});

describe('without a password', () => {
  test('the passkey signs in', async () => {
    const ada = await someoneWithout();
    expect(await ada.passkey.signInAlone(ada)).toMatchObject({ __typename: 'AuthSession' });
    expect(await ada.run('stepUp')).toMatchObject({ __typename: 'MfaTicket' });
  });

  test('the former one is a wrong one, at every door that asks for it', async () => {
    const ada = await someoneWithout();
    const wrong = { __typename: 'AuthInvalidCredentialsError' };
    expect(await ada.signIn()).toMatchObject(wrong);
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect(await ada.run('changePassword', change)).toMatchObject(wrong);
    expect((await events(ada, 'sign_in.failed')).map(({ metadata }) => metadata)).toEqual([
      { reason: 'wrong_password' },
    ]);
  });

  test('the passkey that carries the account stays', async () => {
    const ada = await someoneWithout();
    expect(await ada.run('removeFactor', { factorId: ada.factorId })).toMatchObject(ENFORCED);
    const code = ada.recoveryCodes[0];
    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject(ENFORCED);
    expect(await ada.passkey.signInAlone(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('one of two may go where there are codes, and not where there are none', async () => {
    const ada = await someoneWithPasskey(app);
    const { factorId } = await newPasskey().enroll(ada);
    app.clock.advance(DAY);
    await ada.passkey.signInAlone(ada);
    await ada.run('removePassword');
    const codes = () => app.db.recoveryCode.findMany({ where: { usedAt: null } });
    expect(await codes()).not.toEqual([]);
    await useUpCodes(ada);
    expect(await ada.run('removeFactor', { factorId })).toMatchObject(ENFORCED);
    await ada.run('generateRecoveryCodes');
    expect(await ada.run('removeFactor', { factorId })).toMatchObject(USER);
  });

  test('any other factor may go', async () => {
    const ada = await someoneWithPasskey(app);
    await ada.enrollTotp();
    const { factors } = (await ada.run('me')).mfa;
    const { id: factorId } = factors.find(({ type }: { type: string }) => type === 'TOTP');
    app.clock.advance(DAY);
    await ada.passkey.signInAlone(ada);
    await ada.run('removePassword');
    expect(await ada.run('removeFactor', { factorId })).toMatchObject(USER);
  });

  test('a policy without passkeys would lock out: the preview says so', async () => {
    const ada = await someoneWithout();
    const preview = async (allowedFactors: string[]) =>
      admin.run('previewPolicy', { input: { allowedFactors } });
    const named = expect.objectContaining({ email: ada.email });
    expect((await preview(['TOTP', 'WEBAUTHN'])).asked.users).toContainEqual(named);
    expect((await preview(['TOTP'])).lockedOut.users).toContainEqual(named);
  });
});

describe('the way back, for whoever has lost the passkey', () => {
  test('is a mailed reset, and a recovery code as the second step', async () => {
    const ada = await someoneWithout();
    await app.db.user.update({
      where: { email: ada.email },
      data: { emailVerifiedAt: app.clock() },
    });
    const token = await links.token(ada, 'RESET_PASSWORD');
    expect(await ada.run('resetPassword', { token, newPassword: NEW_PASSWORD }, '')).toMatchObject(
      USER,
    );
    expect((await userOf(ada)).passwordRemovedAt).toBeNull();

    // The mailbox alone opens nothing.
    const { ticket, factors } = await ada.signIn(NEW_PASSWORD);
    expect(factors).toMatchObject([{ type: 'WEBAUTHN' }]);
    const session = await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[0]!);
    expect(session).toMatchObject({ __typename: 'AuthSession' });
    ada.hold(session);
    expect((await ada.run('me')).email).toBe(ada.email);
  });

  test('is the same after an administrator has reset the factors', async () => {
    const ada = await someoneWithout();
    await admin.run('resetUserMfa', { userId: (await userOf(ada)).id });
    const token = await links.token(ada, 'RESET_PASSWORD');
    await ada.run('resetPassword', { token, newPassword: NEW_PASSWORD }, '');
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'MfaEnrollmentTicket' });
  });

  test('of somebody who only signed up with the address, nothing stays', async () => {
    const eve = await someoneWithout();
    const token = await links.token(eve, 'RESET_PASSWORD');
    await app.person().run('resetPassword', { token, newPassword: NEW_PASSWORD }, '');
    expect(await eve.passkey.signInAlone(eve)).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
  });
});
