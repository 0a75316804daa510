// oxlint-disable no-explicit-any -- answers of many shapes
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { administeredInFlight, onPostgres, outcome } from '../support/administered-in-flight.ts';
import type { OperationName } from '../support/operations.ts';
import type { Person } from '../support/person.ts';

/**
 * Two who administer at once, and one who administers while users act: whatever is first, the other one
 * is decided by what it has left.
 */
describe.runIf(onPostgres)('two administrators at once', async () => {
  const here = await administeredInFlight();
  const { admin, held } = here;

  test('disabled while being enabled: the later one holds, and both are recorded', async () => {
    const { userId } = await here.someone();
    await admin.run('disableUser', { userId });
    const { changed, answer } = await held.during(
      'user.enabled',
      () => admin.run('enableUser', { userId }),
      () => admin.run('disableUser', { userId }),
    );
    expect([changed, answer]).toMatchObject([{ disabled: false }, { disabled: true }]);
    expect((await here.find(userId)).disabledAt).not.toBeNull();
    expect(await here.countOf(userId, 'user.disabled')).toBe(2);
  });

  test('enabled while being disabled: there was nothing to enable yet, and the user is disabled', async () => {
    const { userId } = await here.someone();
    const { changed } = await held.during(
      'user.disabled',
      () => admin.run('disableUser', { userId }),
      () => admin.run('enableUser', { userId }),
    );
    expect(changed).toMatchObject({ disabled: true });
    const user = await here.find(userId);
    expect(user.sessions).toEqual([]);
    expect(user.disabledAt).not.toBeNull();
    expect(await here.countOf(userId, 'user.enabled')).toBe(0);
  });

  test.each<[OperationName, string]>([
    ['disableUser', 'user.disabled'],
    ['enableUser', 'user.enabled'],
  ])('%s twice at once is done and recorded once', async (operation, event) => {
    const { userId } = await here.someone();
    if (operation === 'enableUser') await admin.run('disableUser', { userId });
    const act = () => admin.run(operation, { userId });
    const { changed, answer } = await held.during(event, act, act);
    expect(answer).toEqual(changed);
    expect(await here.countOf(userId, event)).toBe(1);
  });

  test.each<[OperationName, string, object, object, object]>([
    [
      'setUserRoles',
      'user.roles_set',
      { roles: ['user', 'editor'] },
      { roles: ['author'], defaultRole: 'author' },
      { roles: ['author'], defaultRole: 'author' },
    ],
    [
      'setUserMetadata',
      'user.metadata_set',
      { metadata: { plan: 'free', seats: 3 } },
      { metadata: { plan: 'paid' } },
      { metadata: { plan: 'paid' } },
    ],
  ])('%s twice at once: the later one is all there is, no mix of both', async (...args) => {
    const [operation, event, first, second, left] = args;
    const { userId } = await here.someone();
    const { changed, answer } = await held.during(
      event,
      () => admin.run(operation, { userId, ...first }),
      () => admin.run(operation, { userId, ...second }),
    );
    expect([outcome(changed), outcome(answer)]).toEqual(['AuthUser', 'AuthUser']);
    expect(await here.find(userId)).toMatchObject(left);
    expect(await here.countOf(userId, event)).toBe(2);
  });

  test('roles and metadata at once: neither takes the other back', async () => {
    const { userId } = await here.someone();
    await held.during(
      'user.roles_set',
      () => admin.run('setUserRoles', { userId, roles: ['user', 'editor'] }),
      () => admin.run('setUserMetadata', { userId, metadata: { plan: 'paid' } }),
    );
    expect(await here.find(userId)).toMatchObject({
      roles: ['user', 'editor'],
      metadata: { plan: 'paid' },
    });
  });

  test('resetUserMfa twice at once: the second one finds nothing left to remove', async () => {
    const { userId } = await here.someone();
    const act = () => admin.run('resetUserMfa', { userId });
    const { changed, answer } = await held.during('user.mfa_reset', act, act);
    expect([outcome(changed), outcome(answer)]).toEqual(['AuthUser', 'AuthUser']);
    const events = await here.app.db.auditEvent.findMany({
      where: { userId, type: 'user.mfa_reset' },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ metadata }) => (metadata as any).factorsRemoved).toSorted()).toEqual([
      0, 2,
    ]);
  });

  test('disabled while being reset: both', async () => {
    const { userId } = await here.someone();
    await held.during(
      'user.mfa_reset',
      () => admin.run('resetUserMfa', { userId }),
      () => admin.run('disableUser', { userId }),
    );
    const user = await here.find(userId);
    expect(user).toMatchObject({ factors: [], sessions: [] });
    expect(user.disabledAt).not.toBeNull();
  });

  test('two imports and a creation of the same address: it is there once', async () => {
    const email = `${randomUUID()}@example.com`;
    const { changed, answer } = await held.during(
      'user.created',
      () => admin.run('createUser', { input: { email } }),
      () => admin.run('importUsers', { users: [{ email }] }),
    );
    expect(changed).toMatchObject({ __typename: 'AuthUser', email });
    expect(answer).toMatchObject({ count: 0, rejected: [{ index: 0, code: 'EMAIL_IN_USE' }] });

    const other = `${randomUUID()}@example.com`;
    const created = await held.during(
      'users.imported',
      () => admin.run('importUsers', { users: [{ email: other }] }),
      () => admin.run('createUser', { input: { email: other } }),
    );
    expect(created.changed).toMatchObject({ count: 1, rejected: [] });
    expect(outcome(created.answer)).toBe('AuthEmailInUseError');
  });

  test('many administrators at once, all at one user: no answer is an error', async () => {
    const { userId } = await here.someone();
    const operations: readonly [OperationName, object][] = [
      ['disableUser', {}],
      ['enableUser', {}],
      ['unlockUser', {}],
      ['setUserRoles', { roles: ['user', 'editor'] }],
      ['setUserMetadata', { metadata: { plan: 'paid' } }],
      ['revokeUserSessions', {}],
      ['resetUserMfa', {}],
      ['setUserRequirement', { requirement: 'REQUIRED' }],
    ];
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        [...operations, ...operations].map(([name, given]) =>
          admin.run(name, { userId, ...given }),
        ),
      );
      expect(answers.filter(({ errors }) => errors)).toEqual([]);
    }
  });
});

