import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PASSWORD } from '../support/person.ts';

const app = testApp();

describe('stepUp', () => {
  test('without a factor, the password gives the same session new tokens at once', async () => {
    const ada = app.person();
    await ada.signUp();
    const before = decodeJwt(ada.accessToken);
    app.clock.advance(120);

    const stepped = await ada.run('stepUp', { password: PASSWORD });
    const after = decodeJwt(stepped.accessToken);
    expect(after).toMatchObject({ sid: before['sid'], acr: 'aal1', amr: ['pwd'] });
    expect(after['auth_time']).toBe((before['auth_time'] as number) + 120);
    expect(await ada.run('refresh', { refreshToken: ada.refreshToken })).toMatchObject({
      code: 'REFRESH_CONFLICT',
    });
    expect(await ada.run('refresh', { refreshToken: stepped.refreshToken })).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('without a factor, the password is needed and must be right', async () => {
    const ada = app.person();
    await ada.signUp();

    const [error] = (await ada.run('stepUp')).errors;
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'password' });
    expect(await ada.run('stepUp', { password: 'not my password' })).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
  });

  test('with a factor, it takes the factor: the password alone gives a ticket', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    const before = decodeJwt(ada.accessToken);
    app.clock.advance(60);

    const answer = await ada.run('stepUp', { password: PASSWORD });
    expect(answer.__typename).toBe('MfaTicket');
    const stepped = await ada.verifyTotp(answer.ticket, ada.code());
    expect(decodeJwt(stepped.accessToken)).toMatchObject({ sid: before['sid'], acr: 'aal2' });
    expect(decodeJwt(stepped.accessToken)['auth_time']).toBe((before['auth_time'] as number) + 60);
  });

  test('raises no session that has ended meanwhile', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(60);
    const { ticket } = await ada.run('stepUp');
    await ada.run('signOut', { refreshToken: ada.refreshToken });

    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test('needs a session', async () => {
    const { errors } = await app.person().run('stepUp', { password: PASSWORD });
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});
