import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { assessRisk } from '../../src/risk/assess-risk.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testFactors, verifyAddress } from '../support/factors.ts';
import { operations } from '../support/operations.ts';
import type { Person } from '../support/person.ts';
import { AUCKLAND, BERLIN, NEW_YORK, writePlaces } from '../support/places.ts';

const HOUR = 3600;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

const factors = await testFactors({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_MFA_REQUIREMENT: 'RISK_BASED',
  AUTH_RISK_NETWORKS: '10.66.0.0/16',
  GEOIP_DATABASE: await writePlaces(),
});
const { app } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

type Circumstances = { from?: string; with?: string; deviceToken?: string };

async function signInFrom(
  { email, password }: Person,
  { from = BERLIN, with: program = FIREFOX, deviceToken }: Circumstances = {},
) {
  const { data } = await app.visitor()(
    operations.signIn,
    { email, password, deviceToken },
    undefined,
    { 'x-forwarded-for': from, 'user-agent': program },
  );
  return data.signInEmailPassword;
}

async function signUpInBerlin(person: Person) {
  const { email, password } = person;
  const { data } = await app.visitor()(operations.signUp, { email, password }, undefined, {
    'x-forwarded-for': BERLIN,
    'user-agent': FIREFOX,
  });
  person.hold(data.signUpEmailPassword);
}

/** Signed up and always in Berlin, with Firefox. */
async function someone({ enrolled }: { enrolled: boolean }) {
  const person = app.person();
  await signUpInBerlin(person);
  if (enrolled) await person.enrollTotp();
  app.clock.advance(24 * HOUR);
  return person;
}

const idOf = async ({ email }: Person) =>
  (await app.db.user.findUniqueOrThrow({ where: { email } })).id;

describe('under RISK_BASED, the usual sign-in of someone with a factor', () => {
  test('gives a session by the password, which is aal1', async () => {
    const ada = await someone({ enrolled: true });
    const session = await signInFrom(ada);
    expect(session).toMatchObject({ __typename: 'AuthSession' });
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal1' });
  });
});

