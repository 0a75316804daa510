import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { refusedTokensQuota } from '../../../src/throttle/throttle-rules.ts';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testFactors } from '../../support/factors.ts';
import { operations, type OperationName } from '../../support/operations.ts';
import { PASSWORD, type Person } from '../../support/person.ts';

const FORMER_SECRET = 'the secret of whoever ran this before';
const HOUR = 3600;
const DAY = 24 * HOUR;

const secrets = {
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_ADMIN_SECRET_PREVIOUS: FORMER_SECRET,
};

/** A service that takes so many administrators and such a delay, and who lives there. */
async function service(env: Record<string, string>) {
  const factors = await testFactors({ ...secrets, ...env });
  const { app, mail } = factors;
  const admin = createAdministrator(app);

  const idOf = async ({ email }: Pick<Person, 'email'>) =>
    (await app.db.user.findUniqueOrThrow({ where: { email } })).id;

  async function someoneWithTotp(): Promise<Person & { userId: string }> {
    const person = app.person();
    await person.signUpWithTotp(app.clock.advance);
    await person.signInWithTotp();
    app.clock.advance(60);
    return Object.assign(person, { userId: await idOf(person) });
  }

  const announced = ({ email }: Person) =>
    mail.mails.filter(
      ({ recipients, text }) =>
        recipients.includes(email) && /\/cancel-mfa-reset#token=/.test(text ?? ''),
    );

  return {
    app,
    mail,
    admin,
    someoneWithTotp,
    announced,

    async administrator() {
      const person = await someoneWithTotp();
      await admin.run('setUserRoles', { userId: person.userId, roles: ['user', 'admin'] });
      return person;
    },

    /** With the secret until the last rotation. */
    async byFormerSecret(name: OperationName, variables: object) {
      const headers = { 'x-hasura-admin-secret': FORMER_SECRET };
      const { data } = await app.visitor()(operations[name], { ...variables }, undefined, headers);
      return Object.values(data)[0];
    },

    async signInAgain(person: Person) {
      app.clock.advance(60);
      await person.signInWithTotp();
    },

    /** The token of the link in the `count`th announcement. */
    async stopToken(person: Person, count = 1): Promise<string> {
      await mail.waitForMail(() => announced(person).length >= count);
      return /#token=([\w-]+)/.exec(announced(person)[count - 1]!.text!)![1]!;
    },

    factorsOf: ({ email }: Person) =>
      app.db.factor.count({ where: { user: { email }, type: { not: 'RECOVERY_CODES' } } }),
    eventsOf: (userId: string, type: string) =>
      app.db.auditEvent.findMany({ where: { userId, type }, orderBy: { id: 'asc' } }),
  };
}

const NOT_PENDING = { __typename: 'AuthResetNotPendingError', code: 'RESET_NOT_PENDING' };
const WAITS = { __typename: 'AuthUserMfaResetPending', approvalsMissing: 1 };

