import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations } from '../support/operations.ts';
import { createPerson } from '../support/person.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { testServers } from '../support/server-process.ts';

const CRASHES = 5;

const servers = testServers();
const postgres = await startPostgres({ durable: true });
afterAll(() => postgres.stop());

// The charge of an attempt does not wait for the disk; what is decided on it does, and that is after it.
test('a crash of the database forgets no guess that was answered, and the service goes on', async () => {
  await createDatabase(postgres.url(''), 'crashing');
  const url = postgres.url('crashing');
  const server = await servers.start({ DATABASE_URL: url, AUTH_RATE_LIMITS: 'off' });
  const ada = createPerson(server.url, () => new Date());
  await ada.signUp();
  await ada.enrollTotp();
  const send = graphqlClient(server.url);

  let answered = 0;
  for (let crash = 0; crash < CRASHES; crash += 1) {
    const { ticket } = await vi.waitFor(
      async () => {
        const { data } = await send(operations.signIn, ada);
        expect(data?.signInEmailPassword.__typename).toBe('MfaTicket');
        return data.signInEmailPassword;
      },
      { timeout: 20_000, interval: 100 },
    );
    const guess = async (): Promise<void> => {
      const { data } = await send(operations.verifyTotp, { ticket, otp: ada.wrongCode() });
      if (data?.verifySignInMfaTotp.__typename !== 'AuthInvalidCodeError') return;
      answered += 1;
    };
    for (let count = 0; count < 4; count += 1) await guess();
    await postgres.crash();
    expect(await failuresIn(url)).toBeGreaterThanOrEqual(answered);
  }
  expect(answered).toBe(CRASHES * 4);
});

async function failuresIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT failures FROM auth.factors WHERE type = 'TOTP' AND state = 'ACTIVE'",
  );
  await client.end();
  return rows[0].failures;
}
