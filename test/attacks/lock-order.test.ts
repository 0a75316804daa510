import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashToken, randomToken } from '../../src/crypto/tokens.ts';
import { administrator } from '../../src/operators/administrator.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { handOver, SHOP } from '../support/hand-over.ts';
import { mailedTokens } from '../support/mailed-links.ts';
import { newPasskey } from '../support/passkey.ts';
import type { OperationName } from '../support/operations.ts';
import { codeAt, PASSWORD, type Person } from '../support/person.ts';

/**
 * Two statements that lock the same rows in different orders wait for each other until PostgreSQL breaks
 * one off. So there is one order, and this holds every operation to it: while somebody else has a row
 * locked that an operation needs, the operation holds nothing that comes after that row.
 */
const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

const ORDER = [
  'users',
  'mfa_resets',
  'sign_in_codes',
  'mailed_tokens',
  'tickets',
  'sessions',
  'factors',
  'trusted_devices',
  'identifier',
  'address',
] as const;
type Rows = (typeof ORDER)[number];

/** The rows of one user, and a column of theirs. */
const rowsOf: Readonly<Record<Rows, { table: string; where: string; column: string }>> = {
  users: { table: 'users', where: 'id = $1', column: 'locale' },
  mfa_resets: { table: 'mfa_resets', where: 'user_id = $1', column: 'approvals' },
  sign_in_codes: { table: 'sign_in_codes', where: 'user_id = $1', column: 'uses' },
  mailed_tokens: { table: 'mailed_tokens', where: 'user_id = $1', column: 'email' },
  tickets: { table: 'tickets', where: 'user_id = $1', column: 'attempts' },
  sessions: { table: 'sessions', where: 'user_id = $1', column: 'user_agent' },
  factors: { table: 'factors', where: 'user_id = $1', column: 'name' },
  trusted_devices: { table: 'trusted_devices', where: 'user_id = $1', column: 'name' },
  identifier: {
    table: 'throttles',
    where: `$1::uuid IS NOT NULL AND key !~ '^address:'`,
    column: 'failures',
  },
  address: {
    table: 'throttles',
    where: `$1::uuid IS NOT NULL AND key ~ '^address:'`,
    column: 'failures',
  },
};

/** What the operations answer; one of them is to fail, and one is taken for theft. */
const SUCCESS =
  /^(AuthSession|MfaTicket|MfaTotpEnrollment|MfaChange|MfaRecoveryCodes|AuthUser|AuthDeletedUser|AuthSessionsEnded|AuthUserMfaResetPending|AuthInvalidCodeError|AuthInvalidTokenError|AuthInvalidRefreshTokenError)$/;

// What tests look into has many shapes; what they assert is the check.
// oxlint-disable-next-line no-explicit-any
type Answer = any;
type Scene = { readonly ada: Person; readonly deviceToken: string };
/** What comes before the operation; gives the operation. */
type Operation = (scene: Scene) => Promise<() => Promise<Answer>> | (() => Promise<Answer>);

