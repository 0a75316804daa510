import { describe, expect, test } from 'vitest';
import { testFactors } from '../support/factors.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const factors = await testFactors();
const { app, mail } = factors;
const HOUR = 3600;
const LINK = /\/restore-factor#token=([\w-]+)/;

async function someoneWithTotp(): Promise<Person> {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  await person.signInWithTotp();
  app.clock.advance(60);
  return person;
}

/** The token in the notice of that subject that comes next. */
async function tokenFor({ email }: Person, subject: RegExp): Promise<string> {
  const { text } = await mail.waitForMail(
    (one) => one.recipients.includes(email) && subject.test(one.text ?? ''),
  );
  return LINK.exec(text!)![1]!;
}

const REMOVED = /was removed from your account/;
const TURNED_OFF = /Two-step sign-in was turned off/;
const turnOff = (person: Person) =>
  person.run('verifyChange', { type: 'NONE', code: person.code() });
const idOf = async (person: Person, type: string): Promise<string> =>
  (await person.run('me')).mfa.factors.find((one: { type: string }) => one.type === type).id;

describe('the removal of a factor', () => {
  test('is taken back by the link in its notice, which ends every session', async () => {
    const ada = await someoneWithTotp();
    await ada.run('removeFactor', { factorId: await idOf(ada, 'TOTP') });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });

    const token = await tokenFor(ada, REMOVED);
    expect(await ada.run('restoreFactor', { token }, '')).toMatchObject({
      __typename: 'AuthUser',
      email: ada.email,
    });
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaTicket' });
    app.clock.advance(60);
    expect(await ada.signInWithTotp()).toMatchObject({ __typename: 'AuthSession' });
    expect((await ada.run('me')).mfa).toMatchObject({
      factors: [{ type: 'TOTP', isPrimary: true }],
      recoveryCodesRemaining: 10,
    });
  });

  test('of all of them is taken back at once, recovery codes as used as they were', async () => {
    const ada = await someoneWithTotp();
    const { phoneNumber } = await factors.enrollSms(ada);
    const [used, unused] = ada.recoveryCodes;
    await ada.verifyRecoveryCode(await ada.ticket(), used!);
    await turnOff(ada);
    expect(await app.db.factor.count({ where: { user: { email: ada.email } } })).toBe(0);

    const token = await tokenFor(ada, TURNED_OFF);
    await ada.run('restoreFactor', { token }, '');
    expect(await ada.verifyRecoveryCode(await ada.ticket(), used!)).toMatchObject({
      code: 'INVALID_CODE',
    });
    ada.hold(await ada.verifyRecoveryCode(await ada.ticket(), unused!));
    expect((await ada.run('me')).mfa).toMatchObject({
      factors: [
        { type: 'TOTP', isPrimary: true },
        { type: 'SMS', maskedTarget: `+•••••••${phoneNumber.slice(-4)}` },
      ],
      recoveryCodesRemaining: 8,
    });
  });

  test('of a passkey is taken back, and its counter goes on from where it was', async () => {
    const ada = await someoneWithPasskey(app);
    await ada.passkey.signIn(ada);
    await ada.run('removeFactor', { factorId: ada.factorId });
    await ada.run('restoreFactor', { token: await tokenFor(ada, REMOVED) }, '');
    expect(await ada.passkey.signIn(ada, { counter: 1 })).toMatchObject({
      code: 'INVALID_WEBAUTHN_RESPONSE',
    });
    expect(await ada.passkey.signIn(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('takes with it, taken back, what was enrolled since, but not what was there before', async () => {
    const ada = await someoneWithTotp();
    await factors.enrollSms(ada);
    await ada.run('removeFactor', { factorId: await idOf(ada, 'TOTP') });
    await newPasskey().enroll(ada);
    await ada.run('restoreFactor', { token: await tokenFor(ada, REMOVED) }, '');
    app.clock.advance(60);
    await ada.signInWithTotp();
    expect((await ada.run('me')).mfa.factors).toMatchObject([
      { type: 'TOTP', isPrimary: true },
      { type: 'SMS', isPrimary: false },
    ]);
  });

  test('of a mailbox brings no link: by its own mail it would put itself back', async () => {
    const ada = app.person();
    await ada.signUp();
    const { factorId } = await factors.enrollEmail(ada);
    await ada.run('removeFactor', { factorId });
    const { text } = await mail.waitForMail(
      (one) => one.recipients.includes(ada.email) && REMOVED.test(one.text ?? ''),
    );
    expect(text).not.toMatch(LINK);
    expect(text).toMatch(/\/forgot-password\n$/);
  });

  test('is taken back for 72 hours, and then forgotten', async () => {
    const [ada, eve] = [await someoneWithTotp(), await someoneWithTotp()];
    await turnOff(ada);
    await turnOff(eve);
    const [hers, late] = [await tokenFor(ada, TURNED_OFF), await tokenFor(eve, TURNED_OFF)];
    app.clock.advance(72 * HOUR - 60);
    expect((await ada.run('restoreFactor', { token: hers }, '')).__typename).toBe('AuthUser');
    app.clock.advance(120);
    expect(await eve.run('restoreFactor', { token: late }, '')).toMatchObject({
      code: 'INVALID_TOKEN',
    });
    expect(await eve.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });
});
