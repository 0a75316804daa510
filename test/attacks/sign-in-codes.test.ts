import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { handOver, newVerifier, SHOP } from '../support/hand-over.ts';
import { heldChanges } from '../support/held-changes.ts';
import { operations } from '../support/operations.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const onPostgres = process.env['TEST_DATABASE'] === 'postgres';
const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_RETURN_ORIGINS: SHOP });
const admin = createAdministrator(app);

const REFUSED = {
  __typename: 'AuthInvalidTokenError',
  code: 'INVALID_TOKEN',
  message: 'The code is unknown, expired or used up. Sign in again.',
};
const OPENED = { __typename: 'AuthSession' };

const idOf = async ({ email }: Person) =>
  (await app.db.user.findUniqueOrThrow({ where: { email } })).id;
const eventsOf = async (person: Person, type: string) =>
  app.db.auditEvent.findMany({
    where: { userId: await idOf(person), type },
    orderBy: { id: 'asc' },
  });
const reasonsOf = async (person: Person) =>
  (await eventsOf(person, 'sign_in_code.refused')).map(({ metadata }) => metadata);
const sessionsOf = async (person: Person) =>
  app.db.session.count({ where: { userId: await idOf(person) } });
/** Whoever has it, from a network of their own. */
const exchange = (code: string, codeVerifier: string) =>
  app.person().run('exchangeCode', { code, codeVerifier }, '');

async function someoneWithCode() {
  const ada = app.person();
  await ada.signUp();
  const portal = handOver(ada, app.origin);
  return { ada, code: await portal.code(), verifier: portal.verifier };
}

