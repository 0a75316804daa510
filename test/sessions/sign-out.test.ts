import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp();

async function signedInTwice() {
  const person = app.person();
  const first = await person.signUp();
  const second = await person.signIn();
  return { person, first, second };
}
const isAlive = async (person: ReturnType<typeof app.person>, accessToken: string) =>
  (await person.run('me', {}, accessToken)).email === person.email;

describe('signOut', () => {
  test('ends the session of the refresh token, and only that one', async () => {
    const { person, first, second } = await signedInTwice();

    const ended = await person.run('signOut', { refreshToken: first.refreshToken }, '');
    expect(ended).toMatchObject({ __typename: 'AuthSessionsEnded', count: 1 });
    expect(await isAlive(person, first.accessToken)).toBe(false);
    expect(await isAlive(person, second.accessToken)).toBe(true);
    expect(await person.run('refresh', { refreshToken: first.refreshToken })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
  });

  test('ends the session of the access token where no refresh token is given', async () => {
    const { person, first, second } = await signedInTwice();
    await person.run('signOut', {}, second.accessToken);

    expect(await isAlive(person, first.accessToken)).toBe(true);
    expect(await isAlive(person, second.accessToken)).toBe(false);
  });

  test('ends every session of the user with `all`, by either token', async () => {
    for (const by of ['refreshToken', 'accessToken'] as const) {
      const { person, first, second } = await signedInTwice();
      const ended = await person.run(
        'signOut',
        { all: true, ...(by === 'refreshToken' ? { refreshToken: first.refreshToken } : {}) },
        by === 'accessToken' ? first.accessToken : '',
      );

      expect(ended.count).toBe(2);
      expect(await isAlive(person, second.accessToken)).toBe(false);
    }
  });

  test('can be repeated, and needs some token', async () => {
    const { person, first } = await signedInTwice();
    await person.run('signOut', { refreshToken: first.refreshToken }, '');
    const again = await person.run('signOut', { refreshToken: first.refreshToken }, '');
    expect(again.count).toBe(0);

    const { errors } = await app.person().run('signOut');
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('the sessions of a user', () => {
  test('are listed with what they were proven with, and revoked one by one', async () => {
    const { person, first, second } = await signedInTwice();
    person.hold(second);

    const { sessions } = await person.run('me');
    expect(sessions).toHaveLength(2);
    expect(sessions).toContainEqual(
      expect.objectContaining({ id: second.refreshTokenId, current: true, aal: 'aal1' }),
    );
    expect(await person.run('revokeSession', { id: first.refreshTokenId })).toMatchObject({
      count: 1,
    });
    expect(await isAlive(person, first.accessToken)).toBe(false);
  });

  test('of another user cannot be revoked', async () => {
    const [ada, eve] = [await signedInTwice(), await signedInTwice()];
    const revoked = await eve.person.run('revokeSession', { id: ada.first.refreshTokenId });

    expect(revoked.count).toBe(0);
    expect(await isAlive(ada.person, ada.first.accessToken)).toBe(true);
  });
});
