import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { seededRandom } from '../support/random.ts';

const DAY_MS = 24 * 3600 * 1000;
/** PGlite answers one request at a time, and knows the same rules. */
const USERS = process.env['TEST_DATABASE'] === 'postgres' ? 10_000 : 1_000;

// Hashing is not what is tried here; ten thousand sign-ins are.
const app = testApp(
  { AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_RATE_LIMITS: 'off' },
  { config: { argon2: { memoryKib: 8, passes: 1, lanes: 1 } } },
);
const admin = createAdministrator(app);
admin.restoreAfterEach();

type Group = { count: number; users: { id: string; email: string }[] };
type Preview = Record<string, Group>;

const countsOf = (preview: Preview): Record<string, number> =>
  Object.fromEntries(Object.entries(preview).map(([name, { count }]) => [name, count]));

/** Users of every sort, who share a password. Written at once: they did not sign up one by one. */
async function generateUsers(count: number) {
  const ada = app.person();
  await ada.signUp();
  const { passwordHash, passwordKeyId } = await app.db.user.findUniqueOrThrow({
    where: { email: ada.email },
  });
  const random = seededRandom(20_261_124);
  const chance = (probability: number): boolean => random() < probability;
  const now = app.clock().getTime();
  const users = Array.from({ length: count }, (_, index) => {
    const createdAt = new Date(now - Math.floor(random() * 60) * DAY_MS);
    return {
      id: randomUUID(),
      email: `user-${index}@example.com`,
      displayName: `User ${index}`,
      locale: 'en',
      defaultRole: 'user',
      roles: ['user', ...(chance(0.1) ? ['staff'] : []), ...(chance(0.02) ? ['admin'] : [])],
      passwordHash,
      passwordKeyId,
      passwordChangedAt: createdAt,
      createdAt,
      emailVerifiedAt: chance(0.6) ? createdAt : null,
      disabledAt: chance(0.05) ? new Date(now) : null,
      mfaRequirement: chance(0.05) ? ('REQUIRED' as const) : null,
      mfaRequirementAt: new Date(now - Math.floor(random() * 30) * DAY_MS),
    };
  });
  await app.db.user.createMany({ data: users });
  const factors = users.flatMap(({ id: userId, createdAt }) =>
    (['TOTP', 'SMS', 'WEBAUTHN'] as const)
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
  await app.db.factor.createMany({ data: factors });
  const withCodes = [...new Set(factors.map(({ userId }) => userId))].filter(() => chance(0.5));
  const sets = withCodes.map((userId) => ({
    id: randomUUID(),
    userId,
    type: 'RECOVERY_CODES' as const,
    state: 'ACTIVE' as const,
    name: 'Recovery codes',
    createdAt: new Date(now),
  }));
  await app.db.factor.createMany({ data: sets });
  await app.db.recoveryCode.createMany({
    data: sets.map(({ id }) => ({ id: randomUUID(), factorId: id, codeHash: Buffer.from(id) })),
  });
  return { password: ada.password, emails: users.map(({ email }) => email) };
}

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
      return answer.code!;
  }
}

async function signEverybodyIn(emails: readonly string[], password: string) {
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
  const rest = [...emails];
  const worker = async () => {
    for (let email = rest.pop(); email !== undefined; email = rest.pop()) {
      const { data } = await send(query, { email, password });
      outcomes.set(email, outcomeOf(data.signInEmailPassword));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return outcomes;
}

describe('what a change of policy would mean', () => {
  test(`is what then happens, to each of ${USERS} users`, async () => {
    await admin.setPolicy({ roleRequirements: [{ role: 'staff', requirement: 'REQUIRED' }] });
    app.clock.advance((20 * DAY_MS) / 1000);
    const { emails, password } = await generateUsers(USERS);
    const change = {
      requirement: 'OPTIONAL',
      allowedFactors: ['TOTP', 'WEBAUTHN'],
      gracePeriodDays: 14,
      roleRequirements: [{ role: 'staff', requirement: 'REQUIRED' }],
    };
    const before = await admin.run('mfaPolicy');
    const preview: Preview = await admin.run('previewPolicy', { input: change });
    expect(await admin.run('mfaPolicy')).toEqual(before);

    await admin.setPolicy(change);
    const outcomes = await signEverybodyIn(emails, password);
    const happened: Record<string, number> = {};
    for (const outcome of outcomes.values()) happened[outcome] = (happened[outcome] ?? 0) + 1;
    const { INVALID_CREDENTIALS: disabled = 0, MESSAGE_NOT_SENT: _, ...groups } = happened;
    // Ada, who lent her password, is one more of those without a factor.
    const { blockedWhenUnusual: none, passwordOnly = 0, ...counts } = countsOf(preview);
    expect({ ...counts, passwordOnly: passwordOnly - 1 }).toEqual(groups);
    expect(Math.min(...Object.values(groups))).toBeGreaterThan(0);
    expect(none).toBe(0);
    expect(disabled).toBeGreaterThan(0);

    for (const [name, { count, users }] of Object.entries(preview)) {
      expect(users).toHaveLength(Math.min(count, 100));
      const mistaken = users.filter(
        ({ email }) => outcomes.has(email) && outcomes.get(email) !== name,
      );
      expect(mistaken, name).toEqual([]);
    }
  }, 300_000);

  test('says who would be refused when something is unusual', async () => {
    const preview: Preview = await admin.run('previewPolicy', {
      input: { requirement: 'RISK_BASED' },
    });
    const unverified = await app.db.user.count({
      where: {
        emailVerifiedAt: null,
        disabledAt: null,
        mfaRequirement: null,
        NOT: { roles: { has: 'admin' } },
        factors: { none: { type: { in: ['TOTP', 'SMS', 'WEBAUTHN'] } } },
      },
    });
    expect(unverified).toBeGreaterThan(0);
    expect(preview['blockedWhenUnusual']!.count).toBe(unverified);
  });

  test('is asked in a few queries', async () => {
    const statements: string[] = [];
    const { query } = app.statements;
    app.statements.query = (statement: never, ...values: never[]) => {
      statements.push(String(statement));
      return query(statement, ...values);
    };
    await admin.run('previewPolicy', { input: {} });
    app.statements.query = query;
    // Whether this network gave wrong secrets, the policy, and a page of twenty thousand users.
    expect(statements.length).toBeLessThanOrEqual(3);
  });
});
