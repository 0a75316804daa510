import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

// What ends without use is in session-limits.test.ts.
const app = testApp({ AUTH_SESSION_AAL1_IDLE: '2592000' });

async function signedIn() {
  const person = app.person();
  await person.signUp();
  return person;
}

describe('refreshSession', () => {
  test('gives new tokens of the same session', async () => {
    const ada = await signedIn();
    app.clock.advance(60);
    const before = decodeJwt(ada.accessToken);
    const refreshed = await ada.run('refresh', { refreshToken: ada.refreshToken }, '');

    expect(refreshed.__typename).toBe('AuthSession');
    expect(refreshed.refreshToken).not.toBe(ada.refreshToken);
    const after = decodeJwt(refreshed.accessToken);
    expect(after).toMatchObject({ sid: before['sid'], sub: before.sub });
    expect(after.exp).toBe(before.exp! + 60);
    // RFC 9470: a new token is no new proof.
    expect(after['auth_time']).toBe(before['auth_time']);
  });

  test('never raises the level', async () => {
    const ada = await signedIn();
    await ada.enrollTotp();
    const grace = await app.person();
    await grace.signUp();
    const { accessToken } = await grace.run('refresh', { refreshToken: grace.refreshToken });

    expect(decodeJwt(accessToken)).toMatchObject({ acr: 'aal1', amr: ['pwd'] });
  });

  test('a token used twice within ten seconds is a conflict, and gives nothing', async () => {
    const ada = await signedIn();
    const { refreshToken } = await ada.run('refresh', { refreshToken: ada.refreshToken });
    app.clock.advance(9);

    const conflict = await ada.run('refresh', { refreshToken: ada.refreshToken });
    expect(conflict).toMatchObject({ __typename: 'AuthRefreshConflictError' });
    expect(conflict.refreshToken).toBeUndefined();
    expect(await ada.run('refresh', { refreshToken })).toMatchObject({ __typename: 'AuthSession' });
  });

  test('a request that others overtook, twice, is told to wait like any other', async () => {
    const ada = await signedIn();
    const first = ada.refreshToken;
    const second = await ada.run('refresh', { refreshToken: first });
    app.clock.advance(0.06);
    const third = await ada.run('refresh', { refreshToken: second.refreshToken });

    // It came before the second of them.
    app.clock.advance(-0.01);
    expect(await ada.run('refresh', { refreshToken: first })).toMatchObject({
      __typename: 'AuthRefreshConflictError',
    });
    app.clock.advance(0.01);
    expect(await ada.run('refresh', { refreshToken: third.refreshToken })).toMatchObject({
      __typename: 'AuthSession',
    });
    // After both it is no parallel one, however soon.
    expect(await ada.run('refresh', { refreshToken: first })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
  });

  test('a token used again later ends the session: one of the two is a thief', async () => {
    const ada = await signedIn();
    const { refreshToken, accessToken } = await ada.run('refresh', {
      refreshToken: ada.refreshToken,
    });
    app.clock.advance(10);

    expect(await ada.run('refresh', { refreshToken: ada.refreshToken })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect(await ada.run('refresh', { refreshToken })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect((await ada.run('me', {}, accessToken)).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('any older token of the session is noticed, not only the one before', async () => {
    const ada = await signedIn();
    let newest = ada.refreshToken;
    for (let turn = 0; turn < 3; turn += 1) {
      newest = (await ada.run('refresh', { refreshToken: newest })).refreshToken;
    }

    expect(await ada.run('refresh', { refreshToken: ada.refreshToken })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect(await ada.run('refresh', { refreshToken: newest })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
  });

  test('an invented token for a known session id ends nothing', async () => {
    const ada = await signedIn();
    const bytes = Buffer.from(ada.refreshToken, 'base64url');
    for (const flipped of [20, 40, 60]) {
      const forged = Buffer.from(bytes);
      forged[flipped]! ^= 1;
      const answer = await ada.run('refresh', { refreshToken: forged.toString('base64url') });
      expect(answer).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
    }

    expect(await ada.run('refresh', { refreshToken: ada.refreshToken })).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('ends with the session, thirty days after the sign-in, however much it is used', async () => {
    const ada = await signedIn();
    let newest = ada.refreshToken;
    for (let day = 0; day < 29; day += 1) {
      app.clock.advance(24 * 3600);
      newest = (await ada.run('refresh', { refreshToken: newest })).refreshToken;
    }
    app.clock.advance(24 * 3600);

    expect(await ada.run('refresh', { refreshToken: newest })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
  });

  test('an access token does not outlive its session', async () => {
    const ada = await signedIn();
    app.clock.advance(30 * 24 * 3600 - 60);
    const { accessToken } = await ada.run('refresh', { refreshToken: ada.refreshToken });
    expect(await ada.run('me', {}, accessToken)).toMatchObject({ email: ada.email });
    app.clock.advance(60);

    expect((await ada.run('me', {}, accessToken)).errors[0].extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('a disabled user refreshes nothing', async () => {
    const ada = await signedIn();
    await app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } });

    expect(await ada.run('refresh', { refreshToken: ada.refreshToken })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  test.each(['x', 'a'.repeat(86), 'not base64url!'])('garbage is refused: %s', async (garbage) => {
    expect(await app.person().run('refresh', { refreshToken: garbage })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
  });
});
