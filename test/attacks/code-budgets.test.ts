import { describe, expect, test } from 'vitest';
import { newPhoneNumber, testFactors, verifyAddress } from '../support/factors.ts';
import { operations } from '../support/operations.ts';
import type { Person } from '../support/person.ts';

const factors = await testFactors({ SMS_COUNTRY_HOURLY_LIMIT: '1000' });
const { app } = factors;
const limits = { SMS_COUNTRY_HOURLY_LIMIT: '20', SMS_ENROLLMENT_COUNTRY_HOURLY_LIMIT: '3' };
const small = await testFactors(limits);

const sent = { __typename: 'MfaCodeSent' };
const limited = { code: 'RATE_LIMITED' };

async function someone(at = app) {
  const person = at.person();
  await person.signUp();
  return person;
}

/** Asks for a code to each number, and for no other reason. */
async function enrollAll(person: Person, numbers: readonly string[]) {
  const answers = [];
  for (const phoneNumber of numbers) answers.push(await person.run('enrollSms', { phoneNumber }));
  return answers;
}

const times = <T extends object>(count: number, answer: T): T[] =>
  Array.from({ length: count }, () => answer);

const newNumbers = (count: number) => Array.from({ length: count }, newPhoneNumber);

/** A ticket and a way to have the code for it sent to the only phone of its owner. */
async function signInBySms(person: Person, factorId: string) {
  const ticket = await person.ticket();
  return { ticket, send: () => person.run('sendCode', { ticket, factorId }, '') };
}

