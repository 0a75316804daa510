import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { testFactors, verifyAddress } from '../support/factors.ts';

const factors = await testFactors();
const { app, mail } = factors;
const byDefault = testApp();

async function someoneWithEmail() {
  const person = app.person();
  await person.signUp();
  const { factorId } = await factors.enrollEmail(person);
  app.clock.advance(30);
  return Object.assign(person, { factorId });
}

/** As the password reset of a later version does. */
const resetPassword = ({ email }: { email: string }) =>
  app.db.user.update({ where: { email }, data: { passwordResetAt: app.clock() } });

describe('enrolling the e-mail address', () => {
  test('is off unless the operator allows it', async () => {
    const ada = byDefault.person();
    await ada.signUp();
    await verifyAddress(byDefault, ada);

    expect(await ada.run('enrollEmail')).toMatchObject({ code: 'FACTOR_NOT_ALLOWED' });
  });

  test('takes the verified address of the user, and no other', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await ada.run('enrollEmail')).toMatchObject({ code: 'EMAIL_NOT_VERIFIED' });

    await verifyAddress(app, ada);
    const sent = await ada.run('enrollEmail');
    expect(sent).toMatchObject({
      __typename: 'MfaCodeSent',
      maskedTarget: `${ada.email[0]}•••@example.com`,
    });
    const code = factors.codeByMail(ada.email);
    const enrolled = await ada.run('verifyEnrollEmail', { factorId: sent.factorId, code });
    expect(enrolled).toMatchObject({
      factor: { type: 'EMAIL', isPrimary: true, maskedTarget: sent.maskedTarget },
    });
    expect(enrolled.recoveryCodes).toBeNull();
  });

  test('the mail is text and HTML, names the service, and says what to do if it was not you', async () => {
    const ada = await someoneWithEmail();
    const sent = mail.mails.find(
      ({ recipients, text }) => recipients.includes(ada.email) && /\d{6}/.test(text ?? ''),
    )!;
    expect(sent.from?.value).toEqual([
      { name: 'Ticketgate', address: 'no-reply@auth.example.com' },
    ]);
    expect(sent.text).toMatch(/Ticketgate/);
    expect(sent.text).toMatch(/not you|did not/i);
    expect(sent.html).toContain(/\d{6}/.exec(sent.text!)![0]);
  });

  test('comes in the language of the user', async () => {
    const ada = app.person();
    const { email, password } = ada;
    ada.hold(await ada.run('signUp', { email, password, locale: 'de-AT' }));
    await factors.enrollEmail(ada);

    expect(mail.mails.findLast(({ recipients }) => recipients.includes(email))?.text).toMatch(
      /Sie|Ihr/,
    );
  });

  test('is refused for a day after the mailbox reset the password: it would count twice', async () => {
    const ada = app.person();
    await ada.signUp();
    await verifyAddress(app, ada);
    await resetPassword(ada);
    expect(await ada.run('enrollEmail')).toMatchObject({ code: 'FACTOR_NOT_ALLOWED' });

    app.clock.advance(24 * 3600);
    ada.hold(await ada.signIn());
    expect(await ada.run('enrollEmail')).toMatchObject({ __typename: 'MfaCodeSent' });
  });

  test('one is enough', async () => {
    const ada = await someoneWithEmail();
    expect(await ada.run('enrollEmail')).toMatchObject({ code: 'FACTOR_LIMIT_REACHED' });
  });
});

describe('signing in with a code by e-mail', () => {
  test('gives a session that is never aal2', async () => {
    const ada = await someoneWithEmail();
    const { ticket, factors: offered } = await ada.signIn();
    expect(offered).toMatchObject([{ id: ada.factorId, type: 'EMAIL' }]);
    await ada.run('sendCode', { ticket, factorId: ada.factorId }, '');
    const otp = factors.codeByMail(ada.email);
    const session = await ada.run('verifyEmail', { ticket, otp }, '');

    expect(decodeJwt(session.accessToken)).toMatchObject({
      acr: 'aal1',
      amr: ['pwd', 'otp', 'mca'],
    });
    const { accessToken } = await ada.run('refresh', { refreshToken: session.refreshToken }, '');
    expect(decodeJwt(accessToken)).toMatchObject({ acr: 'aal1' });
  });

  test('ory/kratos#4317: a mailbox that reset the password is no second factor beside it', async () => {
    const ada = await someoneWithEmail();
    await resetPassword(ada);
    const { ticket, factors: offered, recoveryCodeAllowed } = await ada.signIn();
    expect({ offered, recoveryCodeAllowed }).toEqual({ offered: [], recoveryCodeAllowed: false });
    expect(await ada.run('sendCode', { ticket, factorId: ada.factorId }, '')).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });

    app.clock.advance(24 * 3600);
    expect((await ada.signIn()).factors).toMatchObject([{ type: 'EMAIL' }]);
  });

  test('beside it, another factor and the recovery codes that came with that go on', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await factors.enrollEmail(ada);
    await resetPassword(ada);
    const { ticket, factors: offered } = await ada.signIn();
    expect(offered).toMatchObject([{ type: 'TOTP' }]);
    expect(await ada.verifyRecoveryCode(ticket, ada.recoveryCodes[0]!)).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test.each(['fail', 'hang'] as const)(
    'a mail server that does not take it (%s): nothing is used up',
    async (how) => {
      const ada = await someoneWithEmail();
      const ticket = await ada.ticket();
      factors.providersBehave(how);
      expect(await ada.run('sendCode', { ticket, factorId: ada.factorId }, '')).toMatchObject({
        code: 'MESSAGE_NOT_SENT',
      });
      mail.behaviour = 'accept';

      await ada.run('sendCode', { ticket, factorId: ada.factorId }, '');
      const otp = factors.codeByMail(ada.email);
      expect(await ada.run('verifyEmail', { ticket, otp }, '')).toMatchObject({
        __typename: 'AuthSession',
      });
    },
  );
});
