import { describe, expect, test } from 'vitest';
import { testFactors } from '../support/factors.ts';
import { newPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const factors = await testFactors({ AUTH_RATE_LIMITS: 'off' });
const { app } = factors;
const DAY = 24 * 3600;

const REFUSED = { __typename: 'AuthStepUpRequiredError', code: 'STEP_UP_REQUIRED' };
const factorsOf = async (person: Person) => (await person.run('me')).mfa.factors;

/** An owner of long standing, and a thief in their session who enrolls a passkey of their own. */
async function intruded({ enrolledFor = 2 * DAY } = {}) {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  app.clock.advance(enrolledFor);
  await ada.signInWithTotp();
  const [{ id: totpId }] = await factorsOf(ada);
  const passkey = newPasskey();
  const { factorId: passkeyId } = await passkey.enroll(ada);
  return Object.assign(ada, { passkey, totpId: totpId as string, passkeyId: passkeyId as string });
}

async function stepUpByRecoveryCode(person: Person, code: string): Promise<void> {
  const { ticket } = await person.run('stepUp');
  person.hold(await person.verifyRecoveryCode(ticket, code));
}

describe('a factor that was enrolled within a day', () => {
  test('removes no older one, even beside a fresh proof by that', async () => {
    const ada = await intruded();
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      ...REFUSED,
      acceptedFactors: [],
      recoveryCodeAllowed: true,
    });
    expect(await factorsOf(ada)).toHaveLength(2);
  });

  test('does so with a recovery code beside it', async () => {
    const ada = await intruded();
    await stepUpByRecoveryCode(ada, ada.recoveryCodes[0]!);
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      __typename: 'AuthUser',
    });
  });

  test('does not by recovery codes that it generated itself', async () => {
    const ada = await intruded();
    const { codes } = await ada.run('generateRecoveryCodes');
    await stepUpByRecoveryCode(ada, codes[0]);
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      ...REFUSED,
      recoveryCodeAllowed: false,
    });
    expect(await ada.run('verifyChange', { type: 'NONE', code: codes[1] })).toMatchObject(REFUSED);
  });

  test('does not by the proof that it gave before it was removed itself', async () => {
    const ada = await intruded();
    const another = newPasskey();
    await another.enroll(ada);
    expect(await ada.run('removeFactor', { factorId: ada.passkeyId })).toMatchObject({
      __typename: 'AuthUser',
    });
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject(REFUSED);
  });

  test('removes itself, and what came after it', async () => {
    const ada = await intruded();
    const { factorId } = await factors.enrollSms(ada);
    expect(await ada.run('removeFactor', { factorId })).toMatchObject({ __typename: 'AuthUser' });
    expect(await ada.run('removeFactor', { factorId: ada.passkeyId })).toMatchObject({
      __typename: 'AuthUser',
    });
  });

  test('does so once the day is over, to the minute', async () => {
    const ada = await intruded();
    app.clock.advance(DAY - 60);
    await ada.passkey.signIn(ada);
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject(REFUSED);
    app.clock.advance(60);
    await ada.passkey.signIn(ada);
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      __typename: 'AuthUser',
    });
  });

  test('does not switch MFA off: only an older one does, or an older code', async () => {
    const ada = app.person();
    await ada.signUp();
    await factors.enrollSms(ada);
    app.clock.advance(2 * DAY);
    const { ticket, factors: offered } = await ada.signIn();
    const phone = (await app.db.factor.findUniqueOrThrow({ where: { id: offered[0].id } })).target;
    await ada.run('sendCode', { ticket, factorId: offered[0].id }, '');
    ada.hold(await ada.run('verifySms', { ticket, otp: factors.codeBySms(phone!) }, ''));
    await ada.enrollTotp();
    app.clock.advance(60);
    expect(await ada.run('verifyChange', { type: 'NONE', code: ada.code() })).toMatchObject({
      ...REFUSED,
      recoveryCodeAllowed: true,
    });
    expect(await factorsOf(ada)).toHaveLength(2);
    expect(
      await ada.run('verifyChange', { type: 'NONE', code: ada.recoveryCodes[0]! }),
    ).toMatchObject({ __typename: 'MfaChange' });
  });

  test('is no obstacle where another of its type has been there for longer', async () => {
    const ada = await intruded();
    app.clock.advance(2 * DAY);
    await ada.passkey.signIn(ada);
    const thiefs = newPasskey();
    await thiefs.enroll(ada);
    await thiefs.signIn(ada);
    expect(await ada.run('removeFactor', { factorId: ada.passkeyId })).toMatchObject({
      ...REFUSED,
      acceptedFactors: ['WEBAUTHN'],
    });
    await ada.passkey.signIn(ada);
    expect(await ada.run('removeFactor', { factorId: ada.totpId })).toMatchObject({
      __typename: 'AuthUser',
    });
  });
});
