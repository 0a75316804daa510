import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { heldChanges } from '../support/held-changes.ts';
import { codeAt, type Person } from '../support/person.ts';
import { tracesOf } from '../support/traces.ts';

/**
 * Whatever is under way when a user is deleted says nothing of them afterwards; and who may delete is
 * decided by what is there when it happens. On PGlite nothing is ever under way beside something else.
 */
const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

describe.runIf(onPostgres)('a user who is being deleted', () => {
  const app = testApp({ AUTH_RATE_LIMITS: 'off' });
  const { during } = heldChanges(app);

  async function someone() {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(60);
    const { id } = await ada.run('me');
    return { ada, id: id as string };
  }
  const whileDeleting = (ada: Person, act: () => Promise<unknown>) =>
    during('user.deleted', () => ada.run('deleteUser'), act);
  const outcomeOf = (answer: Awaited<ReturnType<Person['run']>>): string =>
    answer.__typename ?? answer.errors[0].extensions.code;

  test.each<[string, (ada: Person) => Promise<() => Promise<unknown>>]>([
    ['a wrong password', async (ada) => () => ada.signIn('wrong')],
    [
      'a wrong code',
      async (ada) => {
        const ticket = await ada.ticket();
        return () => ada.verifyTotp(ticket, ada.wrongCode());
      },
    ],
    [
      'a wrong code for MFA to be off',
      async (ada) => () => ada.run('verifyChange', { type: 'NONE', code: ada.wrongCode() }),
    ],
    [
      'a wrong code for another app',
      async (ada) => {
        const { totpSecret } = await ada.run('generateTotp');
        const code = codeAt(totpSecret, app.clock(), 9);
        return () => ada.run('verifyChange', { type: 'TOTP', code });
      },
    ],
    ['an export', async (ada) => () => ada.run('exportUserData')],
    ['a new name', async (ada) => () => ada.run('updateUser', { displayName: 'Eve' })],
    ['new recovery codes', async (ada) => () => ada.run('generateRecoveryCodes')],
    ['a sign-out', async (ada) => () => ada.run('signOut', { all: true })],
  ])('is not named by what was under way: %s', async (_, prepare) => {
    const { ada, id } = await someone();
    const act = await prepare(ada);
    const { changed } = await whileDeleting(ada, act);
    expect(changed).toMatchObject({ __typename: 'AuthDeletedUser', id });
    expect(await tracesOf(app, [id])).toEqual([]);
  });

  test('stays when the session that asks was ended first', async () => {
    const { ada, id } = await someone();
    const { answer } = await during(
      'session.revoked',
      () => ada.run('signOut', { all: true }),
      () => ada.run('deleteUser'),
    );
    expect(outcomeOf(answer)).toBe('UNAUTHENTICATED');
    expect(await app.db.user.count({ where: { id } })).toBe(1);
  });

  test('stays when a stronger proof is asked for since', async () => {
    const ada = app.person();
    const eve = app.person();
    const { user } = await ada.signUp();
    eve.hold(await ada.signIn());
    const { totpSecret } = await ada.run('generateTotp');
    const code = codeAt(totpSecret, app.clock());
    const { answer } = await during(
      'factor.enrolled',
      () => ada.run('verifyChange', { type: 'TOTP', code }),
      () => eve.run('deleteUser'),
    );
    expect(outcomeOf(answer)).toBe('AuthStepUpRequiredError');
    expect(await app.db.user.count({ where: { id: user.id } })).toBe(1);
  });
});
