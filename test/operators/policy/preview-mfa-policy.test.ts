import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { graphqlClient } from '../../support/graphql-client.ts';
import { seededRandom } from '../../support/random.ts';
import { statementsNaming } from '../../support/statements-naming.ts';

const DAY_MS = 24 * 3600 * 1000;
const SUSPICIOUS = '203.0.113.66';
const GRACE_DAYS = 14;
/**
 * Whoever is drawn, and the sorts among them: of each sort, one is there and signs in. PGlite answers
 * one request at a time, and knows the same rules.
 */
const [DRAWN, SORTS] = process.env['TEST_DATABASE'] === 'postgres' ? [5_000, 1_775] : [500, 339];

// Hashing is not what is tried here; thousands of sign-ins are.
const app = testApp(
  {
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_RATE_LIMITS: 'off',
    AUTH_RISK_NETWORKS: `${SUSPICIOUS}/32`,
  },
  { config: { argon2: { memoryKib: 8, passes: 1, lanes: 1 } } },
);
const admin = createAdministrator(app);
admin.restoreAfterEach();

type Group = { count: number; users: { id: string; email: string }[] };
type Preview = Record<string, Group>;

const countsOf = (preview: Preview): Record<string, number> =>
  Object.fromEntries(Object.entries(preview).map(([name, { count }]) => [name, count]));

const LONG = 'a long walk to the sea';
const SHORT = 'k7wsea q';
const passwords = new Map<string, object>();

beforeAll(async () => {
  // Eight characters will do.
  await admin.setPolicy({ requirement: 'REQUIRED' });
  for (const password of [LONG, SHORT]) {
    const lender = app.person();
    await lender.run('signUp', { email: lender.email, password }, '');
    const { passwordHash, passwordKeyId, passwordLengthReached } = await app.db.user.delete({
      where: { email: lender.email },
    });
    passwords.set(password, { passwordHash, passwordKeyId, passwordLengthReached });
  }
  await admin.setPolicy({ requirement: 'OPTIONAL' });
});

/** Users of every sort, with one of two passwords. Written at once: they did not sign up one by one. */
async function generateUsers() {
  const random = seededRandom(20_261_124);
  const chance = (probability: number): boolean => random() < probability;
  const now = app.clock().getTime();
  const drawn = Array.from({ length: DRAWN }, (_, index) => {
    const createdAt = new Date(now - Math.floor(random() * 60) * DAY_MS);
    const password = chance(0.2) ? SHORT : LONG;
    return {
      id: randomUUID(),
      email: `user-${index}@example.com`,
      displayName: `User ${index}`,
      locale: 'en',
      defaultRole: 'user',
      roles: [
        'user',
        ...(chance(0.1) ? ['staff'] : []),
        ...(chance(0.5) ? ['guest'] : []),
        ...(chance(0.02) ? ['admin'] : []),
      ],
      password,
      passwordChangedAt: createdAt,
      createdAt,
      passwordResetAt: chance(0.2) ? new Date(now - Math.floor(random() * 2 * DAY_MS)) : null,
      emailVerifiedAt: chance(0.6) ? createdAt : null,
      disabledAt: chance(0.05) ? new Date(now) : null,
      mfaRequirement: chance(0.05) ? ('REQUIRED' as const) : null,
      mfaRequirementAt: new Date(now - Math.floor(random() * 30) * DAY_MS),
    };
  });
  const drawnFactors = drawn.map(({ id: userId, createdAt }) =>
    (['TOTP', 'SMS', 'WEBAUTHN', 'EMAIL'] as const)
      .filter(() => chance(0.3))
      .map((type) => ({
        id: randomUUID(),
        userId,
        type,
        state: chance(0.1) ? ('SUSPENDED' as const) : ('ACTIVE' as const),
        name: type,
        target: type === 'SMS' ? '+14153550132' : null,
        createdAt,
      })),
  );
  const drawnCodes = drawnFactors.map((factors) => factors.length > 0 && chance(0.5));

  const daysAgo = (date: Date) => Math.floor((now - date.getTime()) / DAY_MS);
  const ofEachSort = new Map<string, number>();
  for (const [index, user] of drawn.entries()) {
    const { roles, password, emailVerifiedAt, disabledAt, createdAt, passwordResetAt } = user;
    const sort = [
      [roles, password, emailVerifiedAt !== null, disabledAt !== null],
      [daysAgo(createdAt) < GRACE_DAYS, passwordResetAt && daysAgo(passwordResetAt)],
      user.mfaRequirement && daysAgo(user.mfaRequirementAt) < GRACE_DAYS,
      [drawnFactors[index]!.map(({ type, state }) => [type, state]), drawnCodes[index]],
    ];
    const key = JSON.stringify(sort);
    if (!ofEachSort.has(key)) ofEachSort.set(key, index);
  }
  const chosen = [...ofEachSort.values()];
  const users = chosen.map((index) => drawn[index]!);
  await app.db.user.createMany({
    data: users.map(({ password, ...user }) => ({ ...user, ...passwords.get(password) })) as never,
  });
  await app.db.factor.createMany({ data: chosen.flatMap((index) => drawnFactors[index]!) });
  const sets = chosen
    .filter((index) => drawnCodes[index])
    .map((index) => ({
      id: randomUUID(),
      userId: drawn[index]!.id,
      type: 'RECOVERY_CODES' as const,
      state: 'ACTIVE' as const,
      name: 'Recovery codes',
      createdAt: new Date(now),
    }));
  await app.db.factor.createMany({ data: sets });
  await app.db.recoveryCode.createMany({
    data: sets.map(({ id }) => ({ id: randomUUID(), factorId: id, codeHash: Buffer.from(id) })),
  });
  // PGlite kept this process busy: let both ends notice that their connections have grown stale.
  await setTimeout(100);
  return users.map(({ email, password }) => ({ email, password }));
}

