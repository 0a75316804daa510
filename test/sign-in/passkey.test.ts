import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);

const userOf = ({ email }: Person) => app.db.user.findUniqueOrThrow({ where: { email } });
const lastEvent = async (person: Person, type: string) => {
  const { id: userId } = await userOf(person);
  return app.db.auditEvent.findFirst({ where: { userId, type }, orderBy: { id: 'desc' } });
};

describe('a passkey alone', () => {
  test('is both factors: the session has aal2, and says how', async () => {
    const ada = await someoneWithPasskey(app);
    const session = await ada.passkey.signInAlone(ada);

    expect(session).toMatchObject({
      __typename: 'AuthSession',
      user: { email: ada.email },
      mfaEnrollmentDeadline: null,
    });
    expect(decodeJwt(session.accessToken)).toMatchObject({
      acr: 'aal2',
      amr: ['pop', 'user', 'mfa', 'hwk'],
    });
    const { sessions } = await ada.run('me');
    expect(sessions).toContainEqual(expect.objectContaining({ current: true, aal: 'aal2' }));
  });

  test('is asked for by options that name nobody', async () => {
    const { options, expiresAt } = await app.person().run('generatePasskey', {}, '');
    expect(options).toEqual({
      rpId: 'localhost',
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      allowCredentials: [],
      userVerification: 'required',
      timeout: 300_000,
    });
    expect(new Date(expiresAt)).toEqual(new Date(app.clock().getTime() + 300_000));
  });

  test('says swk where it is synced', async () => {
    const ada = await someoneWithPasskey(app, { backupEligible: true, counter: null });
    const { accessToken } = await ada.passkey.signInAlone(ada);
    expect(decodeJwt(accessToken)['amr']).toEqual(['pop', 'user', 'mfa', 'swk']);
  });

  test('leaves its use where uses are kept', async () => {
    const ada = await someoneWithPasskey(app);
    app.clock.advance(60);
    const { sid: sessionId } = decodeJwt((await ada.passkey.signInAlone(ada)).accessToken);
    const { id: userId, lastSignInAt } = await userOf(ada);
    const factor = await app.db.factor.findUniqueOrThrow({
      where: { id: ada.factorId },
      include: { credential: true },
    });

    expect([lastSignInAt, factor.lastUsedAt]).toEqual([app.clock(), app.clock()]);
    expect(factor.credential).toMatchObject({ counter: 1n, discoverable: true });
    expect(await lastEvent(ada, 'sign_in.succeeded')).toMatchObject({
      userId,
      metadata: { methods: ['webauthn'], sessionId },
    });
  });

  test('proves what a sensitive change takes', async () => {
    const ada = await someoneWithPasskey(app);
    await ada.passkey.signInAlone(ada);
    expect(await ada.run('generateRecoveryCodes')).toMatchObject({
      __typename: 'MfaRecoveryCodes',
    });
  });

  test('is refreshed, under every requirement', async () => {
    const ada = await someoneWithPasskey(app);
    const { id: userId } = await userOf(ada);
    await admin.run('setUserRequirement', { userId, requirement: 'REQUIRED' });
    const { refreshToken } = await ada.passkey.signInAlone(ada);
    expect(await ada.run('refresh', { refreshToken }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test.each(['DISABLED', 'OPTIONAL', 'RISK_BASED', 'REQUIRED'])(
    'opens a session where %s is asked, also when it is unusual',
    async (requirement) => {
      const ada = await someoneWithPasskey(app);
      const { id: userId } = await userOf(ada);
      await admin.run('setUserRequirement', { userId, requirement });
      app.clock.advance(400 * 24 * 3600);
      ada.moveToAnotherNetwork();
      expect(await ada.passkey.signInAlone(ada)).toMatchObject({ __typename: 'AuthSession' });
    },
  );

  test('is told of by explainSignIn, while it would sign in', async () => {
    const ada = await someoneWithPasskey(app);
    const { id: userId } = await userOf(ada);
    const reasons = async () => (await admin.run('explainSignIn', { userId })).reasons;
    expect(await reasons()).toContain('A passkey of the user signs in alone.');
    await admin.run('disableUser', { userId });
    expect(await reasons()).toEqual(['The user is disabled.']);
  });

  test('waits for nothing that wrong passwords brought about', async () => {
    const ada = await someoneWithPasskey(app);
    for (let failure = 1; failure <= 7; failure += 1) await ada.signIn('wrong');
    expect(await ada.signIn()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await ada.passkey.signInAlone(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('ends the oldest session where there are too many', async () => {
    const ada = await someoneWithPasskey(app);
    const { id: userId } = await userOf(ada);
    const [one] = await app.db.session.findMany({ where: { userId } });
    const copies = Array.from({ length: 99 }, () => ({
      ...one!,
      id: crypto.randomUUID(),
      proofs: one!.proofs as object,
    }));
    await app.db.session.createMany({ data: copies });
    app.clock.advance(1);
    await ada.passkey.signInAlone(ada);
    expect(await lastEvent(ada, 'session.revoked')).toMatchObject({
      metadata: { reason: 'too_many' },
    });
  });
});

describe('the session of a passkey', () => {
  test('ends with that passkey, which is all it was proven by', async () => {
    const ada = await someoneWithPasskey(app);
    const spare = newPasskey();
    const { factorId } = await spare.enroll(ada);
    app.clock.advance(25 * 3600);
    await spare.signInAlone(ada);
    expect(await ada.run('removeFactor', { factorId })).toMatchObject({ __typename: 'AuthUser' });

    expect((await ada.run('me')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(await ada.run('refresh', { refreshToken: ada.refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
  });

  test('goes on when another passkey goes', async () => {
    const ada = await someoneWithPasskey(app);
    const { factorId } = await newPasskey().enroll(ada);
    await ada.passkey.signInAlone(ada);
    expect(await ada.run('removeFactor', { factorId })).toMatchObject({ __typename: 'AuthUser' });
    expect((await ada.run('me')).email).toBe(ada.email);
  });
});

describe('whether a passkey is discoverable', () => {
  test.each([true, false, undefined])(
    'is kept as the browser says it: %s',
    async (discoverable) => {
      const ada = app.person();
      await ada.signUp();
      const { factorId } = await newPasskey().enroll(ada, { discoverable });
      const kept = await app.db.webauthnCredential.findUniqueOrThrow({ where: { factorId } });
      expect(kept.discoverable).toBe(discoverable ?? null);
    },
  );

  test('is shown by a sign-in without a name, and not by one with a ticket', async () => {
    const ada = app.person();
    await ada.signUp();
    const passkey = newPasskey();
    const { factorId } = await passkey.enroll(ada, { discoverable: undefined });
    const kept = () => app.db.webauthnCredential.findUniqueOrThrow({ where: { factorId } });
    await passkey.signIn(ada);
    expect((await kept()).discoverable).toBeNull();
    await passkey.signInAlone(ada);
    expect((await kept()).discoverable).toBe(true);
  });
});
