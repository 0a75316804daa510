import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testFactors, verifyAddress } from '../support/factors.ts';
import type { Person } from '../support/person.ts';

const DAY = 24 * 3600;

const { app, codeByMail } = await testFactors({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);
admin.restoreAfterEach();

const refresh = (person: Person, { refreshToken }: { refreshToken: string } = person) =>
  person.run('refresh', { refreshToken }, '');
const userOf = ({ email }: Person) => app.db.user.findUniqueOrThrow({ where: { email } });
const refused = { code: 'INVALID_REFRESH_TOKEN' };
const goesOn = { __typename: 'AuthSession' };

async function someoneWithTotp(): Promise<Person> {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  return ada;
}

/** Enrolled, and signed in by the password alone, since nothing was unusual. */
async function signedInByPassword(): Promise<Person> {
  const ada = await someoneWithTotp();
  await admin.setPolicy({ requirement: 'RISK_BASED', riskTriggers: [] });
  ada.hold(await ada.signIn());
  return ada;
}

/** Enrolled, and signed in on a browser that they trust. */
async function signedInOnDevice(): Promise<Person> {
  const ada = await someoneWithTotp();
  const ticket = await ada.ticket();
  const otp = ada.code();
  const { deviceToken } = await ada.run('verifyTotp', { ticket, otp, rememberDevice: true }, '');
  ada.hold(await ada.run('signIn', { email: ada.email, password: ada.password, deviceToken }, ''));
  return ada;
}

describe('a policy that is raised reaches the sessions that live', () => {
  test('one that was opened by a password alone does not outlive it by refreshing', async () => {
    const ada = await signedInByPassword();
    ada.hold(await refresh(ada));
    await admin.setPolicy({ requirement: 'REQUIRED' });

    expect(await refresh(ada)).toMatchObject(refused);
    expect((await ada.run('me')).errors).toBeDefined();
    const { id: userId } = await userOf(ada);
    const ended = await app.db.auditEvent.findMany({ where: { userId, type: 'session.revoked' } });
    expect(ended.at(-1)!.metadata).toMatchObject({ reason: 'second_factor_required' });
  });

  test('one that has shown a second factor goes on', async () => {
    const ada = await signedInByPassword();
    app.clock.advance(60);
    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    await admin.setPolicy({ requirement: 'REQUIRED', strict: true });
    expect(await refresh(ada)).toMatchObject(goesOn);
  });

  test('so does one on a trusted device, for as long as that is trusted', async () => {
    const ada = await signedInOnDevice();
    await admin.setPolicy({ requirement: 'REQUIRED' });
    ada.hold(await refresh(ada));

    await ada.run('revokeAllTrustedDevices');
    expect(await refresh(ada)).toMatchObject(refused);
  });

  test.each([
    ['is strict', { strict: true }],
    ['trusts no devices any more', { trustedDevicesEnabled: false }],
  ])('but not where it %s', async (_, change) => {
    const ada = await signedInOnDevice();
    await admin.setPolicy({ requirement: 'REQUIRED', ...change });
    expect(await refresh(ada)).toMatchObject(refused);
  });

  test('nor when the device is trusted for fewer days than it is old', async () => {
    const ada = await signedInOnDevice();
    await admin.setPolicy({ requirement: 'REQUIRED', trustedDevicesDurationDays: 3 });
    app.clock.advance(2 * DAY);
    ada.hold(await refresh(ada));
    app.clock.advance(2 * DAY);
    expect(await refresh(ada)).toMatchObject(refused);
  });

  test('what is asked of one user reaches as far', async () => {
    const ada = await signedInByPassword();
    const { id: userId } = await userOf(ada);
    await admin.run('setUserRequirement', { userId, requirement: 'REQUIRED' });
    expect(await refresh(ada)).toMatchObject(refused);
  });

  test('a mailed code is no factor: who holds none has to enroll one', async () => {
    const ada = app.person();
    await ada.signUp();
    await verifyAddress(app, ada);
    const { id: factorId } = await userOf(ada);
    await admin.setPolicy({ requirement: 'RISK_BASED', riskTriggers: ['LONG_INACTIVITY'] });
    app.clock.advance(100 * DAY);
    const ticket = await ada.ticket();
    await ada.run('sendCode', { ticket, factorId }, '');
    ada.hold(await ada.run('verifyEmail', { ticket, otp: codeByMail(ada.email) }, ''));
    ada.hold(await refresh(ada));

    await admin.setPolicy({ requirement: 'REQUIRED' });
    expect(await refresh(ada)).toMatchObject(refused);
  });
});