describe('two administrators', async () => {
  const here = await service({ AUTH_MFA_RESET_APPROVALS: '2' });
  const { app, admin } = here;

  test('it takes both: the request changes nothing, the approval does it at once', async () => {
    const [ada, root] = [await here.someoneWithTotp(), await here.administrator()];
    const { userId } = ada;
    expect(await admin.run('resetUserMfa', { userId })).toEqual({
      ...WAITS,
      userId,
      requestedBy: null,
      requestedAt: app.clock().toISOString(),
      effectiveAt: app.clock().toISOString(),
    });
    expect(await here.factorsOf(ada)).toBe(1);
    expect((await ada.run('me')).id).toBe(userId);

    expect(await root.run('approveMfaReset', { userId })).toMatchObject({
      __typename: 'AuthUser',
      id: userId,
    });
    expect(await here.factorsOf(ada)).toBe(0);
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');
    expect(await root.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);

    const said = { actorType: 'admin', metadata: { by: root.userId } };
    expect(await here.eventsOf(userId, 'user.mfa_reset_requested')).toMatchObject([
      { actorType: 'admin', metadata: { by: null, approvalsMissing: 1 } },
    ]);
    expect(await here.eventsOf(userId, 'user.mfa_reset_approved')).toMatchObject([said]);
    expect(await here.eventsOf(userId, 'user.mfa_reset')).toMatchObject([
      { actorType: 'admin', metadata: { by: null, factorsRemoved: 2 } },
    ]);
  });

  test('nobody is both: not by the admin secret, not by the one before it', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    const asked = await admin.run('resetUserMfa', { userId });
    app.clock.advance(60);
    expect(await admin.run('approveMfaReset', { userId })).toEqual(asked);
    expect(await admin.run('resetUserMfa', { userId })).toEqual(asked);
    expect(await here.byFormerSecret('approveMfaReset', { userId })).toEqual(asked);
    expect(await here.byFormerSecret('resetUserMfa', { userId })).toEqual(asked);
    expect(await here.factorsOf(ada)).toBe(1);
    expect(await here.eventsOf(userId, 'user.mfa_reset_requested')).toHaveLength(1);
    expect(await here.eventsOf(userId, 'user.mfa_reset_approved')).toEqual([]);
  });

  test('nobody is both: not by the admin role', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    const other = await here.administrator();
    expect(await root.run('resetUserMfa', { userId })).toMatchObject(WAITS);
    expect(await root.run('approveMfaReset', { userId })).toMatchObject(WAITS);
    // To ask for the same is not to approve it.
    expect(await other.run('resetUserMfa', { userId })).toMatchObject(WAITS);
    expect(await here.factorsOf(ada)).toBe(1);
    expect((await other.run('approveMfaReset', { userId })).__typename).toBe('AuthUser');
    expect(await here.factorsOf(ada)).toBe(0);
  });

  test('nobody asks for or approves their own', async () => {
    const root = await here.administrator();
    const { userId } = root;
    const refused = { code: 'SELF_ADMINISTRATION' };
    expect(await root.run('resetUserMfa', { userId })).toMatchObject(refused);
    await admin.run('resetUserMfa', { userId });
    for (const id of [userId, userId.toUpperCase()]) {
      expect(await root.run('approveMfaReset', { userId: id })).toMatchObject(refused);
    }
    expect(await here.factorsOf(root)).toBe(1);
  });

  test('what waits is listed, for everybody who administers, until it ends', async () => {
    const [first, second] = [await here.someoneWithTotp(), await here.someoneWithTotp()];
    const root = await here.administrator();
    const waiting = async (variables: object = {}) =>
      (await root.run('mfaResets', variables)).map(({ userId }: { userId: string }) => userId);
    expect(await waiting({ userId: first.userId })).toEqual([]);
    await root.run('resetUserMfa', { userId: first.userId });
    app.clock.advance(1);
    await admin.run('resetUserMfa', { userId: second.userId });
    const listed = await admin.run('mfaResets');
    expect(listed.slice(-2)).toMatchObject([
      { userId: first.userId, requestedBy: root.userId, approvalsMissing: 1 },
      { userId: second.userId, requestedBy: null, requestedAt: app.clock().toISOString() },
    ]);
    expect(await waiting({ userId: second.userId })).toEqual([second.userId]);

    await root.run('approveMfaReset', { userId: second.userId });
    expect(await waiting({ userId: second.userId })).toEqual([]);
    app.clock.advance(7 * DAY);
    expect(await admin.run('mfaResets', { userId: first.userId })).toEqual([]);
    expect((await first.run('mfaResets', {}, '')).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('those that nobody approved in time do not hide what waits', async () => {
    const users = Array.from({ length: 100 }, (_, index) => ({
      email: `late-${index}@example.com`,
    }));
    await admin.run('importUsers', { users });
    const late = await app.db.user.findMany({ where: { email: { startsWith: 'late-' } } });
    const past = new Date(app.clock().getTime() - DAY * 1000);
    const times = { requestedAt: past, effectiveAt: past, expiresAt: past };
    await app.db.mfaReset.createMany({
      data: late.map(({ id }) => ({ id: randomUUID(), userId: id, approvals: 2, ...times })),
    });
    const { userId } = await here.someoneWithTotp();
    await admin.run('resetUserMfa', { userId });
    const listed = await admin.run('mfaResets');
    expect(listed.map((reset: { userId: string }) => reset.userId)).toContain(userId);
    expect(await app.db.mfaReset.deleteMany({ where: { expiresAt: past } })).toEqual({
      count: 100,
    });
  });

  test('any administrator withdraws it: it does not happen, and its user is told', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await admin.run('resetUserMfa', { userId });
    const token = await here.stopToken(ada);
    expect(await root.run('withdrawMfaReset', { userId })).toMatchObject({
      __typename: 'AuthUser',
      id: userId,
    });
    const others = [await here.administrator(), admin];
    for (const { run } of others) {
      expect(await run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);
      expect(await run('withdrawMfaReset', { userId })).toMatchObject(NOT_PENDING);
    }
    expect(await ada.run('cancelMfaReset', { token }, '')).toMatchObject({ code: 'INVALID_TOKEN' });
    expect(await here.factorsOf(ada)).toBe(1);
    expect(await here.eventsOf(userId, 'user.mfa_reset_cancelled')).toMatchObject([
      { actorType: 'admin', metadata: { reason: 'withdrawn', by: root.userId } },
    ]);
    const told = ({ recipients, text }: (typeof here.mail.mails)[number]) =>
      recipients.includes(ada.email) && /an administrator has withdrawn it/.test(text ?? '');
    await here.mail.waitForMail(() => here.mail.mails.some(told));
    // From where the administrator did it is theirs.
    expect(here.mail.mails.find(told)!.text).not.toMatch(/IP address/);
    expect(await admin.run('resetUserMfa', { userId })).toMatchObject(WAITS);
  });

  test('nobody withdraws their own, and nobody one that there is not', async () => {
    const root = await here.administrator();
    await admin.run('resetUserMfa', { userId: root.userId });
    expect(await root.run('withdrawMfaReset', { userId: root.userId })).toMatchObject({
      code: 'SELF_ADMINISTRATION',
    });
    expect(await app.db.mfaReset.count({ where: { userId: root.userId } })).toBe(1);
    const { userId } = await here.someoneWithTotp();
    expect(await admin.run('withdrawMfaReset', { userId })).toMatchObject(NOT_PENDING);
    expect(await admin.run('withdrawMfaReset', { userId: randomUUID() })).toMatchObject({
      code: 'USER_NOT_FOUND',
    });
  });

  test('an approval finds what waits, and nothing else', async () => {
    const { userId } = await here.someoneWithTotp();
    expect(await admin.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);
    expect(await admin.run('approveMfaReset', { userId: randomUUID() })).toMatchObject({
      code: 'USER_NOT_FOUND',
    });
    const { errors } = await admin.run('approveMfaReset', { userId: 'x' });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'userId' });
  });

  test('seven days later it is forgotten, and asked for anew', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await admin.run('resetUserMfa', { userId });
    const first = await here.stopToken(ada);
    app.clock.advance(7 * DAY);
    await here.signInAgain(root);
    expect(await root.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);

    expect(await admin.run('resetUserMfa', { userId })).toMatchObject({
      ...WAITS,
      effectiveAt: app.clock().toISOString(),
    });
    const second = await here.stopToken(ada, 2);
    expect(await ada.run('cancelMfaReset', { token: first }, '')).toMatchObject({
      code: 'INVALID_TOKEN',
    });
    expect((await ada.run('cancelMfaReset', { token: second }, '')).__typename).toBe('AuthUser');
    expect(await root.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);
  });

  test.each([
    ['loses the role', { roles: ['user'] }],
    ['is disabled', { disabledAt: new Date() }],
  ])('one who asked and then %s has asked for nothing', async (_, data) => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await root.run('resetUserMfa', { userId });
    await app.db.user.update({ where: { id: root.userId }, data });
    expect(await admin.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);
    expect(await here.factorsOf(ada)).toBe(1);
    expect(await here.eventsOf(userId, 'user.mfa_reset_cancelled')).toMatchObject([
      { actorType: 'system', metadata: { reason: 'no_administrator' } },
    ]);
  });

  test('what a deleted administrator asked for is gone with them', async () => {
    const [{ userId }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await root.run('resetUserMfa', { userId });
    await here.signInAgain(root);
    expect((await root.run('deleteUser')).__typename).toBe('AuthDeletedUser');
    expect(await admin.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);
  });

  test('whoever is deleted has nothing that waits', async () => {
    const ada = await here.someoneWithTotp();
    const { userId } = ada;
    await admin.run('resetUserMfa', { userId });
    await here.signInAgain(ada);
    await ada.run('deleteUser');
    expect(await app.db.mfaReset.count({ where: { userId } })).toBe(0);
    expect(await admin.run('approveMfaReset', { userId })).toMatchObject({
      code: 'USER_NOT_FOUND',
    });
  });

  test('two approvals, a stop and the look for what is due at once: one of them is first', async () => {
    const roots = [await here.administrator(), await here.administrator()];
    const seen = { reset: 0, stopped: 0 };
    for (let round = 0; round < 12; round += 1) {
      const { userId, ...ada } = await here.someoneWithTotp();
      for (const root of roots) await here.signInAgain(root);
      await admin.run('resetUserMfa', { userId });
      const token = await here.stopToken(ada);
      const stop = () => app.person().run('cancelMfaReset', { token }, '');
      const approve = roots.map((root) => () => root.run('approveMfaReset', { userId }));
      const steps = round % 2 ? [stop, ...approve] : [approve[0]!, stop, approve[1]!];
      const [answers] = await Promise.all([
        Promise.all(steps.map((step) => step())),
        app.services.takeDueMfaResets(),
        app.services.takeDueMfaResets(),
      ]);

      const reset = (await here.factorsOf(ada)) === 0;
      const count = async (type: string) => (await here.eventsOf(userId, type)).length;
      expect({
        reset: await count('user.mfa_reset'),
        stopped: await count('user.mfa_reset_cancelled'),
        waiting: await app.db.mfaReset.count({ where: { userId } }),
        tokens: await app.db.mailedToken.count({ where: { userId } }),
      }).toEqual({ reset: reset ? 1 : 0, stopped: reset ? 0 : 1, waiting: 0, tokens: 0 });
      // Of three who try it, one does it, and the others are told that there is nothing any more.
      expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual(
        reset
          ? ['AuthInvalidTokenError', 'AuthResetNotPendingError', 'AuthUser']
          : ['AuthResetNotPendingError', 'AuthResetNotPendingError', 'AuthUser'],
      );
      seen[reset ? 'reset' : 'stopped'] += 1;
    }
    expect(seen.reset + seen.stopped).toBe(12);
  });
});