describe('what is unusual makes it a ticket, which says why', () => {
  test.each<[string, Circumstances, string[]]>([
    ['another program', { with: SAFARI }, ['NEW_DEVICE']],
    ['another country', { from: NEW_YORK }, ['NEW_LOCATION']],
    ['a listed network', { from: '10.66.1.1' }, ['SUSPICIOUS_IP']],
    ['both', { with: SAFARI, from: NEW_YORK }, ['NEW_DEVICE', 'NEW_LOCATION']],
  ])('%s', async (_, circumstances, riskTriggers) => {
    const ada = await someone({ enrolled: true });
    const ticket = await signInFrom(ada, circumstances);
    expect(ticket).toMatchObject({ __typename: 'MfaTicket', riskTriggers });
    expect(ticket.factors).toMatchObject([{ type: 'TOTP' }]);
    expect(await ada.verifyTotp(ticket.ticket, ada.code())).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('a journey faster than airliners fly', async () => {
    const ada = await someone({ enrolled: true });
    for (const from of [BERLIN, AUCKLAND]) {
      const { ticket } = await signInFrom(ada, { from, with: SAFARI });
      if (ticket) await ada.verifyTotp(ticket, ada.code());
      app.clock.advance(48 * HOUR);
    }
    await signInFrom(ada);
    app.clock.advance(2 * HOUR);
    expect(await signInFrom(ada, { from: AUCKLAND })).toMatchObject({
      riskTriggers: expect.arrayContaining(['IMPOSSIBLE_TRAVEL']),
    });
  });

  test('a network that failed ten times just now', async () => {
    const ada = await someone({ enrolled: true });
    const nobody = app.person();
    for (let failure = 1; failure <= 10; failure += 1) {
      await signInFrom({ ...nobody, email: `nobody-${failure}@example.com` } as Person);
    }
    expect(await signInFrom(ada)).toMatchObject({ riskTriggers: ['SUSPICIOUS_IP'] });
    app.clock.advance(5 * 60);
    expect(await signInFrom(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('the first sign-in after a change of the password', async () => {
    const ada = await someone({ enrolled: true });
    const { ticket } = await signInFrom(ada, { with: SAFARI });
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    app.clock.advance(1);
    const newPassword = 'another walk to the sea';
    await ada.run('changePassword', { currentPassword: ada.password, newPassword });
    ada.password = newPassword;
    app.clock.advance(60);
    const asked = await signInFrom(ada);
    expect(asked).toMatchObject({ riskTriggers: ['AFTER_PASSWORD_CHANGE'] });
    await ada.verifyTotp(asked.ticket, ada.code());
    expect(await signInFrom(ada)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('a long time since the last one', async () => {
    const ada = await someone({ enrolled: true });
    app.clock.advance(90 * 24 * HOUR);
    expect(await signInFrom(ada)).toMatchObject({ riskTriggers: ['LONG_INACTIVITY'] });
  });

  test('but only what the policy names', async () => {
    const ada = await someone({ enrolled: true });
    await admin.setPolicy({ riskTriggers: ['NEW_LOCATION'] });
    expect(await signInFrom(ada, { with: SAFARI })).toMatchObject({ __typename: 'AuthSession' });
    expect(await signInFrom(ada, { from: NEW_YORK })).toMatchObject({
      riskTriggers: ['NEW_LOCATION'],
    });
  });
});

describe('a trusted device answers for itself, and for nothing else', () => {
  test('a new program on it is no news; another country is', async () => {
    const ada = await someone({ enrolled: true });
    const { ticket } = await signInFrom(ada, { with: SAFARI });
    const { deviceToken } = await ada.run(
      'verifyTotp',
      { ticket, otp: ada.code(), rememberDevice: true },
      '',
    );
    const updated = await signInFrom(ada, { with: 'curl/8.5.0', deviceToken });
    expect(updated).toMatchObject({ __typename: 'AuthSession' });
    app.clock.advance(24 * HOUR);
    expect(
      await signInFrom(ada, { from: NEW_YORK, deviceToken: updated.deviceToken }),
    ).toMatchObject({ __typename: 'MfaTicket', riskTriggers: ['NEW_LOCATION'] });
  });
});

describe('someone without a factor', () => {
  test('is asked for a code to the verified address, and gets a session that is aal1', async () => {
    const ada = await someone({ enrolled: false });
    await verifyAddress(app, ada);
    expect(await signInFrom(ada)).toMatchObject({ __typename: 'AuthSession' });
    app.clock.advance(24 * HOUR);

    const risky = await signInFrom(ada, { from: NEW_YORK });
    expect(risky).toMatchObject({
      __typename: 'MfaTicket',
      riskTriggers: ['NEW_LOCATION'],
      recoveryCodeAllowed: false,
    });
    const [mailbox] = risky.factors;
    expect(mailbox).toMatchObject({
      type: 'EMAIL',
      maskedTarget: `${ada.email[0]}•••@example.com`,
    });

    const { ticket } = risky;
    expect(await ada.run('verifyEmail', { ticket, otp: '000000' }, '')).toMatchObject({
      code: 'INVALID_CODE',
      attemptsRemaining: 4,
    });
    expect(await ada.run('sendCode', { ticket, factorId: mailbox.id }, '')).toMatchObject({
      __typename: 'MfaCodeSent',
      factorId: mailbox.id,
    });
    const otp = factors.codeByMail(ada.email);
    const session = await ada.run('verifyEmail', { ticket, otp }, '');
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal1' });
    expect(await ada.run('verifyEmail', { ticket, otp }, '')).toMatchObject({
      code: 'INVALID_TICKET',
    });
  });

  test('is refused, and never waved through, where there is no verified address', async () => {
    const ada = await someone({ enrolled: false });
    expect(await signInFrom(ada, { from: NEW_YORK })).toMatchObject({ code: 'SIGN_IN_BLOCKED' });
    // Not so who does not know the password.
    expect(
      await signInFrom({ ...ada, password: 'a guess' } as Person, { from: NEW_YORK }),
    ).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  test('the mailbox of a ticket is that of its user, and only where the ticket says so', async () => {
    const ada = await someone({ enrolled: true });
    await verifyAddress(app, ada);
    const eve = await someone({ enrolled: false });
    await verifyAddress(app, eve);
    const { ticket } = await signInFrom(eve, { from: NEW_YORK });
    expect(await eve.run('sendCode', { ticket, factorId: await idOf(ada) }, '')).toMatchObject({
      code: 'FACTOR_NOT_FOUND',
    });
    const withFactor = await signInFrom(ada, { from: NEW_YORK });
    expect(
      await ada.run('sendCode', { ticket: withFactor.ticket, factorId: await idOf(ada) }, ''),
    ).toMatchObject({ code: 'FACTOR_NOT_FOUND' });
  });
});

describe('each decision is recorded, and explained', () => {
  test('with its evidence', async () => {
    const ada = await someone({ enrolled: true });
    await signInFrom(ada);
    app.clock.advance(24 * HOUR);
    await signInFrom(ada, { from: NEW_YORK });
    const events = await app.db.auditEvent.findMany({
      where: { userId: await idOf(ada), type: 'risk.assessed' },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ metadata }) => metadata)).toMatchObject([
      { outcome: 'session', triggers: [], evidence: {} },
      {
        outcome: 'mfaTicket',
        triggers: ['NEW_LOCATION'],
        evidence: { NEW_LOCATION: { country: 'US', known: 'DE' } },
      },
    ]);
  });

  test('without the addresses and programs of the past, but what decided', async () => {
    const ada = await someone({ enrolled: true });
    for (let day = 1; day <= 3; day += 1) {
      await signInFrom(ada, {});
      app.clock.advance(24 * HOUR);
    }
    await signInFrom(ada, { from: NEW_YORK, with: SAFARI });
    const { metadata } = await app.db.auditEvent.findFirstOrThrow({
      where: { userId: await idOf(ada), type: 'risk.assessed' },
      orderBy: { id: 'desc' },
    });
    expect(JSON.stringify(metadata)).not.toMatch(/Firefox/);
    expect(JSON.stringify(metadata)).not.toContain(BERLIN);
    expect(metadata).toMatchObject({
      facts: {
        ipAddress: NEW_YORK,
        userAgent: SAFARI,
        history: [{ place: { country: 'DE' } }],
        suspiciousNetworks: [],
      },
    });
  });

  test('and can be replayed from what was stored', async () => {
    const ada = await someone({ enrolled: true });
    await signInFrom(ada, { from: NEW_YORK, with: SAFARI });
    const event = await app.db.auditEvent.findFirstOrThrow({
      where: { userId: await idOf(ada), type: 'risk.assessed' },
    });
    const { facts, enabled, triggers } = event.metadata as never as {
      facts: never;
      enabled: never;
      triggers: string[];
    };
    const revived = JSON.parse(JSON.stringify(facts), (_key, value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : value,
    );
    expect(assessRisk(revived, enabled).map(({ trigger }) => trigger)).toEqual(triggers);
    expect(triggers).toEqual(['NEW_DEVICE', 'NEW_LOCATION']);
  });

  test('explainSignIn says what a sign-in would get, and signs nobody in', async () => {
    const ada = await someone({ enrolled: true });
    const userId = await idOf(ada);
    const before = await app.db.auditEvent.count({ where: { userId } });
    const explain = (circumstances: object) =>
      admin.run('explainSignIn', {
        userId,
        userAgent: FIREFOX,
        ipAddress: BERLIN,
        ...circumstances,
      });

    expect(await explain({})).toMatchObject({
      decision: 'SESSION',
      requirement: 'RISK_BASED',
      enrolled: true,
      risks: [],
      reasons: expect.arrayContaining(['Nothing is unusual.']),
    });
    expect(await explain({ ipAddress: NEW_YORK, userAgent: SAFARI })).toMatchObject({
      decision: 'MFA_TICKET',
      factors: [{ type: 'TOTP' }],
      risks: [
        { trigger: 'NEW_DEVICE', evidence: { program: 'Safari, iOS' } },
        { trigger: 'NEW_LOCATION', evidence: { country: 'US', known: 'DE' } },
      ],
    });
    expect(await app.db.auditEvent.count({ where: { userId } })).toBe(before);

    await app.db.user.update({ where: { id: userId }, data: { disabledAt: app.clock() } });
    expect(await explain({})).toMatchObject({
      decision: 'REFUSAL',
      reasons: ['The user is disabled.'],
    });
    const unknown = await admin.run('explainSignIn', { userId: crypto.randomUUID() });
    expect(unknown.errors[0].extensions.code).toBe('USER_NOT_FOUND');
  });
});
