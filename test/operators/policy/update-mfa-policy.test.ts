import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { operations } from '../../support/operations.ts';
import type { Person } from '../../support/person.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const withoutSecret = testApp();
const admin = createAdministrator(app);
admin.restoreAfterEach();

const makeAdmin = ({ email }: Person) =>
  app.db.user.update({ where: { email }, data: { roles: ['user', 'admin'] } });
const idOf = async ({ email }: Person) =>
  (await app.db.user.findUniqueOrThrow({ where: { email } })).id;

describe('who may administer', () => {
  const ask = async (token?: string, headers: Record<string, string> = {}) => {
    const { errors } = await app.visitor()(operations.mfaPolicy, {}, token, headers);
    return errors?.[0]?.extensions.code ?? 'answered';
  };

  test('the holder of the secret', async () => {
    expect(await ask(undefined, { 'x-hasura-admin-secret': ADMIN_SECRET })).toBe('answered');
  });

  test('nobody else by a header', async () => {
    for (const secret of ['', ADMIN_SECRET.slice(1), `${ADMIN_SECRET} `.repeat(2)]) {
      expect(await ask(undefined, { 'x-hasura-admin-secret': secret })).toBe('FORBIDDEN');
    }
    expect(await ask(undefined, { 'x-hasura-role': 'admin' })).toBe('UNAUTHENTICATED');
    const { errors } = await withoutSecret.visitor()(operations.mfaPolicy, {}, undefined, {
      'x-hasura-admin-secret': '',
    });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('a user in the admin role, after a second factor', async () => {
    const [ada, eve] = [app.person(), app.person()];
    await ada.signUpWithTotp(app.clock.advance);
    await eve.signUpWithTotp(app.clock.advance);
    await eve.signInWithTotp();
    expect(await ask(eve.accessToken)).toBe('FORBIDDEN');

    await makeAdmin(ada);
    await ada.signInWithTotp();
    expect(await ask(ada.accessToken)).toBe('answered');
    // As a trusted device has it.
    await app.db.session.updateMany({
      where: { userId: await idOf(ada) },
      data: { proofs: [{ method: 'password', at: app.clock().toISOString() }] },
    });
    expect(await ask(ada.accessToken)).toBe('FORBIDDEN');
  });
});

describe('the policy', () => {
  test('starts with what the environment says', async () => {
    expect(await admin.run('mfaPolicy')).toMatchObject({
      version: 1,
      requirement: 'OPTIONAL',
      allowedFactors: ['TOTP', 'WEBAUTHN', 'SMS'],
      recoveryCodesCount: 10,
      gracePeriodDays: 0,
      trustedDevicesEnabled: true,
      trustedDevicesDurationDays: 30,
      strict: false,
      ignoreEnrolled: false,
      roleRequirements: [],
    });
  });

  test('changes in what is named, and keeps the rest', async () => {
    expect(
      await admin.setPolicy({
        allowedFactors: ['SMS', 'TOTP', 'SMS'],
        roleRequirements: [{ role: 'staff', requirement: 'REQUIRED' }],
      }),
    ).toMatchObject({ __typename: 'MfaPolicy', version: 2, allowedFactors: ['SMS', 'TOTP'] });
    await admin.setPolicy({ recoveryCodesCount: 6 });

    expect(await admin.run('mfaPolicy')).toMatchObject({
      version: 3,
      requirement: 'OPTIONAL',
      allowedFactors: ['SMS', 'TOTP'],
      recoveryCodesCount: 6,
      roleRequirements: [{ role: 'staff', requirement: 'REQUIRED' }],
      updatedAt: app.clock().toISOString(),
    });
    const ada = app.person();
    await ada.signUp();
    expect((await ada.enrollTotp()).recoveryCodes).toHaveLength(6);
    const { data } = await app.visitor()(operations.authConfig);
    expect(data.authConfig).toMatchObject({ allowedFactors: ['SMS', 'TOTP'] });
  });

  test('of changes at once, each is made to what the one before left', async () => {
    const changes = [
      { strict: true },
      { recoveryCodesCount: 7 },
      { gracePeriodDays: 3 },
      { trustedDevicesDurationDays: 9 },
    ];
    await Promise.all(changes.map((input) => admin.setPolicy(input)));

    expect(await admin.run('mfaPolicy')).toMatchObject(Object.assign({ version: 5 }, ...changes));
  });

  test('a change that was decided by a version changes no other, however many come at once', async () => {
    const from = (ifVersion: number | null, input: object) =>
      admin.run('updatePolicy', { input, ifVersion });
    const answers = await Promise.all([
      from(1, { gracePeriodDays: 3 }),
      from(1, { recoveryCodesCount: 7 }),
      from(1, { strict: true }),
    ]);
    expect(answers.map((answer) => answer.code ?? answer.version).toSorted()).toEqual([
      2,
      'POLICY_CHANGED',
      'POLICY_CHANGED',
    ]);
    expect(await from(1, { strict: true })).toMatchObject({
      __typename: 'AuthPolicyChangedError',
      code: 'POLICY_CHANGED',
    });
    expect(await admin.run('mfaPolicy')).toMatchObject({ version: 2 });
    expect(await from(2, { strict: true })).toMatchObject({ version: 3 });
    expect(await from(null, { strict: false })).toMatchObject({ version: 4 });
  });

  test('each change is recorded, with who made it', async () => {
    await admin.setPolicy({ strict: true });
    const event = await app.db.auditEvent.findFirst({
      where: { type: 'policy.updated' },
      orderBy: { id: 'desc' },
    });
    expect(event).toMatchObject({
      actorType: 'admin',
      userId: null,
      metadata: { version: 2, changes: { strict: true }, by: null },
    });
  });

  test.each([
    ['allowedFactors', []],
    ['recoveryCodesCount', 3],
    ['gracePeriodDays', -1],
    ['gracePeriodDays', 366],
    ['trustedDevicesDurationDays', 0],
    ['roleRequirements', [{ role: '', requirement: 'REQUIRED' }]],
  ])('a malformed %s is refused by its name: %j', async (name, value) => {
    const { errors } = await admin.setPolicy({ [name]: value });
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].extensions.argument).toContain(`input.${name}`);
    expect(await admin.run('mfaPolicy')).toMatchObject({ version: 1 });
  });
});

