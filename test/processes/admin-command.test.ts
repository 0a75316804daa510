import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startMailServer } from '../support/mail-server.ts';
import { createPerson, type Person } from '../support/person.ts';
import { testServers, type RunningServer } from '../support/server-process.ts';

const ADMIN = join(import.meta.dirname, '../../dist/admin.js');

const servers = testServers();
const mailServer = await startMailServer();
const secret = randomBytes(32).toString('base64');
let database: TestDatabase;
let server: RunningServer;
let env: Record<string, string>;
let sql: pg.Client;

beforeAll(async () => {
  database = await testDatabase('postgres');
  env = { ...database.env, ...mailServer.env, AUTH_SECRET: secret };
  server = await servers.start(env);
  sql = new pg.Client({ connectionString: database.env['DATABASE_URL'] });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await server.kill();
  await mailServer.close();
  await database.drop();
});

/** What `npm run admin` does once everything is built. */
async function admin(args: readonly string[], given = env) {
  const options = { env: { UV_THREADPOOL_SIZE: '2', ...given }, cwd: tmpdir() };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [ADMIN, ...args], options);
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

const newPerson = (): Person => createPerson(server.url, () => new Date());

const rolesOf = async ({ email }: Person) => {
  const { rows } = await sql.query(
    'SELECT roles, default_role AS "defaultRole" FROM users WHERE email = $1',
    [email],
  );
  return rows[0];
};

const eventsOf = async ({ email }: Person, type: string) => {
  const { rows } = await sql.query(
    `SELECT e.actor_type AS "actorType", e.metadata FROM audit_events e
     JOIN users u ON u.id = e.user_id AND u.email = $1 WHERE e.type = $2 ORDER BY e.occurred_at`,
    [email, type],
  );
  return rows;
};

describe('npm run admin', () => {
  test('makes the first administrator, lists them, and takes the role back, beside the service', async () => {
    const ada = newPerson();
    await ada.signUp();

    const granted = await admin(['grant', ada.email.toUpperCase()]);
    expect(granted.stdout).toBe(
      `${ada.email} is an administrator.\nThey have no second factor yet, and are none without.\n`,
    );
    expect(await rolesOf(ada)).toEqual({ roles: ['user', 'admin'], defaultRole: 'user' });
    expect(await eventsOf(ada, 'user.roles_set')).toEqual([
      {
        actorType: 'system',
        metadata: { by: null, roles: ['user', 'admin'], defaultRole: 'user' },
      },
    ]);

    await ada.enrollTotp();
    expect((await admin(['list'])).stdout).toMatch(
      new RegExp(`^${ada.email}  [0-9a-f-]{36}  second factor, last sign-in \\S+\n$`),
    );
    // As often as one likes.
    expect((await admin(['grant', ada.email])).stdout).toBe(`${ada.email} is an administrator.\n`);

    expect((await admin(['revoke', ada.email])).stdout).toBe(`${ada.email} is no administrator.\n`);
    expect(await rolesOf(ada)).toEqual({ roles: ['user'], defaultRole: 'user' });
    expect((await admin(['list'])).stdout).toBe('');
    expect(await eventsOf(ada, 'user.roles_set')).toHaveLength(2);
  });

  test('leaves whoever was nothing but an administrator a user', async () => {
    const ada = newPerson();
    await ada.signUp();
    await sql.query(`UPDATE users SET roles = '{admin}', default_role = 'admin' WHERE email = $1`, [
      ada.email,
    ]);
    await admin(['revoke', ada.email]);
    expect(await rolesOf(ada)).toEqual({ roles: ['user'], defaultRole: 'user' });
  });

  test('resets factors, and the user is told by the running service', async () => {
    const ada = newPerson();
    await ada.signUp();
    await ada.enrollTotp();
    await sql.query('UPDATE users SET email_verified_at = now() WHERE email = $1', [ada.email]);

    expect((await admin(['reset-mfa', ada.email])).code).toBe(0);
    expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');
    expect(await eventsOf(ada, 'user.mfa_reset')).toMatchObject([{ actorType: 'system' }]);
    await mailServer.waitForMail(
      ({ recipients, subject }) =>
        recipients.includes(ada.email) && /two-step|second|factor/i.test(subject ?? ''),
    );
  });

  test('resets nothing where that takes a second administrator, or a delay', async () => {
    const ada = newPerson();
    await ada.signUp();
    const refused = await admin(['reset-mfa', ada.email], {
      ...env,
      AUTH_MFA_RESET_APPROVALS: '2',
    });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^A reset takes .*AUTH_MFA_RESET_.*resetUserMfa.*\n$/);
    expect(await eventsOf(ada, 'user.mfa_reset')).toEqual([]);
  });

  test('mails a link to choose a password, and says in the trail who asked', async () => {
    const ada = newPerson();
    await ada.signUp();
    expect((await admin(['reset-password', ada.email])).stdout).toBe(
      `The running service mails a link to ${ada.email}.\n`,
    );

    const { text } = await mailServer.waitForMail(
      (mail) => mail.recipients.includes(ada.email) && /reset-password/.test(mail.text ?? ''),
    );
    expect(text).toContain('/reset-password#');
    expect(await eventsOf(ada, 'password.reset_requested')).toMatchObject([
      { actorType: 'system' },
    ]);
  });

  test('says that nobody has the address', async () => {
    const names = ['grant', 'revoke', 'reset-mfa', 'reset-password'];
    const answers = await Promise.all(names.map((name) => admin([name, 'nobody@example.com'])));
    for (const answer of answers) {
      expect(answer).toMatchObject({ code: 1, stdout: '', stderr: 'There is no such user.\n' });
    }
  });

  test('looks at its arguments before it opens anything', async () => {
    const nowhere = { DATABASE_URL: 'postgresql://127.0.0.1:1/none', AUTH_SECRET: secret };
    const malformed = [['grant', 'ada'], ['grant'], ['promote', 'ada@example.com'], []];
    const answers = await Promise.all(malformed.map((args) => admin(args, nowhere)));
    for (const { code, stderr } of answers) {
      expect(code).toBe(1);
      expect(stderr).toContain('Usage: npm run admin -- ');
    }
    expect((await admin(['list'], nowhere)).stderr).toContain('The database cannot be reached');
  });

  test('says that the embedded database belongs to the running service', async () => {
    const embedded = await testDatabase('pglite');
    const running = await servers.start(embedded.env);
    const { code, stderr } = await admin(['list'], embedded.env);
    await running.stop();
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is in use by another process: stop it'),
    });
    expect((await admin(['list'], embedded.env)).code).toBe(0);
    await embedded.drop();
  });
});