describe('a delay', async () => {
  const here = await service({ AUTH_MFA_RESET_DELAY: '24' });
  const { app, admin } = here;
  const takeDue = () => app.services.takeDueMfaResets();
  const LATER = { __typename: 'AuthUserMfaResetPending', approvalsMissing: 0 };

  test('it happens when the time has come, once, however many look', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    const effectiveAt = new Date(app.clock().getTime() + DAY * 1000).toISOString();
    expect(await admin.run('resetUserMfa', { userId })).toEqual({
      ...LATER,
      userId,
      requestedBy: null,
      requestedAt: app.clock().toISOString(),
      effectiveAt,
    });
    await here.stopToken(ada);
    app.clock.advance(DAY - 1);
    await takeDue();
    expect(await here.factorsOf(ada)).toBe(1);
    expect(await admin.run('resetUserMfa', { userId })).toMatchObject({ ...LATER, effectiveAt });

    app.clock.advance(1);
    await Promise.all([takeDue(), takeDue(), takeDue()]);
    expect(await here.factorsOf(ada)).toBe(0);
    expect(await here.eventsOf(userId, 'user.mfa_reset')).toMatchObject([
      { actorType: 'admin', ipAddress: null, metadata: { by: null } },
    ]);
    expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');
  });

  test('the mail that announces it says when, and stops it: nothing else changes', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    await admin.run('resetUserMfa', { userId });
    const token = await here.stopToken(ada);
    const { subject, text } = here.announced(ada)[0]!;
    const day = new Date(app.clock().getTime() + DAY * 1000).toISOString().slice(8, 10);
    expect(subject).toMatch(/your second steps are to be removed/);
    expect(text).toMatch(
      new RegExp(`happens on [A-Z][a-z]+ 0?${Number(day)}, \\d{4} at .* UTC\\.`),
    );
    expect(text).not.toMatch(/second administrator|IP address/);

    expect(await app.person().run('cancelMfaReset', { token }, '')).toMatchObject({
      __typename: 'AuthUser',
      email: ada.email,
    });
    expect((await ada.run('me')).id).toBe(userId);
    app.clock.advance(DAY);
    await takeDue();
    expect(await here.factorsOf(ada)).toBe(1);
    expect(await app.person().run('cancelMfaReset', { token }, '')).toMatchObject({
      code: 'INVALID_TOKEN',
    });
    expect(await here.eventsOf(userId, 'user.mfa_reset_cancelled')).toMatchObject([
      { actorType: 'user', metadata: { reason: 'stopped' } },
    ]);
  });

  test('the link is worth nothing once it has happened', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    await admin.run('resetUserMfa', { userId });
    const token = await here.stopToken(ada);
    app.clock.advance(DAY);
    await takeDue();
    expect(await ada.run('cancelMfaReset', { token }, '')).toMatchObject({ code: 'INVALID_TOKEN' });
    expect(await here.factorsOf(ada)).toBe(0);
  });

  test.each<[string, (ada: Person & { userId: string }) => Promise<unknown>]>([
    [
      'changes the password',
      (ada) =>
        ada.run('changePassword', {
          currentPassword: PASSWORD,
          newPassword: 'nine boats behind the hill',
        }),
    ],
    [
      'changes the address',
      ({ userId }) =>
        app.db.user.update({
          where: { id: userId },
          data: { email: `${randomUUID()}@example.com` },
        }),
    ],
    ['has the user disabled', ({ userId }) => admin.run('disableUser', { userId })],
    ['signs everybody out', (ada) => ada.run('signOut', { all: true })],
  ])('a thief who %s does not take the link away', async (_, act) => {
    const ada = await here.someoneWithTotp();
    const { userId } = ada;
    await admin.run('resetUserMfa', { userId });
    const token = await here.stopToken(ada);
    const done = await act(ada);
    expect(done).not.toHaveProperty('errors', expect.anything());
    expect(await app.person().run('cancelMfaReset', { token }, '')).toMatchObject({
      __typename: 'AuthUser',
      id: userId,
    });
    app.clock.advance(DAY);
    await takeDue();
    expect(await app.db.factor.count({ where: { userId, type: 'TOTP' } })).toBe(1);
  });

  test('who does not read the mail cannot stop it: no other token does, and guesses are counted', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    await admin.run('resetUserMfa', { userId });
    await here.stopToken(ada);
    const thief = app.person();
    const guess = async () => {
      const token = randomBytes(32).toString('base64url');
      return (await thief.run('cancelMfaReset', { token }, '')).__typename;
    };
    const guesses = Array.from({ length: refusedTokensQuota.max }, guess);
    expect(new Set(await Promise.all(guesses))).toEqual(new Set(['AuthInvalidTokenError']));
    expect(await guess()).toBe('AuthRateLimitedError');
    expect(await app.db.mfaReset.count({ where: { userId } })).toBe(1);
  });

  test('a link for something else stops nothing', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    await admin.run('resetUserMfa', { userId });
    const token = await here.stopToken(ada);
    const other = { token, newPassword: 'nine boats behind the hill' };
    expect(await app.person().run('resetPassword', other, '')).toMatchObject({
      code: 'INVALID_TOKEN',
    });
    expect((await app.person().run('cancelMfaReset', { token }, '')).__typename).toBe('AuthUser');
  });

  test('a user who is disabled meanwhile is reset as any other', async () => {
    const { userId, ...ada } = await here.someoneWithTotp();
    await admin.run('resetUserMfa', { userId });
    await admin.run('disableUser', { userId });
    app.clock.advance(DAY);
    await takeDue();
    expect(await here.factorsOf(ada)).toBe(0);
    expect((await ada.signIn()).__typename).toBe('AuthInvalidCredentialsError');
  });

  test('an administrator who lost the role meanwhile has asked for nothing', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await root.run('resetUserMfa', { userId });
    await admin.run('setUserRoles', { userId: root.userId, roles: ['user'] });
    app.clock.advance(DAY);
    await takeDue();
    expect(await here.factorsOf(ada)).toBe(1);
    expect(await app.db.mfaReset.count({ where: { userId } })).toBe(0);
  });

  test('nobody has anything to approve', async () => {
    const [{ userId }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await admin.run('resetUserMfa', { userId });
    expect(await root.run('approveMfaReset', { userId })).toMatchObject(LATER);
    expect(await here.eventsOf(userId, 'user.mfa_reset_approved')).toEqual([]);
  });
});

