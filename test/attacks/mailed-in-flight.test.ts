import { describe, expect, test } from 'vitest';
import { verifyAddress } from '../support/factors.ts';
import { heldChanges } from '../support/held-changes.ts';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** What is under way while a mailed link takes effect: decided before, and not committed. */
describe.runIf(onPostgres)('while a mailed link takes effect', async () => {
  const links = await testMailedLinks({ AUTH_RATE_LIMITS: 'off' });
  const { app } = links;
  const held = heldChanges(app);

  async function someone(): Promise<Person> {
    const ada = app.person();
    await ada.signUp();
    await verifyAddress(app, ada);
    return ada;
  }
  const reset = (person: Person, token: string, newPassword = NEW_PASSWORD) =>
    person.run('resetPassword', { token, newPassword }, '');

  const OPERATIONS: Readonly<Record<string, (ada: Person) => Promise<() => Promise<unknown>>>> = {
    'a sign-in by the old password': async (ada) => () => ada.signIn(),
    'a refresh': async (ada) => () => ada.run('refresh', { refreshToken: ada.refreshToken }, ''),
    'a change of the password': async (ada) => () =>
      ada.run('changePassword', {
        currentPassword: PASSWORD,
        newPassword: 'seven gulls over the pier',
      }),
    'a step-up': async (ada) => () => ada.run('stepUp', { password: PASSWORD }),
    'the begin of an enrollment': async (ada) => () => ada.run('generateTotp'),
    'a change of address that is asked for': async (ada) => () =>
      ada.run('changeEmail', { newEmail: `new-${ada.email}` }),
    'a change of address that is confirmed': async (ada) => {
      const token = await links.token(ada, 'CHANGE_EMAIL', { to: `new-${ada.email}` });
      return () => ada.run('verifyAddress', { token }, '');
    },
    'the redemption of a ticket': async (ada) => {
      await ada.enrollTotp();
      app.clock.advance(60);
      const ticket = await ada.ticket();
      return () => ada.verifyTotp(ticket, ada.code());
    },
  };

  test.each(Object.entries(OPERATIONS))('a reset: %s comes to nothing', async (_, prepare) => {
    const ada = await someone();
    const act = await prepare(ada);
    const token = await links.token(ada, 'RESET_PASSWORD');
    const { changed, answer } = await held.during(
      'password.reset',
      () => reset(app.person(), token),
      act,
    );
    expect(changed).toMatchObject({ __typename: 'AuthUser' });
    expect(answer).not.toMatchObject({
      __typename: expect.stringMatching(
        /^(AuthSession|AuthUser|MfaTicket|MfaTotpEnrollment|AuthEmailVerificationPending)$/,
      ),
    });
    expect(await app.db.session.count({ where: { user: { email: ada.email } } })).toBe(0);
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({
      __typename: expect.stringMatching(/^(AuthSession|MfaTicket)$/),
    });
  });

  test('a reset: the same link once more comes to nothing', async () => {
    const ada = await someone();
    const token = await links.token(ada, 'RESET_PASSWORD');
    const { changed, answer } = await held.during(
      'password.reset',
      () => reset(app.person(), token),
      () => reset(app.person(), token, 'seven gulls over the pier'),
    );
    expect([changed, answer]).toMatchObject([
      { __typename: 'AuthUser' },
      { __typename: 'AuthInvalidTokenError' },
    ]);
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('a change of address: a reset by a link that the old address got comes to nothing', async () => {
    const ada = await someone();
    const change = await links.token(ada, 'CHANGE_EMAIL', { to: `new-${ada.email}` });
    const resetting = await links.token(ada, 'RESET_PASSWORD');
    const { changed, answer } = await held.during(
      'email.changed',
      () => app.person().run('verifyAddress', { token: change }, ''),
      () => reset(app.person(), resetting),
    );
    expect([changed, answer]).toMatchObject([
      { __typename: 'AuthUser' },
      { __typename: 'AuthInvalidTokenError' },
    ]);
  });

  test('a change of address: somebody who signs up with it at that moment is told, or displaced', async () => {
    const ada = await someone();
    const eve = app.person();
    const change = await links.token(ada, 'CHANGE_EMAIL', { to: eve.email });
    const { changed, answer } = await held.during(
      'email.changed',
      () => app.person().run('verifyAddress', { token: change }, ''),
      () => eve.signUp(),
    );
    expect([changed, answer]).toMatchObject([
      { __typename: 'AuthUser' },
      { __typename: 'AuthEmailInUseError' },
    ]);
  });

  test('a sign-up: a change to the same address waits for it, and displaces it', async () => {
    const ada = await someone();
    const eve = app.person();
    const change = await links.token(ada, 'CHANGE_EMAIL', { to: eve.email });
    const { changed, answer } = await held.during(
      'sign_up.succeeded',
      () => eve.signUp(),
      () => app.person().run('verifyAddress', { token: change }, ''),
    );
    expect([changed, answer]).toMatchObject([
      { __typename: 'AuthSession' },
      { __typename: 'AuthUser', email: eve.email },
    ]);
  });
});
