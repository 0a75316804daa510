import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newPhoneNumber, otherThan, testFactors } from '../support/factors.ts';

const factors = await testFactors({ SMS_COUNTRY_HOURLY_LIMIT: '1000' });
const { app, sms } = factors;
const german = await testFactors({ SMS_COUNTRY_HOURLY_LIMIT: '3', SMS_ALLOWED_COUNTRIES: 'DE' });

/** Holds a phone, whose last message was long enough ago. */
async function someoneWithSms() {
  const person = app.person();
  await person.signUp();
  const { factorId, phoneNumber } = await factors.enrollSms(person);
  app.clock.advance(3600);
  return {
    person,
    factorId,
    phoneNumber,
    send: (ticket: string) => person.run('sendCode', { ticket, factorId }, ''),
    verify: (ticket: string, otp: string) => person.run('verifySms', { ticket, otp }, ''),
    code: () => factors.codeBySms(phoneNumber),
    messages: () => sms.requests.filter(({ body }) => JSON.parse(body).to === phoneNumber).length,
  };
}

describe('guessing a code that was sent', () => {
  test('NIST 3.1.3.2: a new code gives no new attempts', async () => {
    const ada = await someoneWithSms();
    const ticket = await ada.person.ticket();
    const attempts: number[] = [];
    for (let failure = 1; failure <= 5; failure += 1) {
      app.clock.advance(30);
      await ada.send(ticket);
      const answer = await ada.verify(ticket, otherThan(ada.code()));
      attempts.push(answer.attemptsRemaining);
    }
    expect(attempts).toEqual([4, 3, 2, 1, 0]);
    expect(await ada.verify(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
    expect(await ada.send(ticket)).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('many tickets do not give many guesses: the phone keeps count, and takes no more codes', async () => {
    const ada = await someoneWithSms();
    const last = await ada.person.ticket();
    for (let failure = 1; failure <= 3; failure += 1) {
      expect(await ada.verify(await ada.person.ticket(), '000000')).toMatchObject({
        code: 'INVALID_CODE',
      });
    }
    expect(await ada.verify(last, '000000')).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
    expect(await ada.send(last)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
  });

  test('the right code on one factor does not forget the failures of another', async () => {
    const ada = app.person();
    await ada.signUp();
    await ada.enrollTotp();
    await factors.enrollSms(ada);
    app.clock.advance(60);
    const guess = async () =>
      ada.run('verifySms', { ticket: await ada.ticket(), otp: '000000' }, '');
    for (let failure = 1; failure <= 3; failure += 1) await guess();
    await ada.signInWithTotp();

    expect(await guess()).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('a code that was sent is good for one thing, once', () => {
  test('it signs in once', async () => {
    const ada = await someoneWithSms();
    const ticket = await ada.person.ticket();
    await ada.send(ticket);
    const otp = ada.code();
    expect(await ada.verify(ticket, otp)).toMatchObject({ __typename: 'AuthSession' });

    expect(await ada.verify(ticket, otp)).toMatchObject({ code: 'INVALID_TICKET' });
    expect(await ada.verify(await ada.person.ticket(), otp)).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('ASVS 6.6.2: it belongs to the ticket that it was sent for', async () => {
    const ada = await someoneWithSms();
    const [mine, thiefs] = [await ada.person.ticket(), await ada.person.ticket()];
    await ada.send(mine);

    expect(await ada.verify(thiefs, ada.code())).toMatchObject({ code: 'INVALID_CODE' });
    expect(await ada.verify(mine, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('a code that enrolled does not sign in, and one for sign-in does not enroll', async () => {
    const ada = app.person();
    await ada.signUp();
    const { phoneNumber, factorId } = await factors.enrollSms(ada);
    const enrolling = factors.codeBySms(phoneNumber);
    app.clock.advance(30);
    const ticket = await ada.ticket();
    expect(await ada.run('verifySms', { ticket, otp: enrolling }, '')).toMatchObject({
      code: 'INVALID_CODE',
    });

    await ada.run('sendCode', { ticket, factorId }, '');
    const signingIn = factors.codeBySms(phoneNumber);
    app.clock.advance(30);
    const pending = await ada.run('enrollSms', { phoneNumber });
    expect(factors.codeBySms(phoneNumber)).toMatch(/^\d{6}$/);
    const code = signingIn === factors.codeBySms(phoneNumber) ? otherThan(signingIn) : signingIn;
    expect(await ada.run('verifyEnrollSms', { factorId: pending.factorId, code })).toMatchObject({
      code: 'INVALID_CODE',
    });
  });

  test('it belongs to the number that it was sent to', async () => {
    const ada = await someoneWithSms();
    const ticket = await ada.person.ticket();
    await ada.send(ticket);
    await app.db.factor.update({
      where: { id: ada.factorId },
      data: { target: newPhoneNumber() },
    });

    expect(await ada.verify(ticket, ada.code())).toMatchObject({ code: 'INVALID_CODE' });
  });

  test('it expires after five minutes', async () => {
    const ada = await someoneWithSms();
    const early = await ada.person.ticket();
    app.clock.advance(1);
    await ada.send(early);
    app.clock.advance(298);
    expect(await ada.verify(early, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('an e-mail code is no text message', async () => {
    const ada = await someoneWithSms();
    const ticket = await ada.person.ticket();
    await ada.send(ticket);

    expect(await ada.person.run('verifyEmail', { ticket, otp: ada.code() }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
    expect(await ada.verify(ticket, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });

  test('what is stored cannot be guessed without the key', async () => {
    const ada = await someoneWithSms();
    await ada.send(await ada.person.ticket());
    const rows = await app.db.oneTimeCode.findMany({ where: { factorId: ada.factorId } });
    const { codeHash } = rows.at(-1)!;
    const plain = createHash('sha256').update(ada.code()).digest();
    expect(Buffer.from(codeHash).equals(plain)).toBe(false);
    expect(Buffer.from(codeHash)).toHaveLength(32);
  });
});

describe('SMS pumping', () => {
  test('a number gets another message after 30 seconds', async () => {
    const ada = await someoneWithSms();
    const before = ada.messages();
    const [ticket, other] = [await ada.person.ticket(), await ada.person.ticket()];
    await ada.send(ticket);
    app.clock.advance(29);
    for (const one of [ticket, other]) {
      expect(await ada.send(one)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
    }
    app.clock.advance(1);
    expect(await ada.send(other)).toMatchObject({ __typename: 'MfaCodeSent' });
    expect(ada.messages() - before).toBe(2);
  });

  test('of parallel requests, one is sent', async () => {
    const ada = await someoneWithSms();
    const before = ada.messages();
    const ticket = await ada.person.ticket();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ada.send(ticket)));

    expect(answers.filter(({ __typename }) => __typename === 'MfaCodeSent')).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(9);
    expect(ada.messages() - before).toBe(1);
  });

  test('a number gets five messages an hour and ten a day, whoever asks', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUp();
    await eve.signUp();
    const phoneNumber = newPhoneNumber();
    const sentIn = async (minutes: number) => {
      let sent = 0;
      for (let minute = 0; minute < minutes; minute += 1) {
        const asks = minute % 2 === 0 ? ada : eve;
        if (minute % 4 === 0) asks.hold(await asks.signIn());
        const { __typename } = await asks.run('enrollSms', { phoneNumber });
        if (__typename === 'MfaCodeSent') sent += 1;
        app.clock.advance(60);
      }
      return sent;
    };
    // Signing in every few minutes keeps the proof fresh.
    ada.hold(await ada.signIn());
    eve.hold(await eve.signIn());
    const start = app.clock().getTime();
    expect(await sentIn(59)).toBe(5);
    app.clock.set(new Date(start + 3600_000));
    ada.hold(await ada.signIn());
    eve.hold(await eve.signIn());
    expect(await sentIn(59)).toBe(5);
    app.clock.set(new Date(start + 2 * 3600_000));
    ada.hold(await ada.signIn());
    expect(await ada.run('enrollSms', { phoneNumber })).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 22 * 3600,
    });
    app.clock.set(new Date(start + 24 * 3600_000));
    ada.hold(await ada.signIn());
    expect(await ada.run('enrollSms', { phoneNumber })).toMatchObject({
      __typename: 'MfaCodeSent',
    });
  });

  test('a country gets so many an hour, over all its numbers, and only if the operator allows it', async () => {
    const ada = german.app.person();
    await ada.signUp();
    expect(await ada.run('enrollSms', { phoneNumber: '+14153550132' })).toMatchObject({
      code: 'INVALID_PHONE_NUMBER',
    });
    // Where one country is allowed, numbers are understood as people there write them.
    for (const phoneNumber of ['0151 23456781', '+49 151 23456782', '0049 (151) 23456783']) {
      expect(await ada.run('enrollSms', { phoneNumber })).toMatchObject({
        __typename: 'MfaCodeSent',
      });
    }
    expect(await ada.run('enrollSms', { phoneNumber: '+4915123456784' })).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 3600,
    });
    expect(german.sms.requests.map(({ body }) => JSON.parse(body).to)).toEqual([
      '+4915123456781',
      '+4915123456782',
      '+4915123456783',
    ]);
  });

  test('messages that could not be sent do not count, but are not tried for ever', async () => {
    const ada = await someoneWithSms();
    factors.providersBehave('fail');
    const ticket = await ada.person.ticket();
    const codes: string[] = [];
    for (let time = 1; time <= 21; time += 1) codes.push((await ada.send(ticket)).code);
    expect(codes).toEqual([...Array<string>(20).fill('MESSAGE_NOT_SENT'), 'RATE_LIMITED']);
  });

  test('the refusal is recorded', async () => {
    const ada = await someoneWithSms();
    const ticket = await ada.person.ticket();
    await ada.send(ticket);
    await ada.send(ticket);
    const found = await app.db.auditEvent.findMany({
      where: { type: { startsWith: 'one_time_code.' } },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(found.map(({ type, metadata }) => [type, metadata])).toEqual([
      [
        'one_time_code.refused',
        { factorId: ada.factorId, purpose: 'SIGN_IN', reason: 'rate_limited' },
      ],
      ['one_time_code.issued', { factorId: ada.factorId, purpose: 'SIGN_IN' }],
    ]);
  });
});
