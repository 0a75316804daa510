import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { newPhoneNumber, otherThan, testFactors } from '../support/factors.ts';

const factors = await testFactors();
const { app, sms } = factors;

async function someoneWithSms() {
  const person = app.person();
  await person.signUp();
  const { factorId, phoneNumber } = await factors.enrollSms(person);
  app.clock.advance(30);
  return Object.assign(person, { factorId, phoneNumber });
}

describe('enrolling a phone number', () => {
  test('sends a code, and the code activates it', async () => {
    const ada = app.person();
    await ada.signUp();
    const phoneNumber = newPhoneNumber();
    const sent = await ada.run('enrollSms', { phoneNumber, name: 'My phone' });
    const now = app.clock().getTime();
    expect(sent).toMatchObject({
      __typename: 'MfaCodeSent',
      maskedTarget: `+•••••••${phoneNumber.slice(-4)}`,
      expiresAt: new Date(now + 300_000).toISOString(),
      resendAfter: new Date(now + 30_000).toISOString(),
    });
    expect((await ada.run('me')).mfa).toMatchObject({ enabled: false, factors: [] });

    const code = factors.codeBySms(phoneNumber);
    const enrolled = await ada.run('verifyEnrollSms', { factorId: sent.factorId, code });
    expect(enrolled).toMatchObject({
      __typename: 'MfaFactorEnrolled',
      factor: {
        id: sent.factorId,
        type: 'SMS',
        name: 'My phone',
        isPrimary: true,
        maskedTarget: sent.maskedTarget,
      },
      session: null,
    });
    expect(enrolled.recoveryCodes).toHaveLength(10);
    expect((await ada.run('me')).mfa).toMatchObject({ enabled: true, activeMfaType: 'NONE' });
  });

  test('is not finished by a session that has shown less than the one that began it', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const ticket = await ada.ticket();
    const otp = ada.code();
    const owner = await ada.run('verifyTotp', { ticket, otp, rememberDevice: true }, '');
    const { email, password } = ada;
    const { deviceToken } = owner;
    const thief = await ada.run('signIn', { email, password, deviceToken }, '');

    const phoneNumber = newPhoneNumber();
    const { factorId } = await ada.run('enrollSms', { phoneNumber }, owner.accessToken);
    const verified = { factorId, code: factors.codeBySms(phoneNumber) };
    expect(await ada.run('verifyEnrollSms', verified, thief.accessToken)).toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    // What was fresh when it was begun still is enough.
    app.clock.advance(250);
    expect(await ada.run('verifyEnrollSms', verified, owner.accessToken)).toMatchObject({
      __typename: 'MfaFactorEnrolled',
    });
  });

  test('takes any sane spelling of the number', async () => {
    const ada = app.person();
    await ada.signUp();
    for (const spelling of [
      '+1 (415) 355-0132',
      '+1.415.355.0133',
      '0014153550134',
      ' +14153550135 ',
    ]) {
      const sent = await ada.run('enrollSms', { phoneNumber: spelling });
      expect(sent, spelling).toMatchObject({ __typename: 'MfaCodeSent' });
    }
    expect(factors.codeBySms('+14153550134')).toMatch(/^\d{6}$/);
  });

  test.each([
    ['no country code', '415 355 0132'],
    ['not a number', 'call me'],
    ['an extension', '+14153550132 ext. 5'],
    ['too long', '+141535501321234'],
    ['a premium-rate number', '+1 900 555 1234'],
    ['no country', '+883510000000091'],
    ['two numbers', '+14153550132, +14153550133'],
  ])('refuses %s', async (_, phoneNumber) => {
    const ada = app.person();
    await ada.signUp();
    const before = sms.requests.length;

    expect(await ada.run('enrollSms', { phoneNumber })).toMatchObject({
      code: 'INVALID_PHONE_NUMBER',
    });
    expect(sms.requests.length).toBe(before);
  });

  test('is not finished by a wrong code, and takes five of them, however often it is started', async () => {
    const ada = app.person();
    await ada.signUp();
    const phoneNumber = newPhoneNumber();
    const first = await ada.run('enrollSms', { phoneNumber });
    const wrong = otherThan(factors.codeBySms(phoneNumber));
    for (const attemptsRemaining of [4, 3, 2]) {
      expect(
        await ada.run('verifyEnrollSms', { factorId: first.factorId, code: wrong }),
      ).toMatchObject({ code: 'INVALID_CODE', attemptsRemaining });
    }

    app.clock.advance(30);
    const second = await ada.run('enrollSms', { phoneNumber });
    const code = factors.codeBySms(phoneNumber);
    for (const attemptsRemaining of [1, 0]) {
      expect(
        await ada.run('verifyEnrollSms', { factorId: second.factorId, code: otherThan(code) }),
      ).toMatchObject({ code: 'INVALID_CODE', attemptsRemaining });
    }
    expect(await ada.run('verifyEnrollSms', { factorId: second.factorId, code })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
    app.clock.advance(30);
    expect(await ada.run('enrollSms', { phoneNumber })).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('a code is good for five minutes', async () => {
    const ada = app.person();
    await ada.signUp();
    const phoneNumber = newPhoneNumber();
    const { factorId } = await ada.run('enrollSms', { phoneNumber });
    const code = factors.codeBySms(phoneNumber);
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));

    expect(await ada.run('verifyEnrollSms', { factorId, code })).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test("another user's pending factor is none", async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUp();
    await eve.signUp();
    const phoneNumber = newPhoneNumber();
    const { factorId } = await ada.run('enrollSms', { phoneNumber });
    const code = factors.codeBySms(phoneNumber);

    expect(await eve.run('verifyEnrollSms', { factorId, code })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
    expect(await ada.run('verifyEnrollSms', { factorId, code })).toMatchObject({
      __typename: 'MfaFactorEnrolled',
    });
  });

  test('two numbers are enough', async () => {
    const ada = await someoneWithSms();
    await factors.enrollSms(ada);

    expect(await ada.run('enrollSms', { phoneNumber: newPhoneNumber() })).toMatchObject({
      code: 'FACTOR_LIMIT_REACHED',
    });
  });
});

describe('signing in with a text message', () => {
  test('the ticket names the phone, a code is sent on demand, and redeems it', async () => {
    const ada = await someoneWithSms();
    const before = sms.requests.length;
    const { ticket, factors: offered } = await ada.signIn();
    expect(offered).toEqual([
      {
        id: ada.factorId,
        type: 'SMS',
        name: 'Phone',
        isPrimary: true,
        maskedTarget: `+•••••••${ada.phoneNumber.slice(-4)}`,
      },
    ]);
    expect(sms.requests.length).toBe(before);

    const { factorId } = ada;
    expect(await ada.run('sendCode', { ticket, factorId }, '')).toMatchObject({
      __typename: 'MfaCodeSent',
      factorId,
    });
    const otp = factors.codeBySms(ada.phoneNumber);
    const session = await ada.run('verifySms', { ticket, otp }, '');
    expect(session).toMatchObject({ __typename: 'AuthSession', user: { email: ada.email } });
    expect(decodeJwt(session.accessToken)).toMatchObject({
      acr: 'aal2',
      amr: ['pwd', 'sms', 'mca', 'mfa'],
    });
    ada.hold(session);
    expect((await ada.run('me')).mfa.factors[0].lastUsedAt).toBe(app.clock().toISOString());
  });

  test('before a code was sent, no code will do', async () => {
    const ada = await someoneWithSms();

    expect(
      await ada.run('verifySms', { ticket: await ada.ticket(), otp: '123456' }, ''),
    ).toMatchObject({ code: 'INVALID_CODE', attemptsRemaining: 4 });
  });

  test('only the newest code counts', async () => {
    const ada = await someoneWithSms();
    const { ticket, factorId } = { ticket: await ada.ticket(), factorId: ada.factorId };
    await ada.run('sendCode', { ticket, factorId }, '');
    const first = factors.codeBySms(ada.phoneNumber);
    app.clock.advance(30);
    await ada.run('sendCode', { ticket, factorId }, '');
    const second = factors.codeBySms(ada.phoneNumber);

    expect(await ada.run('verifySms', { ticket, otp: first }, '')).toMatchObject(
      first === second ? {} : { code: 'INVALID_CODE' },
    );
    expect(await ada.run('verifySms', { ticket, otp: second }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('a code steps up, too', async () => {
    const ada = await someoneWithSms();
    const { ticket } = await ada.run('stepUp');
    await ada.run('sendCode', { ticket, factorId: ada.factorId }, '');
    const otp = factors.codeBySms(ada.phoneNumber);
    ada.hold(await ada.run('verifySms', { ticket, otp }, ''));

    expect(await ada.run('generateTotp')).toMatchObject({ __typename: 'MfaTotpEnrollment' });
  });

  test('of two phones, the one that was chosen gets the code, and its code is the one', async () => {
    const ada = await someoneWithSms();
    const second = await factors.enrollSms(ada);
    app.clock.advance(30);
    const ticket = await ada.ticket();
    const before = sms.requests.length;
    await ada.run('sendCode', { ticket, factorId: second.factorId }, '');
    expect(sms.requests.slice(before).map(({ body }) => JSON.parse(body).to)).toEqual([
      second.phoneNumber,
    ]);

    const otp = factors.codeBySms(second.phoneNumber);
    ada.hold(await ada.run('verifySms', { ticket, otp }, ''));
    const { factors: used } = (await ada.run('me')).mfa;
    const now = app.clock().toISOString();
    expect(used.map((factor: { lastUsedAt: string }) => factor.lastUsedAt === now)).toEqual([
      false,
      true,
    ]);
  });

  test('the message is one segment, names the service, and fills in at its origin only', async () => {
    const ada = await someoneWithSms();
    const ticket = await ada.ticket();
    await ada.run('sendCode', { ticket, factorId: ada.factorId }, '');
    const { headers, body } = sms.requests.at(-1)!;
    expect(headers['content-type']).toBe('application/json');
    expect(Object.keys(JSON.parse(body))).toEqual(['to', 'body']);
    expect(JSON.parse(body).body).toMatch(/Ticketgate/);
    expect(JSON.parse(body).body.length).toBeLessThanOrEqual(160);
  });
});

describe('when the provider does not take it', () => {
  test.each(['fail', 'hang'] as const)(
    '%s: nothing is used up, and it can be tried again',
    async (how) => {
      const ada = await someoneWithSms();
      const { factorId } = ada;
      const ticket = await ada.ticket();
      await ada.run('sendCode', { ticket, factorId }, '');
      const earlier = factors.codeBySms(ada.phoneNumber);
      app.clock.advance(30);

      factors.providersBehave(how);
      for (let time = 1; time <= 3; time += 1) {
        expect(await ada.run('sendCode', { ticket, factorId }, '')).toMatchObject({
          code: 'MESSAGE_NOT_SENT',
        });
      }
      sms.behaviour = 'accept';
      expect(await ada.run('verifySms', { ticket, otp: earlier }, '')).toMatchObject({
        __typename: 'AuthSession',
      });
    },
  );

  test('an enrollment can be started again at once', async () => {
    const ada = app.person();
    await ada.signUp();
    const phoneNumber = newPhoneNumber();
    factors.providersBehave('fail');
    expect(await ada.run('enrollSms', { phoneNumber })).toMatchObject({ code: 'MESSAGE_NOT_SENT' });
    sms.behaviour = 'accept';

    expect(await factors.enrollSms(ada, phoneNumber)).toMatchObject({
      __typename: 'MfaFactorEnrolled',
    });
  });
});
