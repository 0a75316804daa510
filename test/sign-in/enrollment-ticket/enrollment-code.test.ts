import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { otherThan, testFactors } from '../../support/factors.ts';
import { codeAt, type Person } from '../../support/person.ts';

const DAY = 24 * 3600;

const factors = await testFactors({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_MFA_REQUIREMENT: 'REQUIRED',
});
const { app, mail } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

/** Of codes: notices come when they come. */
const mailsTo = ({ email }: Person) =>
  mail.mails.filter(
    ({ recipients, text }) => recipients.includes(email) && /\b\d{6}\b/.test(text ?? ''),
  ).length;

/** Signed up long ago, and never enrolled a factor. */
async function someoneFromBefore() {
  const person = app.person();
  const { email, password } = person;
  await person.run('signUp', { email, password }, '');
  const { id } = await app.db.user.findUniqueOrThrow({ where: { email } });
  app.clock.advance(2 * DAY);
  return Object.assign(person, {
    id,
    send: (ticket: string) => person.run('sendEnrollmentCode', { ticket }, ''),
    prove: (ticket: string, code: string) => person.run('proveEnrollment', { ticket, code }, ''),
  });
}

const eventsOf = async (userId: string) =>
  (
    await app.db.auditEvent.findMany({
      where: { userId, type: { startsWith: 'one_time_code.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ type, metadata }) => [type, metadata]);

const closed = { __typename: 'MfaEnrollmentTicket', emailCodeRequired: true };
const open = { __typename: 'MfaEnrollmentTicket', emailCodeRequired: false };
const invalid = { __typename: 'AuthInvalidTicketError' };
const about = { factorId: null, purpose: 'ENROLLMENT' };

describe('sign-in gives the enrollment ticket always', () => {
  test('though the quota of its mail is used up, for seconds or for hours', async () => {
    const ada = await someoneFromBefore();
    for (let time = 1; time <= 12; time += 1) {
      expect(await ada.signIn()).toMatchObject(closed);
      app.clock.advance(15);
    }
    expect(mailsTo(ada)).toBe(5);
    expect(await eventsOf(ada.id)).toEqual([
      ...Array.from({ length: 5 }, () => [
        ['one_time_code.issued', about],
        ['one_time_code.refused', { ...about, reason: 'rate_limited' }],
      ]).flat(),
      ...Array.from({ length: 2 }, () => [
        'one_time_code.refused',
        { ...about, reason: 'rate_limited' },
      ]),
    ]);
  });

  test('though the mail server does not take the mail, and another can be had with it', async () => {
    const ada = await someoneFromBefore();
    factors.providersBehave('fail');
    const { ticket, ...answer } = await ada.signIn();
    expect(answer).toMatchObject(closed);
    expect(await ada.send(ticket)).toMatchObject({ code: 'MESSAGE_NOT_SENT' });
    expect(await eventsOf(ada.id)).toEqual(
      Array.from({ length: 2 }, () => [
        ['one_time_code.issued', about],
        ['one_time_code.not_sent', about],
      ]).flat(),
    );

    mail.behaviour = 'accept';
    expect(await ada.send(ticket)).toMatchObject({ ...closed, ticket });
    expect(await ada.prove(ticket, factors.codeByMail(ada.email))).toMatchObject(open);
  });

  test('and mails nothing while no code of the user would be looked at', async () => {
    const ada = await someoneFromBefore();
    const { ticket } = await ada.signIn();
    const code = factors.codeByMail(ada.email);
    for (let failure = 1; failure <= 3; failure += 1) await ada.prove(ticket, otherThan(code));
    app.clock.advance(0.5);
    const second = await ada.signIn();
    expect(second).toMatchObject(closed);
    expect(await ada.send(second.ticket)).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
    expect(mailsTo(ada)).toBe(1);
    expect((await eventsOf(ada.id)).at(-1)).toEqual([
      'one_time_code.refused',
      { ...about, reason: 'rate_limited' },
    ]);
  });
});

describe('another code for an enrollment ticket', () => {
  test('comes after thirty seconds, opens this very ticket, and is the only one that does', async () => {
    const ada = await someoneFromBefore();
    const { ticket, expiresAt, allowedFactors } = await ada.signIn();
    const first = factors.codeByMail(ada.email);
    expect(await ada.send(ticket)).toMatchObject({
      __typename: 'AuthRateLimitedError',
      retryAfter: 30,
    });
    app.clock.advance(30);
    expect(await ada.send(ticket)).toMatchObject({ ...closed, ticket, expiresAt, allowedFactors });
    expect(mailsTo(ada)).toBe(2);

    const second = factors.codeByMail(ada.email);
    if (first !== second) {
      expect(await ada.prove(ticket, first)).toMatchObject({ code: 'INVALID_CODE' });
    }
    expect(await ada.prove(ticket, second)).toMatchObject(open);
    const { totpSecret } = await ada.run('generateTotp', {}, ticket);
    const code = codeAt(totpSecret, app.clock());
    const { session } = await ada.run('verifyChange', { type: 'TOTP', code }, ticket);
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal2' });
  });

  test('opens a ticket whose mail its quota kept back', async () => {
    const ada = await someoneFromBefore();
    const first = await ada.signIn();
    const firstCode = factors.codeByMail(ada.email);
    const { ticket } = await ada.signIn();
    expect(await ada.prove(ticket, firstCode)).toMatchObject({ code: 'INVALID_CODE' });

    app.clock.advance(30);
    expect(await ada.send(ticket)).toMatchObject(closed);
    expect(await ada.prove(ticket, factors.codeByMail(ada.email))).toMatchObject(open);
    expect(await ada.prove(first.ticket, firstCode)).toMatchObject(open);
  });

  test('gives no new attempts', async () => {
    const ada = await someoneFromBefore();
    const { ticket } = await ada.signIn();
    const remaining: number[] = [];
    for (let failure = 1; failure <= 5; failure += 1) {
      const wrong = otherThan(factors.codeByMail(ada.email));
      remaining.push((await ada.prove(ticket, wrong)).attemptsRemaining);
      app.clock.advance(30);
      await ada.send(ticket);
    }
    expect(remaining).toEqual([4, 3, 2, 1, 0]);
    expect(await ada.send(ticket)).toMatchObject(invalid);
  });

  test('is mailed five times an hour and ten times a day, whatever the ticket', async () => {
    const ada = await someoneFromBefore();
    const sendFor = async (minutes: number) => {
      const answers: string[] = [];
      for (let minute = 0; minute < minutes; minute += 1) {
        const { ticket } = await ada.signIn();
        answers.push((await ada.send(ticket)).code);
        app.clock.advance(60);
      }
      return new Set(answers);
    };
    const start = app.clock().getTime();
    expect(await sendFor(7)).toEqual(new Set(['RATE_LIMITED']));
    expect(mailsTo(ada)).toBe(5);
    app.clock.set(new Date(start + 3600_000));
    await sendFor(7);
    app.clock.set(new Date(start + 2 * 3600_000));
    const { ticket } = await ada.signIn();
    expect(await ada.send(ticket)).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 22 * 3600,
    });
    expect(mailsTo(ada)).toBe(10);
  });

  test('is for nothing but a ticket that still needs one', async () => {
    const ada = await someoneFromBefore();
    const opened = await ada.signIn();
    await ada.prove(opened.ticket, factors.codeByMail(ada.email));
    app.clock.advance(30);
    expect(await ada.send(opened.ticket)).toMatchObject(invalid);

    const late = await ada.signIn();
    app.clock.advance(300);
    expect(await ada.send(late.ticket)).toMatchObject(invalid);

    const disabled = await ada.signIn();
    await app.db.user.update({ where: { id: ada.id }, data: { disabledAt: app.clock() } });
    app.clock.advance(30);
    expect(await ada.send(disabled.ticket)).toMatchObject(invalid);
    expect(await ada.send('no ticket')).toMatchObject(invalid);

    const newcomer = app.person();
    const { email, password } = newcomer;
    const { ticket } = await newcomer.run('signUp', { email, password }, '');
    expect(await ada.send(ticket)).toMatchObject(invalid);
    expect(mailsTo(ada)).toBe(3);
    expect(mailsTo(newcomer)).toBe(0);
  });

  test('is not for a ticket of sign-in', async () => {
    await admin.setPolicy({ requirement: 'OPTIONAL' });
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const { ticket } = await ada.signIn();
    expect(await ada.run('sendEnrollmentCode', { ticket }, '')).toMatchObject(invalid);
    expect(mailsTo(ada)).toBe(0);
  });
});