describe('under DISABLED', () => {
  test('who holds a factor is asked until the operator says otherwise', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await admin.setPolicy({ requirement: 'DISABLED' });
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaTicket' });
    expect(await ada.run('generateTotp')).toMatchObject({ code: 'MFA_DISABLED' });

    await admin.setPolicy({ ignoreEnrolled: true });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });
});

describe('a factor that is not allowed any more', () => {
  test('is neither offered nor counted, and comes back with the policy', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const before = await ada.ticket();
    await admin.setPolicy({ allowedFactors: ['WEBAUTHN'] });
    // The newer policy rules, also for a sign-in that is under way.
    expect(await ada.verifyTotp(before, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
    ada.hold(await ada.signIn());
    expect((await ada.run('me')).mfa).toMatchObject({ enabled: false, factors: [] });
    expect(await ada.run('generateTotp')).toMatchObject({ code: 'FACTOR_NOT_ALLOWED' });

    await admin.setPolicy({ allowedFactors: ['TOTP'] });
    expect(await ada.signInWithTotp()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('is not finished enrolling either', async () => {
    const ada = app.person();
    await ada.signUp();
    const { totpSecret } = await ada.run('generateTotp');
    ada.totpSecret = totpSecret;
    await admin.setPolicy({ allowedFactors: ['WEBAUTHN'] });

    expect(await ada.run('verifyChange', { type: 'TOTP', code: ada.code() })).toMatchObject({
      code: 'FACTOR_NOT_ALLOWED',
    });
  });

  test('its holder is unenrolled under REQUIRED', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await admin.setPolicy({ requirement: 'REQUIRED', allowedFactors: ['WEBAUTHN'] });

    expect(await ada.signIn()).toMatchObject({
      __typename: 'MfaEnrollmentTicket',
      allowedFactors: ['WEBAUTHN'],
    });
  });
});

describe('more than of everybody', () => {
  test('is asked of a role', async () => {
    const ada = app.person();
    await ada.signUp();
    await app.db.user.update({ where: { email: ada.email }, data: { roles: ['user', 'staff'] } });
    await admin.setPolicy({ roleRequirements: [{ role: 'staff', requirement: 'REQUIRED' }] });

    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaEnrollmentTicket' });
    expect(await app.person().signUp()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('is asked of administrators, always', async () => {
    const ada = app.person();
    await ada.signUp();
    await makeAdmin(ada);
    await admin.setPolicy({ requirement: 'DISABLED', ignoreEnrolled: true });

    const answer = await ada.signIn();
    expect(answer).toMatchObject({ __typename: 'MfaEnrollmentTicket' });
    // They can do what is asked of them.
    expect(await ada.run('generateTotp', {}, answer.ticket)).toMatchObject({
      __typename: 'MfaTotpEnrollment',
    });
  });

  test('is asked of one user, and no less', async () => {
    const ada = app.person();
    await ada.signUp();
    const userId = await idOf(ada);
    expect(
      await admin.run('setUserRequirement', { userId, requirement: 'REQUIRED' }),
    ).toMatchObject({ __typename: 'AuthUser', mfa: { requirement: 'REQUIRED' } });
    expect(await ada.signIn()).toMatchObject({ __typename: 'MfaEnrollmentTicket' });

    await admin.run('setUserRequirement', { userId, requirement: 'DISABLED' });
    expect((await ada.run('me')).mfa.requirement).toBe('OPTIONAL');
    await admin.run('setUserRequirement', { userId });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    expect(await admin.run('setUserRequirement', { userId: randomUUID() })).toMatchObject({
      code: 'USER_NOT_FOUND',
    });
  });
});