describe('a code that somebody intercepts', () => {
  test('opens nothing without the verifier, nor does it afterwards', async () => {
    const { ada, code, verifier } = await someoneWithCode();
    expect(await exchange(code, newVerifier())).toMatchObject(REFUSED);
    expect(await exchange(code, verifier)).toMatchObject(REFUSED);
    expect(await reasonsOf(ada)).toEqual([{ reason: 'wrong_verifier' }, { reason: 'reused' }]);
    expect(await sessionsOf(ada)).toBe(1);
  });

  test('is not opened by its challenge, which was seen beside it', async () => {
    const { ada, code, verifier } = await someoneWithCode();
    const { codeChallenge } = (
      await app.statements.query<{ codeChallenge: Uint8Array }>`
        SELECT code_challenge AS "codeChallenge" FROM sign_in_codes c
        WHERE c.user_id = ${await idOf(ada)}::uuid`
    )[0]!;
    const challenge = Buffer.from(codeChallenge).toString('base64url');
    expect(challenge).not.toBe(verifier);
    expect(await exchange(code, challenge)).toMatchObject(REFUSED);
  });

  test.each([
    ['who knows the verifier', true],
    ['who does not', false],
  ])('and uses a second time, ends what the first use has opened: by one %s', async (_, knows) => {
    const { ada, code, verifier } = await someoneWithCode();
    const first = await exchange(code, verifier);
    expect(first).toMatchObject(OPENED);
    expect(await exchange(code, knows ? verifier : newVerifier())).toMatchObject(REFUSED);

    const { refreshToken, accessToken } = first;
    expect(await app.person().run('refresh', { refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect((await ada.run('me', {}, accessToken)).errors).toHaveLength(1);
    expect(await reasonsOf(ada)).toEqual([{ reason: 'reused' }]);
    expect((await eventsOf(ada, 'session.revoked')).map(({ metadata }) => metadata)).toEqual([
      { count: 1, reason: 'code_reused' },
    ]);
    // The account pages are none of the app's.
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
  });

  test('after its minute, it opens nothing, and ends nothing', async () => {
    const late = await someoneWithCode();
    const used = await someoneWithCode();
    expect(await exchange(used.code, used.verifier)).toMatchObject(OPENED);
    app.clock.advance(60);
    expect(await exchange(late.code, late.verifier)).toMatchObject(REFUSED);
    expect(await reasonsOf(late.ada)).toEqual([{ reason: 'expired' }]);
    expect(await exchange(used.code, used.verifier)).toMatchObject(REFUSED);
    expect(await sessionsOf(used.ada)).toBe(2);
  });

  test('just before it, it does', async () => {
    const { code, verifier } = await someoneWithCode();
    app.clock.advance(59);
    expect(await exchange(code, verifier)).toMatchObject(OPENED);
  });

  test('is not found in the database', async () => {
    const { code } = await someoneWithCode();
    const rows = await app.statements.query<{ row: string }>`
      SELECT row_to_json(c)::text AS "row" FROM sign_in_codes c`;
    const stored = rows.map(({ row }) => row).join('\n');
    for (const encoding of ['hex', 'utf8'] as const) {
      expect(stored).not.toContain(Buffer.from(code, 'base64url').toString(encoding));
      expect(stored).not.toContain(Buffer.from(code).toString(encoding));
    }
  });

  test('opens nobody else’s session', async () => {
    const [one, other] = [await someoneWithCode(), await someoneWithCode()];
    expect(await exchange(one.code, other.verifier)).toMatchObject(REFUSED);
    expect(await exchange(other.code, one.verifier)).toMatchObject(REFUSED);
  });
});

describe('all at once', () => {
  test.each([2, 16])('%i exchanges of one code leave no session of it', async (count) => {
    const { ada, code, verifier } = await someoneWithCode();
    const answers = await Promise.all(
      Array.from({ length: count }, () => exchange(code, verifier)),
    );
    const opened = answers.filter(({ __typename }) => __typename === 'AuthSession');
    expect(opened.length).toBeLessThanOrEqual(1);
    for (const answer of answers) {
      if (answer !== opened[0]) expect(answer).toMatchObject(REFUSED);
    }
    expect(await sessionsOf(ada)).toBe(1);
  });

  test('a wrong verifier and the right one leave none either', async () => {
    const { ada, code, verifier } = await someoneWithCode();
    await Promise.all([exchange(code, verifier), exchange(code, newVerifier())]);
    expect(await sessionsOf(ada)).toBe(1);
  });
});

/** What ends or changes the session that made the code, and how the audit trail calls it. */
const CHANGES: Readonly<Record<string, [string, (ada: Person) => Promise<unknown>]>> = {
  'is signed out': ['session_ended', (ada) => ada.run('signOut')],
  'is signed out everywhere': ['access_changed', (ada) => ada.run('signOut', { all: true })],
  'is disabled': [
    'access_changed',
    async (ada) => admin.run('disableUser', { userId: await idOf(ada) }),
  ],
  'changes the password': [
    'access_changed',
    (ada) =>
      ada.run('changePassword', {
        currentPassword: PASSWORD,
        newPassword: 'another horse, another battery',
      }),
  ],
  'enrolls a factor': ['access_changed', (ada) => ada.enrollTotp()],
  'has to prove more': [
    'policy_raised',
    async (ada) =>
      admin.run('setUserRequirement', { userId: await idOf(ada), requirement: 'REQUIRED' }),
  ],
};

describe('a code of somebody who meanwhile', () => {
  test.each(Object.entries(CHANGES))('%s opens nothing', async (_, [reason, change]) => {
    const { ada, code, verifier } = await someoneWithCode();
    expect(await change(ada)).toMatchObject({ __typename: expect.not.stringMatching(/Error$/) });
    const before = await sessionsOf(ada);
    expect(await exchange(code, verifier)).toMatchObject(REFUSED);
    expect(await reasonsOf(ada)).toEqual([{ reason }]);
    expect(await sessionsOf(ada)).toBe(before);
  });

  test('is deleted opens nothing, and goes with them', async () => {
    const { ada, code, verifier } = await someoneWithCode();
    const userId = await idOf(ada);
    await ada.run('deleteUser', { password: PASSWORD });
    expect(await exchange(code, verifier)).toMatchObject(REFUSED);
    expect(await app.db.signInCode.count({ where: { userId } })).toBe(0);
  });

  test('was idle for too long opens nothing', async () => {
    const { ada, code, verifier } = await someoneWithCode();
    await app.db.session.updateMany({
      where: { userId: await idOf(ada) },
      data: { refreshedAt: new Date(app.clock().getTime() - 15 * 24 * 3600_000) },
    });
    expect(await exchange(code, verifier)).toMatchObject(REFUSED);
    expect(await reasonsOf(ada)).toEqual([{ reason: 'session_ended' }]);
  });
});

describe.runIf(onPostgres)('what is under way while a code is exchanged', () => {
  const { during } = heldChanges(app);

  test.each([
    ['user.disabled', async (ada: Person) => admin.run('disableUser', { userId: await idOf(ada) })],
    ['session.revoked', (ada: Person) => ada.run('signOut')],
    [
      'password.changed',
      (ada: Person) =>
        ada.run('changePassword', {
          currentPassword: PASSWORD,
          newPassword: 'another horse, another battery',
        }),
    ],
  ] as const)('is seen: %s', async (event, change) => {
    const { ada, code, verifier } = await someoneWithCode();
    const { answer } = await during(
      event,
      () => change(ada),
      () => exchange(code, verifier),
    );
    expect(answer).toMatchObject(REFUSED);
    expect(await reasonsOf(ada)).toEqual([{ reason: 'raced' }]);
  });

  test('the second use waits for the first, and ends what it opens', async () => {
    const { ada, code, verifier } = await someoneWithCode();
    const { changed, answer } = await during(
      'sign_in.succeeded',
      () => exchange(code, verifier),
      () => exchange(code, newVerifier()),
    );
    expect([changed, answer]).toMatchObject([OPENED, REFUSED]);
    expect(await sessionsOf(ada)).toBe(1);
    expect(await reasonsOf(ada)).toEqual([{ reason: 'reused' }]);
  });
});

describe('whoever tries codes', () => {
  test('waits after many, whatever they are, and is recorded', async () => {
    const mallory = app.person();
    const attempt = () =>
      mallory.run('exchangeCode', { code: newVerifier(), codeVerifier: newVerifier() }, '');
    for (let count = 1; count <= 60; count += 1) expect(await attempt()).toMatchObject(REFUSED);
    expect(await attempt()).toMatchObject({ __typename: 'AuthRateLimitedError', retryAfter: 300 });
    // A right code is charged before it is looked at, too.
    const { code, verifier } = await someoneWithCode();
    const codeVerifier = verifier;
    expect(await mallory.run('exchangeCode', { code, codeVerifier }, '')).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await exchange(code, verifier)).toMatchObject(OPENED);
  });

  test('never waits for those that were right', async () => {
    const server = app.person();
    for (let count = 1; count <= 65; count += 1) {
      const { code, verifier: codeVerifier } = await someoneWithCode();
      expect(await server.run('exchangeCode', { code, codeVerifier }, '')).toMatchObject(OPENED);
    }
  });

  test.each([
    ['too short', 'x'.repeat(42)],
    ['too long', 'x'.repeat(129)],
    ['of other characters', 'é'.repeat(43)],
    ['of base64', '+'.repeat(43)],
  ])('is told of a verifier that is %s, and the code stays', async (_, codeVerifier) => {
    const { code, verifier } = await someoneWithCode();
    const { errors } = await exchange(code, codeVerifier);
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argument: 'codeVerifier' } },
    ]);
    expect(await exchange(code, verifier)).toMatchObject(OPENED);
  });
});

test('the program of an app’s server is none that its users sign in with', async () => {
  const { ada, code, verifier: codeVerifier } = await someoneWithCode();
  await admin.run('setUserRequirement', { userId: await idOf(ada), requirement: 'RISK_BASED' });
  const server = (name: 'exchangeCode' | 'signIn', variables: Record<string, unknown>) =>
    app.visitor()(operations[name], variables, undefined, { 'user-agent': 'shop-server/1.0' });

  const { data } = await server('exchangeCode', { code, codeVerifier });
  expect(data.exchangeSignInCode).toMatchObject(OPENED);
  await server('signIn', { email: ada.email, password: PASSWORD });
  const [assessed] = await eventsOf(ada, 'risk.assessed');
  expect(assessed!.metadata).toMatchObject({ triggers: ['NEW_DEVICE'] });
});
