import { describe, expect, test } from 'vitest';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import type { Person } from '../support/person.ts';

const links = await testMailedLinks();
const { app } = links;

/** Somebody who signed up with an address that is not theirs, and made themselves at home. */
async function squatter(): Promise<{ eve: Person; deviceToken: string }> {
  const eve = app.person();
  await eve.signUpWithTotp(app.clock.advance);
  const session = await eve.run(
    'verifyTotp',
    { ticket: await eve.ticket(), otp: eve.code(), rememberDevice: true },
    '',
  );
  eve.hold(session);
  app.clock.advance(60);
  return { eve, deviceToken: session.deviceToken };
}

async function expectThrownOut(eve: Person, deviceToken: string): Promise<void> {
  expect((await eve.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  expect(await eve.run('refresh', { refreshToken: eve.refreshToken }, '')).toMatchObject({
    __typename: 'AuthInvalidRefreshTokenError',
  });
  const { email, password } = eve;
  expect(await eve.run('signIn', { email, password, deviceToken }, '')).toMatchObject({
    __typename: 'AuthInvalidCredentialsError',
  });
}

describe('an account that somebody else signed up for', () => {
  test('is its owner’s alone after a reset: password, sessions, factors and devices have ended', async () => {
    const { eve, deviceToken } = await squatter();
    const ticket = await eve.ticket();
    const token = await links.token(eve, 'RESET_PASSWORD');
    const owner = app.person();
    await owner.run('resetPassword', { token, newPassword: NEW_PASSWORD }, '');

    await expectThrownOut(eve, deviceToken);
    expect(await eve.verifyTotp(ticket, eve.code())).toMatchObject({
      __typename: 'AuthInvalidTicketError',
    });
    expect(await eve.verifyRecoveryCode(ticket, eve.recoveryCodes[0]!)).toMatchObject({
      __typename: 'AuthInvalidTicketError',
    });
    expect(await eve.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('keeps its factors at a reset once the address was verified', async () => {
    const { eve: ada } = await squatter();
    await ada.run('verifyAddress', { token: await links.token(ada, 'VERIFY_EMAIL') }, '');
    const token = await links.token(ada, 'RESET_PASSWORD');
    await ada.run('resetPassword', { token, newPassword: NEW_PASSWORD }, '');
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'MfaTicket' });
  });

  test('loses the address to whoever changes theirs to it, and every way in', async () => {
    const { eve, deviceToken } = await squatter();
    const ada = app.person();
    await ada.signUp();
    const token = await links.token(ada, 'CHANGE_EMAIL', { to: eve.email });
    expect(await ada.run('verifyAddress', { token }, '')).toMatchObject({
      __typename: 'AuthUser',
      email: eve.email,
    });

    await expectThrownOut({ ...eve, password: 'the one of eve' }, deviceToken);
    expect(await ada.run('signIn', { email: eve.email, password: ada.password }, '')).toMatchObject(
      {
        __typename: 'AuthSession',
      },
    );
    const lost = await app.db.auditEvent.findFirstOrThrow({ where: { type: 'email.lost' } });
    const displaced = await app.db.user.findUniqueOrThrow({
      where: { id: lost.userId! },
      include: { sessions: true, factors: true, trustedDevices: true },
    });
    expect(displaced).toMatchObject({
      email: `${lost.userId}@displaced.invalid`,
      disabledAt: app.clock(),
      sessions: [],
      factors: [],
      trustedDevices: [],
    });
  });
});
