import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { memoryLog } from '../support/memory-log.ts';
import { PASSWORD } from '../support/person.ts';

const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

describe.runIf(onPostgres)('statements that wait for each other', () => {
  const { log, lines } = memoryLog('warn');
  const app = testApp({}, { log });
  const retried = () => lines.filter((line) => line.includes('tried a statement again'));

  test('the one that PostgreSQL breaks off is tried again, and the log says so', async () => {
    await app.statements.execute`CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL)`;
    await app.statements.execute`INSERT INTO counters VALUES (1, 0), (2, 0)`;
    const other = new pg.Client({ connectionString: app.databaseUrl });
    await other.connect();
    // The other one leaves it to the statement to notice.
    await other.query(`SET deadlock_timeout = '1h'`);
    await other.query('BEGIN');
    await other.query('UPDATE counters SET n = n + 1 WHERE id = 1');
    const statement = app.statements.execute`
      WITH second AS (
        UPDATE counters SET n = n + 1 WHERE id = 2 RETURNING id
      )
      UPDATE counters SET n = n + 1 WHERE id = 1 AND (SELECT count(*) FROM second) = 1`;
    await new Promise((done) => setTimeout(done, 200));
    await other.query('UPDATE counters SET n = n + 1 WHERE id = 2');
    await other.query('COMMIT');
    await other.end();

    expect(await statement).toBe(1);
    const rows = await app.statements.query<{ n: number }>`SELECT n FROM counters ORDER BY id`;
    expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
    expect(retried()).toHaveLength(1);
    expect(JSON.parse(retried()[0]!)).toMatchObject({ level: 'warn', retries: 1 });
    lines.length = 0;
  });

  test('right sign-ins of one user from one address, all at once, never do', async () => {
    const ada = app.person();
    await ada.signUp();
    for (let round = 0; round < 8; round += 1) {
      const answers = await Promise.all(Array.from({ length: 16 }, () => ada.signIn()));
      for (const { __typename } of answers) {
        expect(__typename).toMatch(/^(AuthSession|AuthRateLimitedError)$/);
      }
    }
    expect(retried()).toEqual([]);
  });

  test('nor do changes of the password beside sign-ins on a trusted device', async () => {
    for (let round = 0; round < 8; round += 1) {
      const ada = app.person();
      await ada.signUpWithTotp(app.clock.advance);
      const ticket = await ada.ticket();
      const variables = { ticket, otp: ada.code(), rememberDevice: true };
      const { deviceToken, accessToken } = await ada.run('verifyTotp', variables, '');
      const currentPassword = PASSWORD;
      const newPassword = 'nine boats behind the hill';
      const signIn = { email: ada.email, password: PASSWORD, deviceToken };
      const [changed, ...signedIn] = await Promise.all([
        ada.run('changePassword', { currentPassword, newPassword }, accessToken),
        ada.run('signIn', signIn, ''),
        ada.run('signIn', signIn, ''),
      ]);
      expect(changed.__typename).toBe('AuthUser');
      for (const { errors } of signedIn) expect(errors).toBeUndefined();
    }
    expect(retried()).toEqual([]);
  });
});