let crowd: ReturnType<typeof generateUsers> | undefined;
const everybody = () => (crowd ??= generateUsers());

/** What really happens, by the names of the preview. */
function outcomeOf(answer: {
  __typename: string;
  code?: string;
  mfaEnrollmentDeadline?: string | null;
  factors?: unknown[];
  recoveryCodeAllowed?: boolean;
}): string {
  switch (answer.__typename) {
    case 'AuthSession':
      return answer.mfaEnrollmentDeadline ? 'inGrace' : 'passwordOnly';
    case 'MfaTicket':
      return answer.factors!.length > 0 || answer.recoveryCodeAllowed ? 'asked' : 'lockedOut';
    case 'MfaEnrollmentTicket':
      return 'mustEnroll';
    default:
      return answer.code === 'SIGN_IN_BLOCKED' ? 'lockedOut' : answer.code!;
  }
}

async function signEverybodyIn(people: Awaited<ReturnType<typeof everybody>>, from?: string) {
  const send = graphqlClient(app.url);
  const query = `mutation ($email: String!, $password: String!) {
    signInEmailPassword(email: $email, password: $password) {
      __typename
      ... on AuthSession { mfaEnrollmentDeadline }
      ... on MfaTicket { factors { id } recoveryCodeAllowed }
      ... on AuthError { code }
    }
  }`;
  const outcomes = new Map<string, string>();
  const rest = [...people];
  const worker = async () => {
    for (let person = rest.pop(); person !== undefined; person = rest.pop()) {
      const { email, password } = person;
      const headers = from === undefined ? {} : { 'x-forwarded-for': from };
      const { data } = await send(query, { email, password }, undefined, headers);
      outcomes.set(email, outcomeOf(data.signInEmailPassword));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return outcomes;
}

/** Whom a mail told to choose a longer password. */
async function told(): Promise<ReadonlySet<string>> {
  const rows = await app.statements.query<{ email: string }>`
    SELECT u.email AS "email" FROM audit_events e JOIN users u ON u.id = e.user_id
    WHERE e.type = 'password.change_advised'`;
  expect(new Set(rows.map(({ email }) => email)).size).toBe(rows.length);
  return new Set(rows.map(({ email }) => email));
}

/** Holds a preview against what happened: to each address, by the names of the groups. */
function expectToHaveHappened(preview: Preview, happened: ReadonlyMap<string, readonly string[]>) {
  const counts = Object.fromEntries(Object.keys(preview).map((name) => [name, 0]));
  for (const name of [...happened.values()].flat()) counts[name] = (counts[name] ?? 0) + 1;
  const { INVALID_CREDENTIALS: disabled = 0, ...groups } = counts;
  expect(countsOf(preview)).toEqual(groups);
  expect(disabled).toBeGreaterThan(0);

  for (const [name, { count, users }] of Object.entries(preview)) {
    expect(users).toHaveLength(Math.min(count, 100));
    const mistaken = users.filter(({ email }) => !happened.get(email)?.includes(name));
    expect(mistaken, name).toEqual([]);
  }
}

describe('what a change of policy would mean', () => {
  test(`is what then happens, usually and by risk, to one of each sort among ${DRAWN} users`, async () => {
    await admin.setPolicy({ roleRequirements: [{ role: 'staff', requirement: 'REQUIRED' }] });
    app.clock.advance((20 * DAY_MS) / 1000);
    const people = await everybody();
    expect(people).toHaveLength(SORTS);
    const change = {
      requirement: 'OPTIONAL',
      allowedFactors: ['TOTP', 'WEBAUTHN', 'EMAIL'],
      gracePeriodDays: GRACE_DAYS,
      riskTriggers: ['SUSPICIOUS_IP'],
      roleRequirements: [
        { role: 'staff', requirement: 'REQUIRED' },
        { role: 'guest', requirement: 'RISK_BASED' },
      ],
    };
    const before = await admin.run('mfaPolicy');
    const preview: Preview = await admin.run('previewPolicy', { input: change });
    expect(await admin.run('mfaPolicy')).toEqual(before);

    await admin.setPolicy(change);
    const usually = await signEverybodyIn(people);
    const unusually = await signEverybodyIn(people, SUSPICIOUS);
    const advised = await told();
    const happened = people.map(({ email }) => {
      const [usual, unusual] = [usually.get(email)!, unusually.get(email)!];
      const when = { asked: 'askedWhenUnusual', lockedOut: 'blockedWhenUnusual' }[unusual];
      const names = unusual === usual ? [usual] : [usual, when ?? unusual];
      return [email, [...names, ...(advised.has(email) ? ['passwordChangeAdvised'] : [])]] as const;
    });
    expectToHaveHappened(preview, new Map(happened));
    expect(Math.min(...Object.values(countsOf(preview)))).toBeGreaterThan(0);
  }, 300_000);

  test('under RISK_BASED whoever is not asked at once may be asked, or locked out', async () => {
    await everybody();
    const preview: Preview = await admin.run('previewPolicy', {
      input: { requirement: 'RISK_BASED' },
    });
    const { passwordOnly, askedWhenUnusual, blockedWhenUnusual } = countsOf(preview);
    expect(Math.min(askedWhenUnusual!, blockedWhenUnusual!)).toBeGreaterThan(0);
    expect(askedWhenUnusual! + blockedWhenUnusual!).toBe(passwordOnly);
  });

  test('nobody is asked by risk where nothing counts as one', async () => {
    await everybody();
    const preview: Preview = await admin.run('previewPolicy', {
      input: { requirement: 'RISK_BASED', riskTriggers: [] },
    });
    expect(countsOf(preview)).toMatchObject({ askedWhenUnusual: 0, blockedWhenUnusual: 0 });
  });

  test('is asked in a few queries', async () => {
    const statements = await statementsNaming(app.statements, /mfa_policies|FROM factors/, () =>
      admin.run('previewPolicy', { input: {} }),
    );
    // The policy, and a page of twenty thousand users.
    expect(statements).toHaveLength(2);
  });
});
