import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { createPerson, type Person } from '../support/person.ts';
import { testServers } from '../support/server-process.ts';

const PARALLEL = 64;
const ROUNDS = 100;
const AUTH_SECRET = randomBytes(32).toString('base64');

const servers = testServers();
let database: TestDatabase;
let sql: pg.Client;

beforeAll(async () => {
  database = await testDatabase('postgres');
  sql = new pg.Client({ connectionString: database.env['DATABASE_URL'] });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

describe('two processes on one database, with 64 parallel requests in each of 100 rounds', () => {
  const { race, ada } = twoProcesses({ AUTH_RATE_LIMITS: 'off' });

  test('redeem one ticket with one TOTP code once', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const [ticket] = await issueTickets(ada(), 1);
      const otp = ada().code();
      const answers = await race('verifyTotp', () => ({ ticket, otp }));
      expectOneWinner(answers, ['AuthInvalidTicketError', 'AuthInvalidCodeError']);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('redeem one ticket once, though each request brings a recovery code that is good', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const [ticket] = await issueTickets(ada(), 1);
      const answers = await race('verifyRecoveryCode', (index) => ({
        ticket,
        code: ada().recoveryCodes[index % ada().recoveryCodes.length],
      }));
      expectOneWinner(answers, ['AuthInvalidTicketError', 'AuthInvalidCodeError']);
      expect(await usedRecoveryCodes()).toBe(1);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('accept one TOTP code once over 64 tickets of its user', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const tickets = await issueTickets(ada(), PARALLEL);
      const otp = ada().code();
      const answers = await race('verifyTotp', (index) => ({ ticket: tickets[index], otp }));
      expectOneWinner(answers, ['AuthInvalidCodeError']);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('accept one recovery code once over 64 tickets of its user', async () => {
    const before = await sessionsOf(ada());
    for (let round = 0; round < ROUNDS; round += 1) {
      await resetFactors();
      const tickets = await issueTickets(ada(), PARALLEL);
      const code = ada().recoveryCodes[round % ada().recoveryCodes.length];
      const answers = await race('verifyRecoveryCode', (index) => ({
        ticket: tickets[index],
        code,
      }));
      expectOneWinner(answers, ['AuthInvalidCodeError']);
      expect(await usedRecoveryCodes()).toBe(1);
    }
    expect(await sessionsOf(ada())).toBe(before + ROUNDS);
  });

  test('rotate one refresh token once', async () => {
    const before = await sessionsOf(ada());
    let { refreshToken } = ada();
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await race('refresh', () => ({ refreshToken }));
      ({ refreshToken } = expectOneWinner(answers, ['AuthRefreshConflictError']));
    }
    expect(await sessionsOf(ada())).toBe(before);
  });

  test('look at five wrong codes for one ticket, and then at none', async () => {
    await resetFactors();
    const [ticket] = await issueTickets(ada(), 1);
    const otp = ada().wrongCode();
    const answers = await race('verifyTotp', () => ({ ticket, otp }));
    expect(tally(answers)).toEqual({ AuthInvalidCodeError: 5, AuthInvalidTicketError: 59 });
    expect((await race('verifyTotp', () => ({ ticket, otp: ada().code() })))[0]).toMatchObject({
      __typename: 'AuthInvalidTicketError',
    });
  });
});

describe('two processes on one database count 64 parallel failures together', () => {
  const { race, ada } = twoProcesses({});

  test('of wrong codes on 64 tickets of one user, three are looked at before the first delay', async () => {
    for (let round = 0; round < 10; round += 1) {
      await resetFactors();
      const tickets = await issueTickets(ada(), PARALLEL);
      const otp = ada().wrongCode();
      const startedAt = performance.now();
      const answers = await race('verifyTotp', (index) => ({ ticket: tickets[index], otp }));
      expectLookedAt(answers, 'AuthInvalidCodeError', 3, delaysSince(startedAt));
    }
  });

  test('of wrong codes on one ticket, at most five are looked at', async () => {
    await resetFactors();
    const [ticket] = await issueTickets(ada(), 1);
    const otp = ada().wrongCode();
    const answers = await race('verifyTotp', () => ({ ticket, otp }));
    const { AuthInvalidCodeError: lookedAt = 0, ...refused } = tally(answers);
    expect(lookedAt).toBeGreaterThanOrEqual(3);
    expect(lookedAt).toBeLessThanOrEqual(5);
    const { AuthRateLimitedError: delayed = 0, AuthInvalidTicketError: dead = 0 } = refused;
    expect(lookedAt + delayed + dead).toBe(PARALLEL);
  });

  test('of wrong passwords for one user from 64 addresses, five are looked at before the first delay', async () => {
    const { email } = ada();
    const startedAt = performance.now();
    const answers = await race('signIn', () => ({ email, password: 'not the password of Ada' }));
    expectLookedAt(answers, 'AuthInvalidCredentialsError', 5, delaysSince(startedAt));
  });

  test('of wrong passwords for 64 users from one address, 20 are looked at', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const answers = await race(
      'signIn',
      (index) => ({ email: `nobody-${index}@example.com`, password: 'a guess as good as any' }),
      headers,
    );
    expectLookedAt(answers, 'AuthInvalidCredentialsError', 20, 0);
  });
});

type Answer = { readonly __typename: string; readonly refreshToken?: string };

/** Two servers, and someone who has an authenticator app. */
function twoProcesses(env: Record<string, string>) {
  let clients: GraphqlClient[] = [];
  let person: Person;

  beforeAll(async () => {
    const both = await Promise.all(
      [1, 2].map(() => servers.start({ ...database.env, AUTH_SECRET, ...env })),
    );
    clients = Array.from({ length: PARALLEL }, (_, index) => graphqlClient(both[index % 2]!.url));
    person = createPerson(both[0]!.url, () => new Date());
    await person.signUp();
    await person.enrollTotp();
  });

  return {
    ada: () => person,
    /** All at once, every second one to the other process. */
    race: (
      operation: OperationName,
      variables: (index: number) => Record<string, unknown>,
      headers: Record<string, string> = {},
    ): Promise<Answer[]> =>
      Promise.all(
        clients.map(async (send, index) => {
          const result = await send(operations[operation], variables(index), undefined, headers);
          const failure = { __typename: `${result.status} ${JSON.stringify(result.errors)}` };
          return (result.data ? Object.values(result.data)[0] : failure) as Answer;
        }),
      ),
  };
}

/** Held beside each other, as after 64 sign-ins, which would take argon2 a while. */
async function issueTickets({ email }: Person, count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest());
  const proofs = JSON.stringify([{ method: 'password', at: new Date().toISOString() }]);
  await sql.query(
    `INSERT INTO tickets (token_hash, purpose, user_id, proofs, created_at, expires_at)
     SELECT hash, 'SIGN_IN', u.id, $3, now(), now() + interval '5 minutes'
     FROM users u, unnest($2::bytea[]) AS hash WHERE u.email = $1`,
    [email, hashes, proofs],
  );
  return tokens;
}

/** As if no code had been tried yet. */
async function resetFactors(): Promise<void> {
  await sql.query('DELETE FROM tickets');
  await sql.query('UPDATE recovery_codes SET used_at = NULL WHERE used_at IS NOT NULL');
  await sql.query(
    `UPDATE factors SET last_time_step = 0, failures = 0, blocked_until = NULL, failed_at = '{}'`,
  );
}

async function sessionsOf({ email }: Person): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM sessions s JOIN users u ON u.id = s.user_id WHERE email = $1`,
    [email],
  );
  return rows[0]!.count;
}

async function usedRecoveryCodes(): Promise<number> {
  const { rows } = await sql.query('SELECT 1 FROM recovery_codes WHERE used_at IS NOT NULL');
  return rows.length;
}

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { __typename } of answers) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
}

function expectOneWinner(answers: readonly Answer[], refusals: readonly string[]) {
  const { AuthSession: winners = 0, ...others } = tally(answers);
  expect({
    winners,
    kinds: Object.keys(others).filter((kind) => !refusals.includes(kind)),
  }).toEqual({ winners: 1, kinds: [] });
  return answers.find(({ __typename }) => __typename === 'AuthSession') as { refreshToken: string };
}

/** `free` are looked at in any case; the delays may let a few more through. */
function expectLookedAt(answers: readonly Answer[], kind: string, free: number, delays: number) {
  const { [kind]: lookedAt = 0, AuthRateLimitedError: refused = 0, ...others } = tally(answers);
  expect(others).toEqual({});
  expect(lookedAt + refused).toBe(PARALLEL);
  expect(lookedAt).toBeGreaterThanOrEqual(free);
  expect(lookedAt).toBeLessThanOrEqual(free + delays);
}

/** How many delays of 1, 2, 4 … s have passed: none, unless the machine is very slow. */
function delaysSince(startedAt: number): number {
  return Math.floor(Math.log2((performance.now() - startedAt) / 1000 + 1));
}
