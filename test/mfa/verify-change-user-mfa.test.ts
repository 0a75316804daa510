import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PASSWORD, wrongCode } from '../support/person.ts';

const app = testApp({
  AUTH_RATE_LIMITS: 'off',
  // A session that was left open must be there still.
  AUTH_SESSION_AAL1_IDLE: '2592000',
  AUTH_SESSION_AAL2_IDLE: '2592000',
});

async function signedIn() {
  const person = app.person();
  await person.signUp();
  return person;
}
const userOf = (email: string) => app.db.user.findUniqueOrThrow({ where: { email } });

describe('verifyChangeUserMfa(TOTP)', () => {
  test('activates the factor and shows ten recovery codes, once', async () => {
    const ada = await signedIn();
    const change = await ada.enrollTotp();

    expect(change).toMatchObject({
      __typename: 'MfaChange',
      activeMfaType: 'TOTP',
      session: null,
      user: { mfa: { enabled: true, factorCount: 1 } },
    });
    expect(new Set(change.recoveryCodes).size).toBe(10);
    for (const code of change.recoveryCodes) {
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    }
    expect((await ada.run('me')).mfa).toMatchObject({
      activeMfaType: 'TOTP',
      recoveryCodesRemaining: 10,
      requirement: 'OPTIONAL',
      factors: [{ type: 'TOTP', isPrimary: true, name: 'Authenticator app' }],
    });
    expect((await ada.enrollTotp()).recoveryCodes).toBeNull();
  });

  test('ends the other sessions of the user and keeps this one, now at aal2', async () => {
    const ada = await signedIn();
    const elsewhere = await ada.signIn();
    await ada.enrollTotp();

    expect((await ada.run('me', {}, elsewhere.accessToken)).errors).toBeDefined();
    const { sessions } = await ada.run('me');
    expect(sessions).toMatchObject([{ current: true, aal: 'aal2', amr: ['pwd', 'otp', 'mfa'] }]);
  });

  test('a wrong code leaves it pending; the fifth drops it', async () => {
    const ada = await signedIn();
    const { totpSecret } = await ada.run('generateTotp');
    ada.totpSecret = totpSecret;
    for (const attemptsRemaining of [4, 3, 2, 1, 0]) {
      const answer = await ada.run('verifyChange', { type: 'TOTP', code: ada.wrongCode() });
      expect(answer).toMatchObject({ code: 'INVALID_CODE', attemptsRemaining });
    }

    expect(await ada.run('verifyChange', { type: 'TOTP', code: ada.code() })).toMatchObject({
      code: 'TOTP_NOT_GENERATED',
    });
    expect((await ada.run('me')).mfa.enabled).toBe(false);
  });

  test('without a generated secret there is nothing to activate', async () => {
    const ada = await signedIn();
    expect(await ada.run('verifyChange', { type: 'TOTP', code: '123456' })).toMatchObject({
      code: 'TOTP_NOT_GENERATED',
    });
  });

  test('the code of a live factor does not activate a pending one', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    app.clock.advance(60);
    await ada.run('generateTotp');

    expect(await ada.run('verifyChange', { type: 'TOTP', code: ada.code() })).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test.each(['12345', '1234567', '12345a', '１２３４５６', ' 123456'])(
    'a code of another shape is refused by its name: %s',
    async (code) => {
      const ada = await signedIn();
      const { errors } = await ada.run('verifyChange', { type: 'TOTP', code });
      expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'code' });
    },
  );
});

describe('verifyChangeUserMfa(NONE)', () => {
  test.each(['totp', 'recovery code'] as const)('switches MFA off by %s', async (proof) => {
    const ada = await signedIn();
    await ada.enrollTotp();
    app.clock.advance(60);
    await ada.signInWithTotp();
    app.clock.advance(60);
    const code = proof === 'totp' ? ada.code() : ada.recoveryCodes[3];

    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      __typename: 'MfaChange',
      activeMfaType: 'NONE',
      recoveryCodes: null,
      user: { mfa: { enabled: false, factorCount: 0 } },
    });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('erases every secret and code, and ends other sessions and open tickets', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    app.clock.advance(60);
    const elsewhere = await ada.signInWithTotp();
    app.clock.advance(30);
    const here = await ada.signInWithTotp();
    const ticket = await ada.ticket();
    app.clock.advance(30);
    await ada.run('verifyChange', { type: 'NONE', code: ada.code() });

    const { id: userId } = await userOf(ada.email);
    expect(await app.db.factor.count({ where: { userId } })).toBe(0);
    expect(await app.db.recoveryCode.count({ where: { factor: { userId } } })).toBe(0);
    expect((await ada.run('me', {}, elsewhere.accessToken)).errors).toBeDefined();
    expect(await ada.run('me', {}, here.accessToken)).toMatchObject({ email: ada.email });
    app.clock.advance(30);
    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('a wrong code changes nothing, and says how many are left', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    const code = wrongCode(ada.totpSecret, app.clock());

    expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
      code: 'INVALID_CODE',
      attemptsRemaining: 99,
    });
    expect(
      await ada.run('verifyChange', { type: 'NONE', code: 'AAAA-AAAA-AAAA-AAAA' }),
    ).toMatchObject({ code: 'INVALID_CODE' });
    expect((await ada.run('me')).mfa.enabled).toBe(true);
  });

  test('a session left open does not switch MFA off by a recovery code that was found', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    app.clock.advance(60);
    const ticket = await ada.ticket();
    const otp = ada.code();
    const { deviceToken } = await ada.run('verifyTotp', { ticket, otp, rememberDevice: true }, '');
    const byDevice = await ada.run('signIn', { email: ada.email, password: PASSWORD, deviceToken });
    app.clock.advance(20 * 24 * 3600);
    for (const session of [byDevice, ada]) {
      ada.hold(await ada.run('refresh', { refreshToken: session.refreshToken }, ''));
      const code = ada.recoveryCodes[0];
      expect(await ada.run('verifyChange', { type: 'NONE', code })).toMatchObject({
        __typename: 'AuthStepUpRequiredError',
        maxAge: 300,
      });
    }

    const stepUp = await ada.run('stepUp');
    ada.hold(await ada.verifyRecoveryCode(stepUp.ticket, ada.recoveryCodes[0]!));
    expect(
      await ada.run('verifyChange', { type: 'NONE', code: ada.recoveryCodes[1] }),
    ).toMatchObject({ __typename: 'MfaChange' });
  });

  test('without a factor there is nothing to switch off', async () => {
    const ada = await signedIn();
    expect(await ada.run('verifyChange', { type: 'NONE', code: '123456' })).toMatchObject({
      code: 'MFA_NOT_ACTIVE',
    });
  });

  test('after it, enrolling again starts anew', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    app.clock.advance(60);
    const old = [...ada.recoveryCodes];
    await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
    await ada.enrollTotp();
    app.clock.advance(60);

    expect(ada.recoveryCodes).not.toEqual(old);
    expect(await ada.verifyRecoveryCode(await ada.ticket(), old[0]!)).toMatchObject({
      code: 'INVALID_CODE',
    });
  });
});
