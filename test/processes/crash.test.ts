import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { openDatabase } from '../../src/db/client.ts';
import { testDatabase, type DatabaseKind } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { createPerson, PASSWORD } from '../support/person.ts';
import { testServers } from '../support/server-process.ts';

const CRASHES = 5;
const VISITORS = 6;
const ACKNOWLEDGED_BEFORE_CRASH = 15;

const servers = testServers();

describe.each<DatabaseKind>(['pglite', 'postgres'])('kill -9 during sign-ins on %s', (kind) => {
  test('loses nothing that was acknowledged, and leaves nothing half done', async () => {
    const database = await testDatabase(kind);
    onTestFinished(() => database.drop());
    // Limits are not the matter here: a crash in the middle of an attempt leaves it charged.
    const env = { ...database.env, AUTH_RATE_LIMITS: 'off' };
    const storage = readConfig({ ...database.env, DATABASE_POOL_SIZE: '1' });

    let server = await servers.start(env);
    const carol = createPerson(server.url, () => new Date());
    await carol.signUp();
    await carol.enrollTotp();
    const sessions = new Map<string, string>();

    for (let crash = 0; crash < CRASHES; crash += 1) {
      const acknowledged = await crashDuringSignIns(server, carol);
      server = await servers.start(env);
      const send = client(server.url);

      for (const [id, token] of acknowledged.sessions) sessions.set(id, token);
      for (const [id, refreshToken] of sessions) {
        sessions.set(id, (await send('refresh', { refreshToken }, 'AuthSession')).refreshToken);
      }
      for (const email of acknowledged.users) {
        await send('signIn', { email, password: PASSWORD }, 'AuthSession');
      }
      for (const code of acknowledged.usedCodes) {
        const { ticket } = await send('signIn', carol, 'MfaTicket');
        await send('verifyRecoveryCode', { ticket, code }, 'AuthInvalidCodeError');
      }
    }

    await server.stop();
    const { used, recorded, proven, noticed, ...halfDone } = await findHalfDone(storage);
    expect(halfDone).toEqual({ silentSessions: 0, eventsOnly: 0, silentUsers: 0, lockedOut: 0 });
    expect([recorded, proven, noticed]).toEqual([used, used, used]);
    expect(used).toBeGreaterThan(0);
  });
});

/** Lets people sign up and in, and ends the server when some of them have their answers. */
async function crashDuringSignIns(
  server: Awaited<ReturnType<typeof servers.start>>,
  carol: { email: string; password: string; recoveryCodes: string[] },
) {
  const send = client(server.url);
  const users = new Set<string>();
  const sessions = new Map<string, string>();
  const usedCodes: string[] = [];

  const note = (session: { refreshTokenId: string; refreshToken: string }) => {
    sessions.set(session.refreshTokenId, session.refreshToken);
    if (sessions.size === ACKNOWLEDGED_BEFORE_CRASH) void server.kill();
  };
  const visit = async (): Promise<void> => {
    const email = `${randomUUID()}@example.com`;
    note(await send('signUp', { email, password: PASSWORD }, 'AuthSession'));
    users.add(email);
    note(await send('signIn', { email, password: PASSWORD }, 'AuthSession'));
    return visit();
  };
  const redeem = async (): Promise<void> => {
    const { ticket } = await send('signIn', carol, 'MfaTicket');
    const code = carol.recoveryCodes.shift();
    if (!code) return;
    note(await send('verifyRecoveryCode', { ticket, code }, 'AuthSession'));
    usedCodes.push(code);
    return redeem();
  };

  const ends = await Promise.allSettled([redeem(), ...Array.from({ length: VISITORS }, visit)]);
  // A connection that broke before or within an answer; nothing else may end them.
  const others = ends.flatMap((end) =>
    end.status === 'rejected' && !/^(ECONNRESET|ECONNREFUSED|EPIPE)$/.test(end.reason.code)
      ? [end.reason]
      : [],
  );
  expect(others).toEqual([]);
  expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(users.size).toBeGreaterThan(0);
  return { users, sessions, usedCodes };
}

function client(url: string) {
  const send = graphqlClient(url);
  return async (operation: OperationName, variables: object, kind: string) => {
    const { data, errors } = await send(operations[operation], { ...variables });
    // oxlint-disable-next-line no-explicit-any -- as `data` is
    const [answer] = Object.values<any>(data ?? { errors });
    if (answer.__typename !== kind) throw new Error(`not ${kind}: ${JSON.stringify(answer)}`);
    return answer;
  };
}

/** Counts what can only come from a change of which a part is missing. */
async function findHalfDone(storage: Parameters<typeof openDatabase>[0]) {
  const { db, close } = await openDatabase(storage);
  const [counts] = await db.$queryRaw<[Record<string, number>]>`
    WITH signed_in AS (
      SELECT metadata->>'sessionId' AS id FROM audit_events WHERE type = 'sign_in.succeeded'
    )
    SELECT
      (SELECT count(*)::int FROM sessions WHERE id::text NOT IN (TABLE signed_in))
        AS "silentSessions",
      (SELECT count(*)::int FROM signed_in WHERE id NOT IN (SELECT id::text FROM sessions))
        AS "eventsOnly",
      (SELECT count(*)::int FROM users WHERE id NOT IN (
        SELECT user_id FROM audit_events WHERE type = 'sign_up.succeeded')) AS "silentUsers",
      (SELECT count(*)::int FROM users WHERE id NOT IN (SELECT user_id FROM sessions))
        AS "lockedOut",
      (SELECT count(*)::int FROM recovery_codes WHERE used_at IS NOT NULL) AS "used",
      (SELECT count(*)::int FROM audit_events WHERE type = 'recovery_code.used') AS "recorded",
      (SELECT count(*)::int FROM sessions WHERE proofs @> '[{"method": "recoveryCode"}]')
        AS "proven",
      (SELECT count(*)::int FROM pgboss.job
        WHERE name = 'notice' AND data->>'type' = 'recovery_code.used') AS "noticed"`;
  await close();
  return counts;
}
