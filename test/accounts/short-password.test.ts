import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testFactors } from '../support/factors.ts';
import type { Person } from '../support/person.ts';
import { statementsNaming } from '../support/statements-naming.ts';

// Under REQUIRED without grace, eight characters will do.
const factors = await testFactors({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_MFA_REQUIREMENT: 'REQUIRED',
  AUTH_RATE_LIMITS: 'off',
  MESSAGE_TIMEOUT: '10',
});
const { app, mail } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

const SHORT = 'k7wsea q';
const LONG = 'a long walk to the sea';
const relaxed = { requirement: 'OPTIONAL' };

/** Signed up under REQUIRED, with an authenticator app and a session. */
async function someoneWith(password: string) {
  const person = Object.assign(app.person(), { password });
  const { ticket } = await person.run('signUp', { email: person.email, password }, '');
  const { totpSecret } = await person.run('generateTotp', {}, ticket);
  person.totpSecret = totpSecret;
  const change = { type: 'TOTP', code: person.code() };
  person.hold((await person.run('verifyChange', change, ticket)).session);
  app.clock.advance(60);
  return person;
}

async function signIn(person: Person) {
  const { ticket } = await person.signIn(person.password);
  app.clock.advance(30);
  const session = await person.verifyTotp(ticket, person.code());
  person.hold(session);
  return session;
}

const isAdvised = async (person: Person): Promise<boolean> =>
  (await person.run('me')).passwordChangeAdvised;

/** How often the owner was told, by what is recorded and what is mailed. */
async function toldTimes({ email }: Person): Promise<number> {
  const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email } });
  const jobs = await app.statements.query<unknown>`
    SELECT 1 FROM pgboss.job
    WHERE data->>'userId' = ${userId} AND data->>'type' = 'password.change_advised'`;
  const events = await app.db.auditEvent.count({
    where: { userId, type: 'password.change_advised' },
  });
  expect(jobs).toHaveLength(events);
  return events;
}

describe('a short password, chosen while a second factor was forced', () => {
  test('is counted before the policy is relaxed', async () => {
    const [ada, eve] = [await someoneWith(SHORT), await someoneWith(LONG)];
    const { passwordChangeAdvised: same } = await admin.run('previewPolicy', { input: {} });
    expect(same.count).toBe(0);

    const preview = await admin.run('previewPolicy', { input: relaxed });
    const emails = preview.passwordChangeAdvised.users.map(({ email }: Person) => email);
    expect(emails).toContain(ada.email);
    expect(emails).not.toContain(eve.email);
    expect(preview.passwordChangeAdvised.count).toBe(emails.length);
  });

  test('goes on to sign in; its owner sees at once that another one is advised', async () => {
    const ada = await someoneWith(SHORT);
    expect(await isAdvised(ada)).toBe(false);
    await admin.setPolicy(relaxed);
    expect(await isAdvised(ada)).toBe(true);
    expect(await signIn(ada)).toMatchObject({
      __typename: 'AuthSession',
      user: { passwordChangeAdvised: true },
    });
    const { sessions } = await ada.run('me');
    expect(sessions).toHaveLength(2);
  });

  test('its owner is told by mail, with the first sign-in and not again', async () => {
    const ada = await someoneWith(SHORT);
    await signIn(ada);
    expect(await toldTimes(ada)).toBe(0);
    await admin.setPolicy(relaxed);
    await signIn(ada);
    const { text } = await mail.waitForMail(
      ({ recipients, subject }) =>
        recipients.includes(ada.email) && /longer password/.test(subject ?? ''),
    );
    expect(text).toMatch(/15 characters/);
    expect(text).not.toContain(SHORT);

    await signIn(ada);
    await admin.setPolicy({ requirement: 'REQUIRED' });
    await admin.setPolicy(relaxed);
    await signIn(ada);
    expect(await toldTimes(ada)).toBe(1);
  });

  test.each(['with a second factor', 'without'])(
    'of sign-ins at the same time, %s, one tells',
    async (how) => {
      const ada = await someoneWith(SHORT);
      if (how === 'without')
        await app.db.factor.deleteMany({ where: { user: { email: ada.email } } });
      await admin.setPolicy(relaxed);
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => ada.signIn(SHORT)));
      const kind = how === 'without' ? 'AuthSession' : 'MfaTicket';
      expect(outcomes.map(({ __typename }) => __typename)).toEqual(outcomes.map(() => kind));
      expect(await toldTimes(ada)).toBe(1);
    },
  );

  test('gives way to a longer one: nothing is advised any more', async () => {
    const ada = await someoneWith(SHORT);
    await admin.setPolicy(relaxed);
    await signIn(ada);
    const change = { currentPassword: SHORT, newPassword: LONG };
    expect(await ada.run('changePassword', change)).toMatchObject({
      __typename: 'AuthUser',
      passwordChangeAdvised: false,
    });
    expect(await isAdvised(ada)).toBe(false);

    // Another short one would be another matter, of which its owner is told anew.
    await admin.setPolicy({ requirement: 'REQUIRED' });
    await signIn(Object.assign(ada, { password: LONG }));
    await ada.run('changePassword', { currentPassword: LONG, newPassword: SHORT });
    await admin.setPolicy(relaxed);
    await signIn(Object.assign(ada, { password: SHORT }));
    expect(await toldTimes(ada)).toBe(2);
  });
});

describe('a password from before lengths were kept', () => {
  const forgetLength = ({ email }: Person) =>
    app.db.user.update({ where: { email }, data: { passwordLengthReached: null } });

  test('is not advised against before its owner signs in with it', async () => {
    const [ada, eve] = [await someoneWith(SHORT), await someoneWith(LONG)];
    await admin.setPolicy(relaxed);
    for (const person of [ada, eve]) {
      await forgetLength(person);
      expect(await isAdvised(person)).toBe(false);
      await signIn(person);
    }
    expect([await isAdvised(ada), await isAdvised(eve)]).toEqual([true, false]);
    expect([await toldTimes(ada), await toldTimes(eve)]).toEqual([1, 0]);
  });

  test('a wrong password says nothing of the right one', async () => {
    const ada = await someoneWith(LONG);
    await admin.setPolicy(relaxed);
    await forgetLength(ada);
    await ada.signIn(SHORT);
    expect(await isAdvised(ada)).toBe(false);
    expect(await toldTimes(ada)).toBe(0);
  });
});

test('of the length no more is kept than which minimum it reaches', async () => {
  const kept = new Map<string, number | null>();
  for (const password of [SHORT, 'k7wsea qv5zx', 'a walk to the sea', LONG]) {
    const { email } = await someoneWith(password);
    const row = await app.db.user.findUniqueOrThrow({ where: { email } });
    kept.set(password, row.passwordLengthReached);
  }
  expect([...kept.values()]).toEqual([8, 8, 15, 15]);
});

test('the policy that advice is given by is looked up once, and not again while it was seen lately', async () => {
  const ada = await someoneWith(SHORT);
  await admin.setPolicy(relaxed);
  const lookups = () =>
    statementsNaming(app.statements, /mfa_policies/, async () => {
      const { data } = await app.visitor()(
        '{ a: me { passwordChangeAdvised } b: me { passwordChangeAdvised } c: me { id } }',
        {},
        ada.accessToken,
      );
      expect(data).toMatchObject({
        a: { passwordChangeAdvised: true },
        b: { passwordChangeAdvised: true },
      });
    });
  // Which one rules, and what it says.
  expect(await lookups()).toHaveLength(2);
  expect(await lookups()).toHaveLength(0);
});
