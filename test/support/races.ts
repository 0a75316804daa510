import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { testDatabase, type TestDatabase } from './database.ts';
import { graphqlClient, type GraphqlClient } from './graphql-client.ts';
import { operations, type OperationName } from './operations.ts';
import { createPerson, type Person } from './person.ts';
import { testServers } from './server-process.ts';

export const PARALLEL = 64;
export const ROUNDS = 100;
const AUTH_SECRET = randomBytes(32).toString('base64');

// What tests look into has many shapes; what they assert is the check.
// oxlint-disable-next-line no-explicit-any
export type Answer = any;

/** A PostgreSQL database that several processes of the service share, and a look into it. */
export function sharedDatabase() {
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

  return {
    get sql() {
      return sql;
    },

    /** Held beside each other, as after so many sign-ins, which would take argon2 a while. */
    async issueTickets({ email }: Person, count: number): Promise<string[]> {
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
    },

    /** As if no code had been tried yet. */
    async resetFactors(): Promise<void> {
      await sql.query('DELETE FROM tickets');
      await sql.query('UPDATE recovery_codes SET used_at = NULL WHERE used_at IS NOT NULL');
      await sql.query(
        `UPDATE factors SET last_time_step = 0, failures = 0, blocked_until = NULL, failed_at = '{}'`,
      );
    },

    /** How many were opened: of those that live, there are no more than fifty. */
    async sessionsOf({ email }: Person): Promise<number> {
      const { rows } = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM audit_events e JOIN users u ON u.id = e.user_id
         WHERE email = $1 AND type = 'sign_in.succeeded'`,
        [email],
      );
      return rows[0]!.count;
    },

    /** As if the sessions of this user were proven by each of their passkeys, and those there for long. */
    async proveByAllPasskeys({ email }: Person): Promise<void> {
      await sql.query(
        `UPDATE sessions s SET proofs = s.proofs || (
           SELECT jsonb_agg(jsonb_build_object('method', 'webauthn', 'at', $2::text,
             'factorId', f.id, 'enrolledAt', '2020-01-01T00:00:00.000Z'))
           FROM factors f WHERE f.user_id = s.user_id AND f.type = 'WEBAUTHN')
         FROM users u WHERE u.id = s.user_id AND u.email = $1`,
        [email, new Date().toISOString()],
      );
    },

    /** Two servers, and someone signed up there. */
    twoProcesses(env: Record<string, string>, prepare: (person: Person) => Promise<unknown>) {
      let clients: GraphqlClient[] = [];
      let url = '';
      let person: Person;

      beforeAll(async () => {
        const both = await Promise.all(
          [1, 2].map(() => servers.start({ ...database.env, AUTH_SECRET, ...env })),
        );
        url = both[0]!.url;
        clients = Array.from({ length: PARALLEL }, (_, index) =>
          graphqlClient(both[index % 2]!.url),
        );
        person = createPerson(url, () => new Date());
        await person.signUp();
        await prepare(person);
      });

      return {
        ada: () => person,
        another: () => createPerson(url, () => new Date()),
        /** All at once, every second one to the other process. */
        race: (
          operation: OperationName,
          variables: (index: number) => Record<string, unknown>,
          { headers = {}, token }: { headers?: Record<string, string>; token?: string } = {},
        ): Promise<Answer[]> =>
          Promise.all(
            clients.map(async (send, index) => {
              const result = await send(operations[operation], variables(index), token, headers);
              const failure = { __typename: `${result.status} ${JSON.stringify(result.errors)}` };
              return result.data ? Object.values(result.data)[0] : failure;
            }),
          ),
      };
    },
  };
}

export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { __typename } of answers) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
}

/** One got what all wanted; the others were refused in one of these ways. */
export function expectOneWinner(
  answers: readonly Answer[],
  refusals: readonly string[],
  won = 'AuthSession',
) {
  const { [won]: winners = 0, ...others } = tally(answers);
  expect({
    winners,
    kinds: Object.keys(others).filter((kind) => !refusals.includes(kind)),
  }).toEqual({ winners: 1, kinds: [] });
  return answers.find(({ __typename }) => __typename === won);
}