const RESET = 'user.mfa_reset_requested';

describe.runIf(onPostgres)('an administrator who is none any more', async () => {
  const here = await administeredInFlight({ AUTH_MFA_RESET_APPROVALS: '2' });
  const { app, admin, held } = here;

  const ENDINGS: Readonly<Record<string, (root: Person & { userId: string }) => Ending>> = {
    deleted: (root) => ['user.deleted', () => root.run('deleteUser')],
    demoted: ({ userId }) => [
      'user.roles_set',
      () => admin.run('setUserRoles', { userId, roles: ['user'] }),
    ],
    disabled: ({ userId }) => ['user.disabled', () => admin.run('disableUser', { userId })],
  };
  type Ending = [event: string, end: () => Promise<any>];

  test.each(Object.entries(ENDINGS))(
    '%s while asking for a reset: has not asked',
    async (_, ending) => {
      const [{ userId, ...ada }, root] = [await here.someone(), await here.administrator()];
      const [event, end] = ending(root);
      const { changed, answer } = await held.during(event, end, () =>
        root.run('resetUserMfa', { userId }),
      );
      expect(changed.errors).toBeUndefined();
      expect(outcome(answer)).toBe('FORBIDDEN');
      expect(await app.db.mfaReset.count({ where: { userId } })).toBe(0);
      expect(await here.countOf(userId, RESET)).toBe(0);
      expect(await ada.run('me')).toMatchObject({ id: userId });
    },
  );

  test.each(Object.entries(ENDINGS))(
    '%s while approving a reset: has not approved',
    async (_, ending) => {
      const [{ userId }, root] = [await here.someone(), await here.administrator()];
      await admin.run('resetUserMfa', { userId });
      const [event, end] = ending(root);
      const { answer } = await held.during(event, end, () =>
        root.run('approveMfaReset', { userId }),
      );
      expect(outcome(answer)).toBe('FORBIDDEN');
      expect(await app.db.mfaReset.findUniqueOrThrow({ where: { userId } })).toMatchObject({
        approvedBy: null,
        approvedAt: null,
      });
      expect((await here.find(userId)).factors).not.toEqual([]);
    },
  );

  test.each(Object.entries(ENDINGS))(
    '%s while withdrawing a reset: it waits still',
    async (_, ending) => {
      const [{ userId }, root] = [await here.someone(), await here.administrator()];
      await admin.run('resetUserMfa', { userId });
      const [event, end] = ending(root);
      const { answer } = await held.during(event, end, () =>
        root.run('withdrawMfaReset', { userId }),
      );
      expect(outcome(answer)).toBe('FORBIDDEN');
      expect(await app.db.mfaReset.count({ where: { userId } })).toBe(1);
    },
  );

  test('deleted after asking, while another one approves: nothing is reset, nobody gets an error', async () => {
    const [{ userId }, root] = [await here.someone(), await here.administrator()];
    const other = await here.administrator();
    await root.run('resetUserMfa', { userId });
    app.clock.advance(60);
    await root.signInWithTotp();
    const { changed, answer } = await held.during(
      'user.deleted',
      () => root.run('deleteUser'),
      () => other.run('approveMfaReset', { userId }),
    );
    expect(outcome(changed)).toBe('AuthDeletedUser');
    expect(outcome(answer)).toBe('AuthResetNotPendingError');
    expect((await here.find(userId)).factors).not.toEqual([]);
  });

  test('two who ask for each other at once wait for each other in one order', async () => {
    const [ada, eve] = [await here.administrator(), await here.administrator()];
    for (let round = 0; round < 8; round += 1) {
      const answers = await Promise.all([
        ada.run('resetUserMfa', { userId: eve.userId }),
        eve.run('resetUserMfa', { userId: ada.userId }),
        admin.run('resetUserMfa', { userId: ada.userId }),
      ]);
      expect(answers.map(outcome)).toEqual(Array(3).fill('AuthUserMfaResetPending'));
      await app.db.mfaReset.deleteMany();
    }
  });
});

