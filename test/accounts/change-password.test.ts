import { describe, expect, test } from 'vitest';
import { testFactors } from '../support/factors.ts';
import type { Person } from '../support/person.ts';

const factors = await testFactors();
const { app, mail } = factors;
const newPassword = 'another walk to the sea';

const change = (person: Person, input: object = {}) =>
  person.run('changePassword', { currentPassword: person.password, newPassword, ...input });

describe('changing the password', () => {
  test('takes the current one; then only the new one signs in', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await change(ada, { currentPassword: 'wrong' })).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(await change(ada)).toMatchObject({ __typename: 'AuthUser' });

    expect(await ada.signIn()).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await ada.signIn(newPassword)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('ends other sessions and open tickets, keeps this one, and tells the owner', async () => {
    const ada = app.person();
    const other = await ada.signUp();
    ada.hold(await ada.signIn());
    await change(ada);

    app.clock.advance(11);
    expect(await ada.run('refresh', { refreshToken: other.refreshToken }, '')).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
    });
    expect((await ada.run('me')).sessions).toHaveLength(1);
    await mail.waitForMail(
      ({ recipients, subject }) =>
        recipients.includes(ada.email) && /password was changed/.test(subject ?? ''),
    );
  });

  test('a weak one is refused, with the reasons', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await change(ada, { newPassword: 'too short' })).toMatchObject({
      code: 'WEAK_PASSWORD',
      reasons: ['TOO_SHORT'],
    });
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('your own name is no better here than at sign-up', async () => {
    const ada = app.person();
    await ada.signUp();
    const [name] = ada.email.split('@');
    expect(await change(ada, { newPassword: `${name}1` })).toMatchObject({ reasons: ['PERSONAL'] });
  });

  test('ASVS 7.5.1: with a second factor, it takes a fresh proof by it', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(300);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }));
    expect(await change(ada)).toMatchObject({
      code: 'STEP_UP_REQUIRED',
      acceptedFactors: ['TOTP'],
    });

    const { ticket } = await ada.run('stepUp');
    ada.hold(await ada.verifyTotp(ticket, ada.code()));
    expect(await change(ada)).toMatchObject({ __typename: 'AuthUser' });
  });

  test('of two changes at once, one is made', async () => {
    const ada = app.person();
    await ada.signUp();
    const answers = await Promise.all([
      change(ada),
      change(ada, { newPassword: 'a third walk to the sea' }),
    ]);
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
      'AuthInvalidCredentialsError',
      'AuthUser',
    ]);
  });
});
