import { describe, expect, test } from 'vitest';
import { FACTOR_SUSPENDED_AT } from '../../src/mfa/factor-limits.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { otherThan, testFactors, verifyAddress } from '../support/factors.ts';
import type { Person } from '../support/person.ts';

const DAY = 24 * 3600;

/** Every sign-in is unusual, so that who holds no factor is asked for a mailed code. */
const factors = await testFactors({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_MFA_REQUIREMENT: 'RISK_BASED',
  AUTH_RISK_NETWORKS: '10.0.0.0/8',
});
const { app } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

async function someone() {
  const person = app.person();
  const { user } = await person.signUp();
  await verifyAddress(app, person);
  app.clock.advance(2 * DAY);
  const verify = (ticket: string, otp: string) => person.run('verifyEmail', { ticket, otp }, '');
  return Object.assign(person, {
    id: user.id as string,
    verify,
    guess: async () => verify(await person.ticket(), '000000'),
    prove: (ticket: string, code: string) => person.run('proveEnrollment', { ticket, code }, ''),
    send: (ticket: string) => person.run('sendCode', { ticket, factorId: user.id }, ''),
  });
}

const failuresOf = async (userId: string) =>
  (await app.db.throttle.findUniqueOrThrow({ where: { key: `mailbox:${userId}` } })).failedAt;

/** As after so many wrong codes, each at its own time, the last one long enough ago for another. */
async function remember(userId: string, failedAt: Date[]) {
  await app.db.throttle.update({
    where: { key: `mailbox:${userId}` },
    data: { failedAt, blockedUntil: null },
  });
}

async function codeFor(person: Person & { send: (ticket: string) => Promise<unknown> }) {
  const ticket = await person.ticket();
  await person.send(ticket);
  return { ticket, otp: factors.codeByMail(person.email) };
}

const signedIn = { __typename: 'AuthSession' };

describe('guessing a code that was mailed to a user', () => {
  test('many tickets do not give many guesses: the mailbox keeps count', async () => {
    const ada = await someone();
    const waits: number[] = [];
    for (let failure = 1; failure <= 10; failure += 1) {
      const answer = await ada.guess();
      if (answer.code !== 'RATE_LIMITED') {
        expect(answer).toMatchObject({ code: 'INVALID_CODE' });
        continue;
      }
      waits.push(answer.retryAfter);
      app.clock.advance(answer.retryAfter);
      expect(await ada.guess()).toMatchObject({ code: 'INVALID_CODE' });
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60]);
  });

  test('a wait costs no attempt of the ticket, and no mail', async () => {
    const ada = await someone();
    const { ticket, otp } = await codeFor(ada);
    for (let failure = 1; failure <= 3; failure += 1) await ada.verify(ticket, otherThan(otp));
    for (let refused = 1; refused <= 5; refused += 1) {
      expect(await ada.verify(ticket, otp)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
    }
    expect(await ada.send(ticket)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });

    app.clock.advance(1);
    expect(await ada.verify(ticket, otp)).toMatchObject(signedIn);
  });

  test('to sign in and to enroll is guessing at the same mailbox', async () => {
    const ada = await someone();
    await ada.guess();
    await ada.guess();
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const { ticket } = await ada.signIn();
    const code = factors.codeByMail(ada.email);
    expect(await ada.prove(ticket, otherThan(code))).toMatchObject({
      code: 'INVALID_CODE',
      attemptsRemaining: 4,
    });
    expect(await ada.prove(ticket, code)).toMatchObject({
      __typename: 'AuthRateLimitedError',
      retryAfter: 1,
    });
    const refusal = await app.db.auditEvent.findFirst({
      where: { userId: ada.id },
      orderBy: { id: 'desc' },
    });
    expect(refusal).toMatchObject({
      type: 'ticket.failed',
      metadata: { purpose: 'ENROLLMENT', method: 'email', reason: 'rate_limited' },
    });

    app.clock.advance(1);
    expect(await ada.prove(ticket, code)).toMatchObject({ emailCodeRequired: false });
    expect(await failuresOf(ada.id)).toHaveLength(3);
  });

  test('of parallel guesses with many tickets, three are looked at', async () => {
    const ada = await someone();
    const tickets: string[] = [];
    for (let ticket = 1; ticket <= 10; ticket += 1) tickets.push(await ada.ticket());
    const answers = await Promise.all(tickets.map((ticket) => ada.verify(ticket, '000000')));
    expect(answers.filter(({ code }) => code === 'INVALID_CODE')).toHaveLength(3);
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(7);
  });

  test('a hundred failures in thirty days end it until the oldest is forgotten, for every ticket', async () => {
    const ada = await someone();
    await ada.guess();
    const first = app.clock();
    app.clock.advance(10 * DAY);
    const later = Array.from({ length: FACTOR_SUSPENDED_AT - 2 }, () => app.clock());
    await remember(ada.id, [first, ...later]);
    // A new password ends the pause of that day, and not this count.
    await app.db.user.update({ where: { id: ada.id }, data: { passwordChangedAt: app.clock() } });
    const last = await codeFor(ada);
    expect(await ada.verify(last.ticket, otherThan(last.otp))).toMatchObject({
      code: 'INVALID_CODE',
    });

    app.clock.advance(60);
    const retryAfter = 20 * DAY - 60;
    expect(await ada.verify(last.ticket, last.otp)).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter,
    });
    expect(await ada.send(await ada.ticket())).toMatchObject({ code: 'RATE_LIMITED', retryAfter });

    app.clock.advance(retryAfter - 1);
    expect(await ada.guess()).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
    app.clock.advance(1);
    expect(await ada.guess()).toMatchObject({ code: 'INVALID_CODE' });
    // The next oldest is ten days younger.
    expect(await ada.guess()).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 10 * DAY });
    app.clock.advance(10 * DAY);
    const { ticket, otp } = await codeFor(ada);
    expect(await ada.verify(ticket, otp)).toMatchObject(signedIn);
  });

  test('the right code ends the wait, and takes back its own charge only', async () => {
    const ada = await someone();
    const { ticket, otp } = await codeFor(ada);
    await ada.verify(ticket, otherThan(otp));
    await ada.verify(ticket, otherThan(otp));
    expect(await ada.verify(ticket, otp)).toMatchObject(signedIn);
    expect(await failuresOf(ada.id)).toHaveLength(2);

    expect(await ada.guess()).toMatchObject({ code: 'INVALID_CODE' });
    expect(await ada.guess()).toMatchObject({ code: 'INVALID_CODE' });
    expect(await failuresOf(ada.id)).toHaveLength(4);
  });

  test("one user's failures are not another's", async () => {
    const [ada, eve] = [await someone(), await someone()];
    for (let failure = 1; failure <= 3; failure += 1) await eve.guess();
    expect(await eve.guess()).toMatchObject({ code: 'RATE_LIMITED' });
    const { ticket, otp } = await codeFor(ada);
    expect(await ada.verify(ticket, otp)).toMatchObject(signedIn);
  });
});