describe.runIf(onPostgres)('a reset that is approved and stopped at once', async () => {
  const here = await administeredInFlight({ AUTH_MFA_RESET_APPROVALS: '2' });
  const { app, admin, held, mail } = here;

  async function waiting() {
    const [ada, root] = [await here.someone(), await here.administrator()];
    const { userId, email } = ada;
    await admin.run('resetUserMfa', { userId });
    const links = () =>
      mail.mails.flatMap(({ recipients, text }) =>
        recipients.includes(email)
          ? (/cancel-mfa-reset#token=([\w-]+)/.exec(text ?? '') ?? [])
          : [],
      );
    await mail.waitForMail(() => links().length > 0);
    const token = links()[1]!;
    return {
      userId,
      approve: () => root.run('approveMfaReset', { userId }),
      withdraw: () => admin.run('withdrawMfaReset', { userId }),
      stop: () => app.person().run('cancelMfaReset', { token }, ''),
    };
  }

  test('approved first, it has happened, and the link comes too late', async () => {
    const { userId, approve, stop } = await waiting();
    const { changed, answer } = await held.during('user.mfa_reset', approve, stop);
    expect([outcome(changed), outcome(answer)]).toEqual(['AuthUser', 'AuthInvalidTokenError']);
    expect((await here.find(userId)).factors).toEqual([]);
    expect(await here.countOf(userId, 'user.mfa_reset_cancelled')).toBe(0);
  });

  test('stopped first, there is nothing to approve', async () => {
    const { userId, approve, stop } = await waiting();
    const { changed, answer } = await held.during('user.mfa_reset_cancelled', stop, approve);
    expect([outcome(changed), outcome(answer)]).toEqual(['AuthUser', 'AuthResetNotPendingError']);
    expect((await here.find(userId)).factors).not.toEqual([]);
    expect(await here.countOf(userId, 'user.mfa_reset')).toBe(0);
  });

  test('withdrawn first, there is nothing to approve or to stop', async () => {
    const { userId, approve, stop, withdraw } = await waiting();
    const { changed, answer } = await held.during('user.mfa_reset_cancelled', withdraw, () =>
      Promise.all([approve(), stop()]),
    );
    expect([changed, ...answer].map(outcome)).toEqual([
      'AuthUser',
      'AuthResetNotPendingError',
      'AuthInvalidTokenError',
    ]);
    expect((await here.find(userId)).factors).not.toEqual([]);
    expect(await here.countOf(userId, 'user.mfa_reset_cancelled')).toBe(1);
  });

  test('approved first, there is nothing to withdraw', async () => {
    const { userId, approve, withdraw } = await waiting();
    const { changed, answer } = await held.during('user.mfa_reset', approve, withdraw);
    expect([outcome(changed), outcome(answer)]).toEqual(['AuthUser', 'AuthResetNotPendingError']);
    expect(await here.countOf(userId, 'user.mfa_reset_cancelled')).toBe(0);
  });

  test('two approvals: it happens once', async () => {
    const { userId, approve } = await waiting();
    const other = await here.administrator();
    const { changed, answer } = await held.during('user.mfa_reset', approve, () =>
      other.run('approveMfaReset', { userId }),
    );
    expect([outcome(changed), outcome(answer)]).toEqual(['AuthUser', 'AuthResetNotPendingError']);
    expect(await here.countOf(userId, 'user.mfa_reset')).toBe(1);
  });
});
