import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';
import { newPasskey } from '../support/passkey.ts';
import type { Person } from '../support/person.ts';

const DAY = 24 * 3600;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const withCookies = testApp({ AUTH_DEVICE_COOKIE: 'on' });
const admin = createAdministrator(app);
admin.restoreAfterEach();

const signInOn = ({ email, password, run }: Person, deviceToken?: string) =>
  run('signIn', { email, password, deviceToken }, '');
const devicesOf = async (person: Person) => (await person.run('trustedDevices')).trustedDevices;

/** Holds an authenticator app, and is signed in on a browser that they trust. */
async function someoneWithDevice(at = app) {
  const person = at.person();
  await person.signUpWithTotp(at.clock.advance);
  const ticket = await person.ticket();
  const otp = person.code();
  const session = await person.run('verifyTotp', { ticket, otp, rememberDevice: true }, '');
  person.hold(session);
  at.clock.advance(60);
  return Object.assign(person, { deviceToken: session.deviceToken as string });
}

describe('a trusted device', () => {
  test('skips the second step, in a session that is aal1 and changes no factors', async () => {
    const ada = await someoneWithDevice();
    expect(Buffer.from(ada.deviceToken, 'base64url')).toHaveLength(32);
    app.clock.advance(300);
    const session = await signInOn(ada, ada.deviceToken);
    expect(session).toMatchObject({ __typename: 'AuthSession' });
    expect(decodeJwt(session.accessToken)).toMatchObject({ acr: 'aal1', amr: ['pwd'] });

    ada.hold(session);
    for (const operation of ['generateTotp', 'generateRecoveryCodes'] as const) {
      expect(await ada.run(operation)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    }
  });

  test('needs the password all the same', async () => {
    const ada = await someoneWithDevice();
    expect(
      await ada.run(
        'signIn',
        { email: ada.email, password: 'wrong', deviceToken: ada.deviceToken },
        '',
      ),
    ).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  test('gets another token at each use; the one before is worthless', async () => {
    const ada = await someoneWithDevice();
    const { deviceToken: next } = await signInOn(ada, ada.deviceToken);
    expect(next).not.toBe(ada.deviceToken);

    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
    expect(await signInOn(ada, next)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('one token used many times at once opens one session', async () => {
    const ada = await someoneWithDevice();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => signInOn(ada, ada.deviceToken)),
    );
    const kinds = answers.map(({ __typename }) => __typename).toSorted();
    expect(kinds).toEqual(['AuthSession', ...Array<string>(4).fill('MfaTicket')]);
  });

  test('is named after the browser, and listed with its use', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const send = app.visitor();
    const { data } = await send(
      operations.verifyTotp,
      { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true },
      undefined,
      { 'user-agent': FIREFOX },
    );
    ada.hold(data.verifySignInMfaTotp);
    const createdAt = app.clock();
    const device = {
      name: 'Firefox, Linux',
      createdAt: createdAt.toISOString(),
      expiresAt: new Date(createdAt.getTime() + 30 * DAY * 1000).toISOString(),
    };
    expect(await devicesOf(ada)).toMatchObject([{ ...device, lastUsedAt: null }]);

    app.clock.advance(120);
    ada.hold(await signInOn(ada, data.verifySignInMfaTotp.deviceToken));
    expect(await devicesOf(ada)).toMatchObject([
      { ...device, lastUsedAt: app.clock().toISOString() },
    ]);
  });

  test('is remembered with a passkey, too, and taken by header', async () => {
    const ada = app.person();
    await ada.signUp();
    const passkey = newPasskey();
    await passkey.enroll(ada);
    const ticket = await ada.ticket();
    const credential = await passkey.answer(ada, ticket);
    const { deviceToken } = await ada.run(
      'verifyWebauthn',
      { ticket, credential, rememberDevice: true },
      '',
    );
    const { email, password } = ada;
    const { data } = await app.visitor()(operations.signIn, { email, password }, undefined, {
      'x-device-token': deviceToken,
    });
    expect(data.signInEmailPassword).toMatchObject({ __typename: 'AuthSession' });
  });

  test('is not asked for, not made: not by default, not for a step-up, not by a recovery code', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    expect(await ada.signInWithTotp()).toMatchObject({ deviceToken: null });
    app.clock.advance(60);
    const stepUp = await ada.run('stepUp');
    ada.hold(
      await ada.run('verifyTotp', {
        ticket: stepUp.ticket,
        otp: ada.code(),
        rememberDevice: true,
      }),
    );
    const { data } = await app.visitor()(
      `mutation ($ticket: String!, $code: String!) {
        verifySignInMfaRecoveryCode(ticket: $ticket, code: $code) {
          ... on AuthSession { deviceToken }
        }
      }`,
      { ticket: await ada.ticket(), code: ada.recoveryCodes[0] },
    );
    expect(data.verifySignInMfaRecoveryCode).toEqual({ deviceToken: null });
    expect(await devicesOf(ada)).toEqual([]);
  });
});

describe('the trust ends', () => {
  test('authy-devise#58: with another user, who it never helped', async () => {
    const ada = await someoneWithDevice();
    const eve = await someoneWithDevice();
    expect(await signInOn(eve, ada.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('better-auth#7644: after thirty days on the server, however much it is used', async () => {
    const ada = await someoneWithDevice();
    app.clock.advance(29 * DAY);
    const { deviceToken } = await signInOn(ada, ada.deviceToken);
    app.clock.advance(DAY);
    expect(await signInOn(ada, deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
  });

  test('when the policy shortens it, or switches it off, for devices of before, too', async () => {
    const ada = await someoneWithDevice();
    app.clock.advance(8 * DAY);
    await admin.setPolicy({ trustedDevicesDurationDays: 7 });
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
    await admin.setPolicy({ trustedDevicesDurationDays: 9, trustedDevicesEnabled: false });
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
    await admin.setPolicy({ trustedDevicesEnabled: true });
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('one by one, and all at once; and nobody ends that of others', async () => {
    const ada = await someoneWithDevice();
    const eve = await someoneWithDevice();
    const [device] = await devicesOf(ada);
    expect(await eve.run('revokeTrustedDevice', { id: device.id })).toMatchObject({ count: 0 });
    expect(await ada.run('revokeTrustedDevice', { id: device.id })).toMatchObject({ count: 1 });
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });

    expect(await eve.run('revokeAllTrustedDevices')).toMatchObject({ count: 1 });
    expect(await eve.run('revokeAllTrustedDevices')).toMatchObject({ count: 0 });
    expect(await signInOn(eve, eve.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
  });

  test('with a change of factors', async () => {
    const ada = await someoneWithDevice();
    await newPasskey().enroll(ada);
    expect(await devicesOf(ada)).toEqual([]);
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'MfaTicket' });
  });

  test('with a change of the password', async () => {
    const ada = await someoneWithDevice();
    const newPassword = 'another walk to the sea';
    await ada.run('changePassword', { currentPassword: ada.password, newPassword });
    expect(
      await ada.run(
        'signIn',
        { email: ada.email, password: newPassword, deviceToken: ada.deviceToken },
        '',
      ),
    ).toMatchObject({ __typename: 'MfaTicket' });
  });
});

describe('under REQUIRED', () => {
  test('it skips the second step, unless the policy is strict', async () => {
    const ada = await someoneWithDevice();
    await admin.setPolicy({ requirement: 'REQUIRED' });
    const { deviceToken } = await signInOn(ada, ada.deviceToken);
    await admin.setPolicy({ strict: true });
    expect(await signInOn(ada, deviceToken)).toMatchObject({ __typename: 'MfaTicket' });

    // And no more of them are made.
    const ticket = await ada.ticket();
    const otp = ada.code();
    expect(await ada.run('verifyTotp', { ticket, otp, rememberDevice: true }, '')).toMatchObject({
      __typename: 'AuthSession',
      deviceToken: null,
    });
  });
});

describe('a password that is guessed at', () => {
  test('does not lock the owner out of a device that they trust', async () => {
    const ada = await someoneWithDevice();
    for (let failure = 1; failure <= 6; failure += 1) {
      await signInOn({ ...ada, password: 'a guess' } as Person);
    }
    expect(await signInOn(ada)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await signInOn(ada, ada.deviceToken)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('with the token of a device, it has a budget of its own, and no more', async () => {
    const ada = await someoneWithDevice();
    const { deviceToken } = ada;
    const guess = () => signInOn({ ...ada, password: 'a guess' } as Person, deviceToken);
    for (let failure = 1; failure <= 5; failure += 1) {
      expect(await guess()).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
    expect(await guess()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await signInOn(ada)).toMatchObject({ __typename: 'MfaTicket' });
  });

  test("another user's token is no other budget", async () => {
    const ada = await someoneWithDevice();
    const eve = await someoneWithDevice();
    for (let failure = 1; failure <= 5; failure += 1) {
      await signInOn({ ...ada, password: 'a guess' } as Person, eve.deviceToken);
    }
    expect(await signInOn(ada, eve.deviceToken)).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('an invented token is no other budget', async () => {
    const ada = await someoneWithDevice();
    for (let failure = 1; failure <= 5; failure += 1) {
      await signInOn({ ...ada, password: 'a guess' } as Person, `invented-${failure}`);
    }
    expect(await signInOn(ada, 'invented')).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('as a cookie', () => {
  test('it is set for this host alone, out of reach of scripts, and read back', async () => {
    const ada = withCookies.person();
    await ada.signUpWithTotp(withCookies.clock.advance);
    const send = withCookies.visitor();
    const remembered = await send(operations.verifyTotp, {
      ticket: await ada.ticket(),
      otp: ada.code(),
      rememberDevice: true,
    });
    const cookie = remembered.headers.get('set-cookie')!;
    const { deviceToken } = remembered.data.verifySignInMfaTotp;
    expect(cookie).toBe(
      `__Host-ticketgate-device=${deviceToken}; Max-Age=34560000; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );

    const { email, password } = ada;
    const headers = { cookie: `theme=dark; ${cookie.split(';')[0]}` };
    const next = await send(operations.signIn, { email, password }, undefined, headers);
    expect(next.data.signInEmailPassword).toMatchObject({ __typename: 'AuthSession' });
    expect(next.headers.get('set-cookie')).toContain(next.data.signInEmailPassword.deviceToken);
  });

  test('it is neither set nor read unless the operator says so', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const send = app.visitor();
    const remembered = await send(operations.verifyTotp, {
      ticket: await ada.ticket(),
      otp: ada.code(),
      rememberDevice: true,
    });
    expect(remembered.headers.get('set-cookie')).toBeNull();
    const { email, password } = ada;
    const cookie = `__Host-ticketgate-device=${remembered.data.verifySignInMfaTotp.deviceToken}`;
    const next = await send(operations.signIn, { email, password }, undefined, { cookie });
    expect(next.data.signInEmailPassword).toMatchObject({ __typename: 'MfaTicket' });
  });
});

test('what is stored of a token is a hash', async () => {
  const ada = await someoneWithDevice();
  const rows = await app.db.trustedDevice.findMany({ where: { user: { email: ada.email } } });
  expect(Buffer.from(rows[0]!.tokenHash)).toHaveLength(32);
  expect(JSON.stringify(rows)).not.toContain(ada.deviceToken);
});