describe('two administrators and a delay', async () => {
  const here = await service({ AUTH_MFA_RESET_APPROVALS: '2', AUTH_MFA_RESET_DELAY: '24' });
  const { app, admin } = here;

  test('approved early, it waits for its time', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    const { effectiveAt } = await admin.run('resetUserMfa', { userId });
    await here.stopToken(ada);
    expect(here.announced(ada)[0]!.text).toMatch(/second administrator has agreed/);
    expect(await root.run('approveMfaReset', { userId })).toEqual(
      expect.objectContaining({
        __typename: 'AuthUserMfaResetPending',
        approvalsMissing: 0,
        effectiveAt,
      }),
    );
    app.clock.advance(DAY);
    await app.services.takeDueMfaResets();
    expect(await here.factorsOf(ada)).toBe(0);
  });

  test('approved late, it happens at once; not approved, not at all', async () => {
    const [ada, eve] = [await here.someoneWithTotp(), await here.someoneWithTotp()];
    const root = await here.administrator();
    for (const { userId } of [ada, eve]) await admin.run('resetUserMfa', { userId });
    app.clock.advance(3 * DAY);
    await app.services.takeDueMfaResets();
    expect([await here.factorsOf(ada), await here.factorsOf(eve)]).toEqual([1, 1]);
    await here.signInAgain(root);
    const approved = await root.run('approveMfaReset', { userId: ada.userId });
    expect(approved.__typename).toBe('AuthUser');
    expect([await here.factorsOf(ada), await here.factorsOf(eve)]).toEqual([0, 1]);
  });

  test('stopped, it cannot be approved any more', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await admin.run('resetUserMfa', { userId });
    await ada.run('cancelMfaReset', { token: await here.stopToken(ada) }, '');
    expect(await root.run('approveMfaReset', { userId })).toMatchObject(NOT_PENDING);
  });

  test('one who approved and is no administrator when it happens has approved nothing', async () => {
    const [{ userId, ...ada }, root] = [await here.someoneWithTotp(), await here.administrator()];
    await admin.run('resetUserMfa', { userId });
    await root.run('approveMfaReset', { userId });
    await admin.run('setUserRoles', { userId: root.userId, roles: ['user'] });
    app.clock.advance(DAY);
    await app.services.takeDueMfaResets();
    expect(await here.factorsOf(ada)).toBe(1);
  });
});
