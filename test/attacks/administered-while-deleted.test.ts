import { describe, expect, test } from 'vitest';
import { administeredInFlight, onPostgres, outcome } from '../support/administered-in-flight.ts';
import type { OperationName } from '../support/operations.ts';
import { tracesOf } from '../support/traces.ts';

/** What administrators ask for whose user is being deleted: it is for nobody, and no error of ours. */
describe.runIf(onPostgres).each([
  ['at once', {}],
  ['by two administrators', { AUTH_MFA_RESET_APPROVALS: '2' }],
])('a user who is being deleted, resets %s', async (_, env) => {
  const here = await administeredInFlight(env as Record<string, string>);
  const { app, admin, held } = here;

  const ADMINISTERED: Readonly<Record<string, object>> = {
    disableUser: {},
    enableUser: {},
    unlockUser: {},
    setUserRoles: { roles: ['user', 'editor'] },
    setUserMetadata: { metadata: { plan: 'paid' } },
    setUserRequirement: { requirement: 'REQUIRED' },
    revokeUserSessions: {},
    resetUserMfa: {},
    approveMfaReset: {},
    withdrawMfaReset: {},
  };

  test.each(Object.entries(ADMINISTERED))('%s: there is no such user', async (name, given) => {
    const ada = await here.someone();
    const { userId } = ada;
    const { changed, answer } = await held.during(
      'user.deleted',
      () => ada.run('deleteUser'),
      () => admin.run(name as OperationName, { userId, ...given }),
    );
    expect(outcome(changed)).toBe('AuthDeletedUser');
    // Who was not disabled when it was looked at had nothing to be enabled from.
    const wanted =
      name === 'enableUser' ? /^Auth(User|UserNotFoundError)$/ : /^AuthUserNotFoundError$/;
    expect(outcome(answer)).toMatch(wanted);
    expect(await tracesOf(app, [userId])).toEqual([]);
  });

  test('what is only read shows the user or nobody', async () => {
    const ada = await here.someone();
    const { userId: id, email } = ada;
    const { answer } = await held.during(
      'user.deleted',
      () => ada.run('deleteUser'),
      () =>
        Promise.all([
          admin.run('authUser', { id }),
          admin.run('authUsers', { email }),
          admin.run('auditEvents', { userId: id }),
          admin.run('explainSignIn', { userId: id }),
          admin.run('previewPolicy', { input: { requirement: 'REQUIRED' } }),
        ]),
    );
    expect(answer.filter((each) => each?.errors)).toEqual([]);
  });

  const EVENTS: readonly (readonly [OperationName, event: string])[] = [
    ['disableUser', 'user.disabled'],
    ['unlockUser', 'user.unlocked'],
    ['setUserRoles', 'user.roles_set'],
    ['setUserMetadata', 'user.metadata_set'],
    ['setUserRequirement', 'user.mfa_requirement_set'],
    ['revokeUserSessions', 'session.revoked'],
    [
      'resetUserMfa',
      'AUTH_MFA_RESET_APPROVALS' in env ? 'user.mfa_reset_requested' : 'user.mfa_reset',
    ],
  ];

  test.each(EVENTS)(
    '%s first: the user is deleted all the same, or all of them stays',
    async (name, event) => {
      const ada = await here.someone();
      const { userId } = ada;
      const { changed, answer } = await held.during(
        event,
        () => admin.run(name, { userId, ...ADMINISTERED[name] }),
        () => ada.run('deleteUser'),
      );
      expect(outcome(changed)).toMatch(/^Auth(User|SessionsEnded|UserMfaResetPending)$/);
      // Where the session was ended, or the ways in are others by now, nobody has asked for it any more.
      expect(outcome(answer)).toMatch(
        /^(AuthDeletedUser|AuthStepUpRequiredError|UNAUTHENTICATED)$/,
      );
      if (outcome(answer) === 'AuthDeletedUser') expect(await tracesOf(app, [userId])).toEqual([]);
      else expect(await app.db.user.count({ where: { id: userId } })).toBe(1);
    },
  );
});