describe('SMS pumping by enrollments', () => {
  test('an account has five codes sent an hour, to whatever it names', async () => {
    const eve = await someone();
    await verifyAddress(app, eve);
    const answers = await enrollAll(eve, newNumbers(6));
    expect(answers.slice(0, 5)).toMatchObject(times(5, sent));
    expect(answers[5]).toMatchObject({ ...limited, retryAfter: 3600 });
    // By mail is no way around it.
    expect(await eve.run('enrollEmail')).toMatchObject({ ...limited, retryAfter: 3600 });
    eve.moveToAnotherNetwork();
    expect(await enrollAll(eve, newNumbers(1))).toMatchObject([limited]);

    app.clock.advance(3600);
    eve.hold(await eve.signIn());
    expect(await enrollAll(eve, newNumbers(1))).toMatchObject([sent]);
  });

  test('an account does not have more of them sent by asking at once', async () => {
    const eve = await someone();
    const answers = await Promise.all(
      newNumbers(12).map((phoneNumber) => eve.run('enrollSms', { phoneNumber })),
    );
    expect(answers.filter(({ __typename }) => __typename === 'MfaCodeSent')).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(7);
  });

  test.each([
    ['an IPv4 address', ['198.51.100.7', '198.51.100.7', '198.51.100.7']],
    ['an IPv6 /64', ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::3']],
  ])('%s has ten codes sent an hour, over all its accounts', async (_, addresses) => {
    const enroll = async (from: string) => {
      const { accessToken } = await someone();
      const headers = { 'x-forwarded-for': from };
      const { data } = await app.visitor()(
        operations.enrollSms,
        { phoneNumber: newPhoneNumber() },
        accessToken,
        headers,
      );
      return data.enrollMfaSms;
    };
    for (let time = 0; time < 10; time += 1) {
      expect(await enroll(addresses[time % addresses.length]!)).toMatchObject(sent);
    }
    expect(await enroll(addresses[1]!)).toMatchObject({ ...limited, retryAfter: 3600 });
    expect(await enroll('203.0.113.9')).toMatchObject(sent);
  });

  test('a message that the provider does not take uses up neither', async () => {
    const ada = await someone();
    factors.providersBehave('fail');
    const answers = await enrollAll(ada, newNumbers(6));
    expect(answers).toMatchObject(times(6, { code: 'MESSAGE_NOT_SENT' }));
    factors.sms.behaviour = 'accept';
    expect(await enrollAll(ada, newNumbers(5))).toMatchObject(times(5, sent));
  });
});

describe('enrollments starve no sign-in', () => {
  test('of a country: they have a share of their own', async () => {
    const ada = await someone(small.app);
    const { factorId, phoneNumber } = await small.enrollSms(ada);
    const eve = await someone(small.app);
    expect(await enrollAll(eve, newNumbers(3))).toMatchObject([sent, sent, limited]);

    const { ticket, send } = await signInBySms(ada, factorId);
    expect(await send()).toMatchObject(sent);
    const otp = small.codeBySms(phoneNumber);
    expect(await ada.run('verifySms', { ticket, otp }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('of a number: ten codes a day to it leave its owner hers', async () => {
    const ada = await someone();
    const { factorId, phoneNumber } = await factors.enrollSms(ada);
    app.clock.advance(24 * 3600);
    const enrollIt = async (person: Person) => {
      const answers = [];
      for (let time = 0; time < 5; time += 1) {
        answers.push(...(await enrollAll(person, [phoneNumber])));
        app.clock.advance(30);
      }
      return answers;
    };
    expect(await enrollIt(await someone())).toMatchObject(times(5, sent));
    app.clock.advance(3600);
    expect(await enrollIt(await someone())).toMatchObject(times(5, sent));
    app.clock.advance(3600);
    expect(await enrollAll(await someone(), [phoneNumber])).toMatchObject([limited]);

    const { send } = await signInBySms(ada, factorId);
    expect(await send()).toMatchObject(sent);
  });

  test('of a network, and no sign-in uses up an enrollment', async () => {
    const ada = await someone();
    const { factorId } = await factors.enrollSms(ada);
    await enrollAll(ada, newNumbers(4));
    expect(await enrollAll(ada, newNumbers(1))).toMatchObject([limited]);
    for (let time = 0; time < 5; time += 1) {
      const { send } = await signInBySms(ada, factorId);
      expect(await send()).toMatchObject(sent);
      app.clock.advance(30);
    }
    const { send } = await signInBySms(ada, factorId);
    expect(await send()).toMatchObject(limited);
  });

  test('a proven phone keeps its thirty seconds, five an hour and ten a day', async () => {
    const ada = await someone();
    const { factorId } = await factors.enrollSms(ada);
    const start = app.clock().getTime();
    const sendEvery = async (seconds: number) => {
      const answers = [];
      for (let time = 0; time < 6; time += 1) {
        const { send } = await signInBySms(ada, factorId);
        answers.push((await send()).__typename === 'MfaCodeSent');
        app.clock.advance(seconds);
      }
      return answers.filter(Boolean).length;
    };
    expect(await sendEvery(29)).toBe(3);
    app.clock.set(new Date(start + 3600_000));
    expect(await sendEvery(30)).toBe(5);
    app.clock.set(new Date(start + 2 * 3600_000));
    expect(await sendEvery(30)).toBe(2);
  });
});

describe('enrollments that were begun and not finished', () => {
  const pendingOf = async ({ email }: Person) =>
    (
      await app.db.factor.findMany({
        where: { user: { email }, state: 'PENDING' },
        orderBy: { id: 'asc' },
      })
    ).map(({ type }) => type);

  test('are three at most, of whatever types: the newest', async () => {
    const ada = await someone();
    const numbers = newNumbers(4);
    const [oldest, second] = await enrollAll(ada, numbers);
    expect(await pendingOf(ada)).toEqual(['SMS', 'SMS', 'SMS']);
    const code = factors.codeBySms(numbers[0]!);
    expect(await ada.run('verifyEnrollSms', { factorId: oldest.factorId, code })).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });

    await ada.run('generateTotp');
    await ada.run('enrollWebauthn');
    expect(await pendingOf(ada)).toEqual(['SMS', 'TOTP', 'WEBAUTHN']);
    // Another of a type that can be pending once takes its own place, and no other.
    await ada.run('generateTotp');
    expect(await pendingOf(ada)).toEqual(['SMS', 'WEBAUTHN', 'TOTP']);
    expect(
      await ada.run('verifyEnrollSms', {
        factorId: second.factorId,
        code: factors.codeBySms(numbers[1]!),
      }),
    ).toMatchObject({ code: 'FACTOR_NOT_FOUND' });
  });

  test('are three at most that can be finished, though more be begun at once', async () => {
    const ada = await someone();
    const numbers = newNumbers(5);
    const begun = await Promise.all(
      numbers.map((phoneNumber) => ada.run('enrollSms', { phoneNumber })),
    );
    const answers = [];
    for (const [index, { factorId }] of begun.entries()) {
      const code = factors.codeBySms(numbers[index]!) === '000000' ? '111111' : '000000';
      answers.push((await ada.run('verifyEnrollSms', { factorId, code })).code);
    }
    expect(answers.toSorted()).toEqual([
      ...Array<string>(2).fill('FACTOR_NOT_FOUND'),
      ...Array<string>(3).fill('INVALID_CODE'),
    ]);
  });

  test('one that has run out takes no place', async () => {
    const ada = await someone();
    await ada.run('enrollWebauthn');
    app.clock.advance(300);
    ada.hold(await ada.signIn());
    const numbers = newNumbers(3);
    const [first] = await enrollAll(ada, numbers);
    await enrollAll(ada, numbers.slice(1));
    const code = factors.codeBySms(numbers[0]!);
    expect(await ada.run('verifyEnrollSms', { factorId: first.factorId, code })).toMatchObject({
      __typename: 'MfaFactorEnrolled',
    });
  });
});
