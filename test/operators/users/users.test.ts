// oxlint-disable no-explicit-any -- answers of many shapes
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testFactors } from '../../support/factors.ts';
import { otherThan } from '../../support/factors.ts';
import { PASSWORD, type Person } from '../../support/person.ts';

const factors = await testFactors({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const { app } = factors;
const admin = createAdministrator(app);
admin.restoreAfterEach();

const NOBODY = randomUUID();
const newEmail = () => `${randomUUID()}@example.com`;
const idOf = async ({ email }: Pick<Person, 'email'>) =>
  (await app.db.user.findUniqueOrThrow({ where: { email } })).id;
const eventOf = (type: string, userId: string) =>
  app.db.auditEvent.findFirstOrThrow({ where: { type, userId } });

async function someoneWithTotp(): Promise<Person> {
  const person = app.person();
  await person.signUpWithTotp(app.clock.advance);
  await person.signInWithTotp();
  app.clock.advance(60);
  return person;
}

/** A user in the admin role, with a session at aal2. */
async function administrator(): Promise<Person> {
  const person = await someoneWithTotp();
  const userId = await idOf(person);
  await admin.run('setUserRoles', { userId, roles: ['user', 'admin'] });
  return person;
}

describe('authUser and authUsers', () => {
  test('show a user with factors, sessions and devices', async () => {
    const ada = await someoneWithTotp();
    const user = await admin.run('authUser', { id: await idOf(ada) });

    expect(user).toMatchObject({ email: ada.email, disabled: false, mfa: { factorCount: 1 } });
    expect(user.sessions).toHaveLength(2);
    expect(await admin.run('authUser', { id: NOBODY })).toBeNull();
  });

  test('walk through all of them once, newest first, forwards and backwards', async () => {
    const run = randomUUID();
    for (let index = 0; index < 7; index += 1) {
      await admin.run('importUsers', { users: [{ email: `${run}-${index}@example.com` }] });
      // Two of them came at the same time.
      if (index !== 3) app.clock.advance(1);
    }
    const all = (await admin.run('authUsers', { email: run.toUpperCase() })).edges;
    const emails = all.map((edge: any) => edge.node.email);
    expect(new Set(emails).size).toBe(7);
    expect(emails[0]).toBe(`${run}-6@example.com`);

    const walked: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: any = await admin.run('authUsers', { email: run, first: 2, after });
      walked.push(...page.edges.map((edge: any) => edge.node.email));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(walked).toEqual(emails);

    const last = await admin.run('authUsers', { email: run, last: 3, before: all[5].cursor });
    expect(last.edges.map((edge: any) => edge.node.email)).toEqual(emails.slice(2, 5));
  });

  test('go on after somebody who is gone', async () => {
    const run = randomUUID();
    for (let index = 0; index < 3; index += 1) {
      await admin.run('importUsers', { users: [{ email: `${run}-${index}@example.com` }] });
      app.clock.advance(1);
    }
    const { edges } = await admin.run('authUsers', { email: run });
    await app.db.user.delete({ where: { id: edges[1].node.id } });

    const next = await admin.run('authUsers', { email: run, after: edges[1].cursor });
    expect(next.edges.map((edge: any) => edge.node.id)).toEqual([edges[2].node.id]);
  });

  test('take what begins an address as it is: no pattern, no part', async () => {
    const run = randomUUID();
    await admin.run('importUsers', { users: [{ email: `${run}_a@example.com` }] });
    const found = async (email: string) =>
      (await admin.run('authUsers', { email })).edges.map((edge: any) => edge.node.email);

    expect(await found(`${run}_`)).toEqual([`${run}_a@example.com`]);
    for (const pattern of ['%', `${run.slice(0, 5)}%`, `${run}__`, run.slice(1), '\\']) {
      expect(await found(pattern)).toEqual([]);
    }
  });

  test.each([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['last', { last: -1 }],
    ['after', { after: 'x' }],
    ['after', { after: Buffer.from(`1:${NOBODY} OR TRUE`).toString('base64url') }],
    ['email', { email: '' }],
  ])('refuse a malformed %s: %o', async (argument, variables) => {
    const { errors } = await admin.run('authUsers', variables);
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });
});

describe('disableUser', () => {
  test('ends sessions, tickets and devices, and lets nobody in until enableUser', async () => {
    const ada = await someoneWithTotp();
    const userId = await idOf(ada);
    const { deviceToken } = await ada.run(
      'verifyTotp',
      { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true },
      '',
    );
    expect(deviceToken).toBeTruthy();
    app.clock.advance(60);
    const ticket = await ada.ticket();

    expect(await admin.run('disableUser', { userId })).toMatchObject({ disabled: true });
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect((await ada.verifyTotp(ticket, ada.code())).__typename).toBe('AuthInvalidTicketError');
    const { refreshToken } = ada;
    expect((await ada.run('refresh', { refreshToken }, '')).__typename).toBe(
      'AuthInvalidRefreshTokenError',
    );
    expect((await ada.signIn()).__typename).toBe('AuthInvalidCredentialsError');
    expect(await app.db.trustedDevice.count({ where: { userId } })).toBe(0);

    expect(await admin.run('enableUser', { userId })).toMatchObject({ disabled: false });
    expect((await ada.signIn()).__typename).toBe('MfaTicket');
    expect(await eventOf('user.disabled', userId)).toMatchObject({ actorType: 'admin' });
    expect(await eventOf('user.enabled', userId)).toMatchObject({ actorType: 'admin' });
    expect(await eventOf('trusted_device.revoked', userId)).toMatchObject({ actorType: 'admin' });
  });

  test('done twice is done once', async () => {
    const ada = app.person();
    await ada.signUp();
    const userId = await idOf(ada);
    await admin.run('disableUser', { userId });
    const before = await app.db.user.findUniqueOrThrow({ where: { id: userId } });
    app.clock.advance(60);

    expect((await admin.run('disableUser', { userId })).__typename).toBe('AuthUser');
    const { disabledAt } = await app.db.user.findUniqueOrThrow({ where: { id: userId } });
    expect(disabledAt).toEqual(before.disabledAt);
    expect(await app.db.auditEvent.count({ where: { type: 'user.disabled', userId } })).toBe(1);
  });
});

describe('unlockUser', () => {
  test('ends the waits after wrong passwords and codes, and a suspension', async () => {
    const ada = await someoneWithTotp();
    const userId = await idOf(ada);
    for (let tries = 0; tries < 6; tries += 1) {
      ada.moveToAnotherNetwork();
      await ada.signIn('not the password');
    }
    expect((await ada.signIn()).__typename).toBe('AuthRateLimitedError');
    await app.db.factor.updateMany({
      where: { userId, type: 'TOTP' },
      data: {
        state: 'SUSPENDED',
        failures: 100,
        failedAt: Array.from({ length: 100 }, () => app.clock()),
      },
    });

    expect((await admin.run('unlockUser', { userId })).__typename).toBe('AuthUser');
    const session = await ada.verifyTotp(await ada.ticket(), ada.code());
    expect(session.__typename).toBe('AuthSession');
    expect(await eventOf('user.unlocked', userId)).toMatchObject({
      metadata: { factorsRestored: 1, by: null },
    });
  });
});

describe('setUserRoles', () => {
  test('replaces them, in tokens from the next one on', async () => {
    const ada = app.person();
    await ada.signUp();
    const userId = await idOf(ada);
    const roles = ['editor', 'author', 'editor'];
    expect(await admin.run('setUserRoles', { userId, roles, defaultRole: 'author' })).toMatchObject(
      {
        roles: ['editor', 'author'],
        defaultRole: 'author',
      },
    );

    const { accessToken } = await ada.signIn();
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString());
    expect(JSON.stringify(claims)).toContain('"x-hasura-default-role":"author"');
  });

  test('asks an administrator for a second factor: the password alone opens none of their sessions', async () => {
    const ada = app.person();
    await ada.signUp();
    await admin.run('setUserRoles', { userId: await idOf(ada), roles: ['user', 'admin'] });
    expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');
  });

  test.each([
    ['roles', { roles: [] }],
    ['roles.0', { roles: ['a,b'] }],
    ['roles.0', { roles: ['{admin}'] }],
    ['defaultRole', { roles: ['user'], defaultRole: 'admin' }],
  ])('refuses malformed %s: %o', async (argument, input) => {
    const { errors } = await admin.run('setUserRoles', { userId: NOBODY, ...input });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });
});

describe('revokeUserSessions', () => {
  test('signs the user out everywhere', async () => {
    const ada = app.person();
    await ada.signUp();
    await ada.signIn();
    expect(await admin.run('revokeUserSessions', { userId: await idOf(ada) })).toMatchObject({
      count: 2,
    });
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('resetUserMfa', () => {
  test('removes everything, and the password alone enrolls nothing: a mailed code opens it', async () => {
    const ada = await someoneWithTotp();
    const userId = await idOf(ada);
    await admin.run('resetUserMfa', { userId });
    expect(await app.db.factor.count({ where: { userId } })).toBe(0);
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');

    const { __typename, ticket, emailCodeRequired } = await ada.signIn();
    expect({ __typename, emailCodeRequired }).toEqual({
      __typename: 'MfaEnrollmentTicket',
      emailCodeRequired: true,
    });
    const thief = await ada.run('generateTotp', {}, ticket);
    expect(thief.errors[0].extensions.code).toBe('UNAUTHENTICATED');

    const code = factors.codeByMail(ada.email);
    await ada.run('proveEnrollment', { ticket, code: otherThan(code) }, '');
    await ada.run('proveEnrollment', { ticket, code }, '');
    const { totpSecret } = await ada.run('generateTotp', {}, ticket);
    ada.totpSecret = totpSecret;
    const change = await ada.run('verifyChange', { type: 'TOTP', code: ada.code() }, ticket);
    expect(change.session).not.toBeNull();

    // From then on they are as everybody else is.
    const { mfaResetAt } = await app.db.user.findUniqueOrThrow({ where: { id: userId } });
    expect(mfaResetAt).toBeNull();
  });

  test('cannot be undone by the link of an earlier removal', async () => {
    const ada = await someoneWithTotp();
    const userId = await idOf(ada);
    const [factor] = (await ada.run('me')).mfa.factors;
    await ada.run('removeFactor', { factorId: factor.id });
    expect(await app.db.factorRemoval.count({ where: { userId } })).toBe(1);

    await admin.run('resetUserMfa', { userId });
    expect(await app.db.factorRemoval.count({ where: { userId } })).toBe(0);
  });

  test('leaves no grace period, and nothing to skip: not even where MFA is optional', async () => {
    await admin.setPolicy({ requirement: 'REQUIRED', gracePeriodDays: 30 });
    const ada = app.person();
    await ada.signUp();
    await admin.run('resetUserMfa', { userId: await idOf(ada) });
    expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');
  });
});

describe('createUser', () => {
  test('with a password, which signs in', async () => {
    const email = newEmail();
    const created = await admin.run('createUser', {
      input: { email, password: PASSWORD, roles: ['editor'], emailVerified: true },
    });
    expect(created).toMatchObject({ email, emailVerified: true, roles: ['editor'] });
    const session = await app.person().run('signIn', { email, password: PASSWORD }, '');
    expect(session.__typename).toBe('AuthSession');
    expect(await eventOf('user.created', created.id)).toMatchObject({ actorType: 'admin' });
  });

  test('without one: a mailed link lets the user choose it, once, within three days', async () => {
    const invited = async (): Promise<{ email: string; token: string }> => {
      const email = newEmail();
      await admin.run('createUser', { input: { email } });
      const link = /\/reset-password#token=([\w-]+)/;
      const { text } = await factors.mail.waitForMail(
        (one) => one.recipients.includes(email) && link.test(one.text ?? ''),
      );
      expect(text).toMatch(/made an account for you[^]*\b72 hours/);
      return { email, token: link.exec(text!)![1]! };
    };
    const choose = async (token: string) =>
      (await app.person().run('resetPassword', { token, newPassword: PASSWORD }, '')).__typename;

    const [ada, eve] = [await invited(), await invited()];
    app.clock.advance(71 * 3600);
    expect(await choose(ada.token)).toBe('AuthUser');
    const signedIn = await app.person().run('signIn', { email: ada.email, password: PASSWORD }, '');
    expect(signedIn.__typename).toBe('AuthSession');
    expect(await choose(ada.token)).toBe('AuthInvalidTokenError');
    app.clock.advance(3600);
    expect(await choose(eve.token)).toBe('AuthInvalidTokenError');
  });

  test('refuses an address that is taken, a weak password, and a role that is none', async () => {
    const ada = app.person();
    await ada.signUp();
    const outcome = async (input: object) => (await admin.run('createUser', { input })).__typename;

    expect(await outcome({ email: ada.email.toUpperCase() })).toBe('AuthEmailInUseError');
    expect(await outcome({ email: newEmail(), password: 'password' })).toBe(
      'AuthWeakPasswordError',
    );
    const { errors } = await admin.run('createUser', { input: { email: newEmail(), roles: [''] } });
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('an administrator', () => {
  test.each(['disableUser', 'unlockUser', 'resetUserMfa'] as const)(
    'cannot do %s to themselves',
    async (operation) => {
      const root = await administrator();
      const userId = await idOf(root);
      for (const id of [userId, userId.toUpperCase()]) {
        const outcome = await root.run(operation, { userId: id });
        expect(outcome.__typename).toBe('AuthSelfAdministrationError');
      }
    },
  );

  test('cannot demote themselves, and keeps what roles they like beside', async () => {
    const root = await administrator();
    const userId = await idOf(root);
    expect((await root.run('setUserRoles', { userId, roles: ['user'] })).__typename).toBe(
      'AuthSelfAdministrationError',
    );
    const more = await root.run('setUserRoles', { userId, roles: ['admin', 'editor'] });
    expect(more.__typename).toBe('AuthUser');
  });

  test.each([
    'disableUser',
    'enableUser',
    'unlockUser',
    'resetUserMfa',
    'revokeUserSessions',
  ] as const)('is told by %s of somebody who is not there', async (operation) => {
    const { __typename } = await admin.run(operation, { userId: NOBODY });
    expect(__typename).toBe('AuthUserNotFoundError');
  });
});