describe.runIf(onPostgres)('one order of locks', () => {
  const app = testApp({
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_MFA_RESET_APPROVALS: '2',
    AUTH_RETURN_ORIGINS: SHOP,
  });
  const admin = createAdministrator(app);
  const idOf = async ({ email }: Person) =>
    (await app.db.user.findUniqueOrThrow({ where: { email } })).id;
  const administer =
    (name: OperationName, variables: object = {}): Operation =>
    async ({ ada }) => {
      const userId = await idOf(ada);
      return () => admin.run(name, { userId, ...variables });
    };
  const mailedToken = mailedTokens(app);
  let blocker: pg.Client;
  let observer: pg.Client;

  beforeAll(async () => {
    [blocker, observer] = [1, 2].map(
      () => new pg.Client({ connectionString: app.databaseUrl }),
    ) as [pg.Client, pg.Client];
    await Promise.all([blocker.connect(), observer.connect()]);
  });
  afterAll(() => Promise.all([blocker.end(), observer.end()]));

  const signIn = ({ ada }: Scene, deviceToken?: string) =>
    ada.run('signIn', { email: ada.email, password: PASSWORD, deviceToken }, '');

  const OPERATIONS: Readonly<Record<string, Operation>> = {
    'sign-in for a ticket': (scene) => () => signIn(scene),
    'sign-in on a trusted device': (scene) => () => signIn(scene, scene.deviceToken),
    'redemption by a code': async ({ ada }) => {
      const ticket = await ada.ticket();
      return () => ada.verifyTotp(ticket, ada.code());
    },
    'redemption by a recovery code': async ({ ada }) => {
      const ticket = await ada.ticket();
      return () => ada.verifyRecoveryCode(ticket, ada.recoveryCodes[0]!);
    },
    'the failure that ends a ticket and suspends a factor': async ({ ada }) => {
      const ticket = await ada.ticket();
      await app.db.ticket.updateMany({ data: { attempts: 4 } });
      const earlier = new Date(app.clock().getTime() - 2 * 24 * 3600 * 1000);
      const failedAt = Array.from({ length: 99 }, () => earlier);
      await app.db.factor.updateMany({ where: { type: 'TOTP' }, data: { failedAt } });
      return () => ada.verifyTotp(ticket, ada.wrongCode());
    },
    'the failure that pauses a factor': async ({ ada }) => {
      const failedAt = Array.from({ length: 9 }, () => app.clock());
      await app.db.factor.updateMany({ where: { type: 'TOTP' }, data: { failedAt } });
      const ticket = await ada.ticket();
      return () => ada.verifyTotp(ticket, ada.wrongCode());
    },
    'step-up for a ticket':
      ({ ada }) =>
      () =>
        ada.run('stepUp'),
    'redemption of a step-up': async ({ ada }) => {
      const { ticket } = await ada.run('stepUp');
      return () => ada.verifyTotp(ticket, ada.code());
    },
    'sign-in with a passkey alone': async ({ ada }) => {
      const passkey = newPasskey();
      await passkey.enroll(ada);
      const credential = await passkey.answerAlone(ada);
      return () => ada.run('signInPasskey', { credential }, '');
    },
    'issue of a code for an app': ({ ada }) => {
      const portal = handOver(ada, app.origin);
      return async () => ({ __typename: (await portal.code()) && 'AuthSession' });
    },
    'exchange of a code': async ({ ada }) => {
      const portal = handOver(ada, app.origin);
      const code = await portal.code();
      return () => ada.run('exchangeCode', { code, codeVerifier: portal.verifier }, '');
    },
    'second use of a code': async ({ ada }) => {
      const portal = handOver(ada, app.origin);
      const variables = { code: await portal.code(), codeVerifier: portal.verifier };
      await ada.run('exchangeCode', variables, '');
      return () => ada.run('exchangeCode', variables, '');
    },
    refresh:
      ({ ada }) =>
      () =>
        ada.run('refresh', { refreshToken: ada.refreshToken }, ''),
    'reuse of a refresh token': async ({ ada }) => {
      const { refreshToken } = ada;
      ada.hold(await ada.run('refresh', { refreshToken }, ''));
      app.clock.advance(11);
      return () => ada.run('refresh', { refreshToken }, '');
    },
    'sign-out':
      ({ ada }) =>
      () =>
        ada.run('signOut'),
    'sign-out everywhere':
      ({ ada }) =>
      () =>
        ada.run('signOut', { all: true }),
    'begin of an enrollment':
      ({ ada }) =>
      () =>
        ada.run('generateTotp'),
    'activation of a factor': async ({ ada }) => {
      const { totpSecret } = await ada.run('generateTotp');
      const code = codeAt(totpSecret, app.clock());
      return () => ada.run('verifyChange', { type: 'TOTP', code });
    },
    'removal of a factor': async ({ ada }) => {
      const [{ id: factorId }] = (await ada.run('me')).mfa.factors;
      return () => ada.run('removeFactor', { factorId });
    },
    'change of the password': ({ ada }) => {
      const newPassword = 'nine boats behind the hill';
      return () => ada.run('changePassword', { currentPassword: PASSWORD, newPassword });
    },
    'removal of the password': async ({ ada }) => {
      await newPasskey().enroll(ada);
      return () => ada.run('removePassword');
    },
    'reset of the password': async ({ ada }) => {
      const token = await mailedToken(ada, 'RESET_PASSWORD');
      return () =>
        ada.run('resetPassword', { token, newPassword: 'nine boats behind the hill' }, '');
    },
    'proof of the address': async ({ ada }) => {
      const token = await mailedToken(ada, 'VERIFY_EMAIL');
      return () => ada.run('verifyAddress', { token }, '');
    },
    'stop of a change of address': async ({ ada }) => {
      const token = await mailedToken(ada, 'STOP_EMAIL_CHANGE');
      return () => ada.run('stopEmailChange', { token }, '');
    },
    'confirmation of a new address': async ({ ada }) => {
      const token = await mailedToken(ada, 'CHANGE_EMAIL', { to: `new-${ada.email}` });
      return () => ada.run('verifyAddress', { token }, '');
    },
    'deletion of the user':
      ({ ada }) =>
      () =>
        ada.run('deleteUser'),
    'new recovery codes':
      ({ ada }) =>
      () =>
        ada.run('generateRecoveryCodes'),
    'disabling of the user': administer('disableUser'),
    'enabling of the user': async (scene) => {
      await (
        await administer('disableUser')(scene)
      )();
      return administer('enableUser')(scene);
    },
    'unlocking of the user': administer('unlockUser'),
    'roles of the user': administer('setUserRoles', { roles: ['user', 'editor'] }),
    'metadata of the user': administer('setUserMetadata', { metadata: { plan: 'paid' } }),
    'requirement of the user': administer('setUserRequirement', { requirement: 'REQUIRED' }),
    'end of all sessions by an administrator': administer('revokeUserSessions'),
    'reset of all factors that is asked for': async (scene) => {
      await app.db.mfaReset.deleteMany();
      return administer('resetUserMfa')(scene);
    },
    'reset of all factors that is approved': async ({ ada }) => {
      const userId = await idOf(ada);
      const [root] = await app.db.user.findMany({ where: { roles: { has: 'admin' } } });
      const { id } = root ?? (await createRoot());
      const by = administrator(id);
      const client = { ipAddress: null, userAgent: null };
      return async () => ({
        __typename: 'AuthUser',
        ...(await app.services.userMfaReset.approve(by, userId, client)),
      });
    },
    'stop of a reset': async ({ ada }) => {
      const userId = await idOf(ada);
      const { id: about } = await app.db.mfaReset.findUniqueOrThrow({ where: { userId } });
      const token = randomToken();
      const data = { tokenHash: new Uint8Array(hashToken(token)) };
      // The job of the mail writes one of its own: ours takes its place.
      await vi.waitFor(
        async () => {
          const taken = await app.db.mailedToken.updateMany({ where: { userId, about }, data });
          expect(taken.count).toBe(1);
        },
        { timeout: 20_000, interval: 20 },
      );
      return () => app.person().run('cancelMfaReset', { token }, '');
    },
    'MFA off':
      ({ ada }) =>
      () =>
        ada.run('verifyChange', { type: 'NONE', code: ada.recoveryCodes[1] }),
  };

  async function createRoot() {
    const root = app.person();
    await root.signUp();
    const roles = ['user', 'admin'];
    return app.db.user.update({ where: { email: root.email }, data: { roles } });
  }

  /** Someone with an app, a trusted device, a fresh session, and rows in every table. */
  async function setScene(): Promise<Scene & { userId: string }> {
    await app.statements.execute`DELETE FROM throttles`;
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const ticket = await ada.ticket();
    const session = await ada.run('verifyTotp', { ticket, otp: ada.code(), rememberDevice: true });
    ada.hold(session);
    app.clock.advance(60);
    await ada.ticket();
    await ada.run('signIn', { email: ada.email, password: 'wrong' }, '');
    const userId = await idOf(ada);
    await admin.run('resetUserMfa', { userId });
    await handOver(ada, app.origin).code();
    return { ada, userId, deviceToken: session.deviceToken };
  }

  for (const [name, operation] of Object.entries(OPERATIONS)) {
    test(`${name} holds nothing that comes after what it waits for`, async () => {
      const waitedFor: Rows[] = [];
      for (const [index, rows] of ORDER.entries()) {
        const { userId, ...current } = await setScene();
        const act = await operation(current);
        await blocker.query('BEGIN');
        const { table, column, where } = rowsOf[rows];
        // Other rows for PostgreSQL, which say the same: what waited for them has to go on.
        await blocker.query(`UPDATE ${table} SET ${column} = ${column} WHERE ${where}`, [userId]);
        const { waited, answer } = await until(act, async () => {
          for (const later of ORDER.slice(index + 1)) expect(await lockedOf(later, userId)).toBe(0);
        });
        expect(answer.__typename, `${name} while ${rows} are locked`).toMatch(SUCCESS);
        if (waited) waitedFor.push(rows);
      }
      expect(waitedFor).not.toEqual([]);
    });
  }

  /** Runs it until it is done, or waits for the blocker: then looks, and lets it go on. */
  async function until(act: () => Promise<Answer>, look: () => Promise<void>) {
    const { rows } = await blocker.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    let waited = false;
    const answering = act();
    const done = answering.then(
      () => true,
      () => true,
    );
    const waiting = async (): Promise<boolean> => {
      const { rowCount } = await observer.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
           AND $1::int = ANY(pg_blocking_pids(pid))`,
        [rows[0]!.pid],
      );
      waited = rowCount !== 0;
      return waited;
    };
    while (!(await Promise.race([done, waiting()])));
    try {
      if (waited) await look();
    } finally {
      await blocker.query('COMMIT');
    }
    return { waited, answer: await answering };
  }

  /** How many of these rows somebody has locked. */
  async function lockedOf(rows: Rows, userId: string): Promise<number> {
    await observer.query('BEGIN');
    const { table, where } = rowsOf[rows];
    const query = `SELECT 1 FROM ${table} WHERE ${where}`;
    const all = await observer.query(query, [userId]);
    const free = await observer.query(`${query} FOR UPDATE SKIP LOCKED`, [userId]);
    await observer.query('ROLLBACK');
    return all.rowCount! - free.rowCount!;
  }
});
