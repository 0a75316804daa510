import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { expectAccessible, expectFine, openPortal, press } from '../support/portal.ts';
import { atOffice, pressAndConfirm } from '../support/portal-operators.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_MFA_RESET_APPROVALS: '2' });
const portal = openPortal(app);
const { admin, administrator, enter, idOf, open, setRoles } = atOffice(app, portal);
admin.restoreAfterEach();

const USERS = '/account/operators/users';
const userPage = async (person: { email: string }) => `${USERS}/${await idOf(person)}`;
const NOT_THERE = 'There is no such page';

describe('users', () => {
  test('are found by the beginning of their address or by their id, page by page', async () => {
    const users = Array.from({ length: 22 }, (_, index) => ({
      email: `crowd-${String(index).padStart(2, '0')}@example.com`,
    }));
    await admin.run('importUsers', { users });
    const page = await open(await administrator(), '/account');
    await page.getByRole('link', { name: 'To the pages of administrators' }).click();
    await expectFine(page, 'Users');
    await page.getByRole('link', { name: 'crowd-21@example.com' }).waitFor();

    await page.getByLabel('E-mail address or id').fill('CROWD-');
    await press(page, 'Find');
    await page.getByRole('status').getByText('Shown: 20, and there are more.').waitFor();
    await press(page, 'Show more');
    await page.getByRole('status').getByText('Shown: 22.').waitFor();
    expect(
      await page
        .getByRole('listitem')
        .getByRole('link', { name: /^crowd-/ })
        .count(),
    ).toBe(22);

    await page.getByLabel('E-mail address or id').fill('nobody-at-all');
    await press(page, 'Find');
    await page.getByRole('status').getByText('There is nothing here.').waitFor();

    const id = await idOf({ email: 'crowd-07@example.com' });
    await page.getByLabel('E-mail address or id').fill(` ${id.toUpperCase()} `);
    await press(page, 'Find');
    await expectFine(page, 'crowd-07@example.com');
    await page.goBack();
    await expectFine(page, 'Users');
    await page.goto(`${USERS}/00000000-0000-4000-8000-000000000000`);
    await expectFine(page, NOT_THERE);
    await page.context().close();
  });

  test('are signed out, disabled, enabled, unlocked and given roles, each after a question that names them', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const page = await open(await administrator(), await userPage(ada));
    await expectFine(page, ada.email);
    await page.getByText('The right password is followed by a second step.').waitFor();
    await page.getByText('Offered: Authenticator app.').waitFor();

    await press(page, 'Disable');
    const dialog = page.getByRole('dialog', { name: `Disable ${ada.email}?` });
    await dialog.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // The focus is where it was, and nothing happened.
    await page.locator('button:focus').getByText('Disable', { exact: true }).waitFor();
    expect((await ada.run('me')).email).toBe(ada.email);

    await pressAndConfirm(page, 'End all sessions', `End every session of ${ada.email}?`);
    await page.getByRole('status').getByText('Sessions ended: 1.').waitFor();
    await page.getByText('Nowhere.').waitFor();
    expect((await ada.run('me')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');

    await pressAndConfirm(page, 'Disable', `Disable ${ada.email}?`);
    await page.getByRole('status').getByText('The account is disabled.').waitFor();
    await page.getByText('Nothing: they do not get in.').waitFor();
    expect((await ada.signIn()).__typename).toBe('AuthInvalidCredentialsError');
    await press(page, 'Enable');
    await page.getByRole('status').getByText('The account is enabled.').waitFor();

    for (let tries = 0; tries < 8; tries += 1) await ada.signIn('not this one, no');
    expect((await ada.signIn()).__typename).toBe('AuthRateLimitedError');
    await pressAndConfirm(page, 'Unlock', `Unlock ${ada.email}?`);
    await page.getByRole('status').getByText('Nobody has to wait any more.').waitFor();
    expect((await ada.signIn()).__typename).toBe('MfaTicket');

    await page.getByLabel('Roles', { exact: true }).fill('user, editor');
    await page.getByLabel('Default role').fill('editor');
    await pressAndConfirm(page, 'Set the roles', `Set the roles of ${ada.email}?`);
    await page.getByRole('status').getByText('The roles are set.').waitFor();
    const { roles, defaultRole } = await app.db.user.findUniqueOrThrow({
      where: { email: ada.email },
    });
    expect([roles.toSorted(), defaultRole]).toEqual([['editor', 'user'], 'editor']);
    await page.getByLabel('Roles', { exact: true }).fill('no role is called $this');
    await pressAndConfirm(page, 'Set the roles', `Set the roles of ${ada.email}?`);
    await page.getByRole('alert').getByText('That was not understood').waitFor();
    await page.context().close();
  });

  test('lose their second steps once another administrator agrees', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const question = `Agree to the reset of the second steps of ${ada.email}?`;
    const first = await open(await administrator(), await userPage(ada));
    await first.getByRole('button', { name: 'Reset the second steps' }).waitFor();
    expect(await first.getByRole('button', { name: 'Agree to a reset' }).count()).toBe(0);
    await pressAndConfirm(
      first,
      'Reset the second steps',
      `Reset the second steps of ${ada.email}?`,
    );
    await first.getByText('Another administrator has to agree.').waitFor();
    // Whoever asked does not agree twice.
    await pressAndConfirm(first, 'Agree to a reset', question);
    await first.getByText('Another administrator has to agree.').waitFor();
    await expectAccessible(first);
    expect((await ada.signIn()).__typename).toBe('MfaTicket');

    // What waits is there for everybody who comes.
    const second = await open(await administrator(), await userPage(ada));
    await second.getByText('Another administrator has to agree.').waitFor();
    const withdrawal = `Withdraw the reset of the second steps of ${ada.email}?`;
    await pressAndConfirm(second, 'Withdraw the reset', withdrawal);
    await second.getByRole('status').getByText('The reset is withdrawn.').waitFor();
    expect((await ada.signIn()).__typename).toBe('MfaTicket');
    await pressAndConfirm(first, 'Agree to a reset', question);
    await first.getByRole('alert').getByText('No reset waits for this user').waitFor();
    await pressAndConfirm(
      first,
      'Reset the second steps',
      `Reset the second steps of ${ada.email}?`,
    );
    await first.getByText('Another administrator has to agree.').waitFor();

    await second.reload();
    await pressAndConfirm(second, 'Agree to a reset', question);
    await second.getByRole('status').getByText('The second steps are reset.').waitFor();
    await second.getByText('is followed by the enrollment of a second step').waitFor();
    expect((await ada.signIn()).__typename).toBe('MfaEnrollmentTicket');
    await first.context().close();
    await second.context().close();
  });

  test('what they call themselves is shown as text', async () => {
    const mallory = app.person();
    await mallory.signUp();
    const name = '<img src=x onerror="document.title=1"><b>Mallory</b>';
    await mallory.run('updateUser', { displayName: name });
    const page = await open(await administrator(), USERS);
    await page.getByText(name).waitFor();
    await page.goto(await userPage(mallory));
    await page.getByText(name).waitFor();
    expect(await page.locator('main img, main b').count()).toBe(0);
    await page.context().close();
  });
});

describe('the pages of administrators', () => {
  test('are not there for whoever is none, who is told nothing', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const page = await portal.visit('/account');
    await enter(page, ada);
    await page.getByLabel('Code').fill(ada.code());
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect(await page.getByRole('link', { name: 'administrators' }).count()).toBe(0);

    const answers: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('/graphql')) answers.push(response.text());
    });
    for (const path of ['/account/operators', USERS, await userPage(await administrator())]) {
      await page.goto(path);
      await expectFine(page, NOT_THERE);
      expect(await page.getByRole('navigation').count()).toBe(0);
    }
    const told = await Promise.all(answers);
    // Of themselves, and what is public.
    const mayKnow = /^\{"data":\{"(me|refreshSession|authConfig)":/;
    for (const answer of told.filter((text) => !mayKnow.test(text)))
      expect(JSON.parse(answer)).toMatchObject({
        data: { mfaPolicy: null },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    await page.context().close();
  });

  test('ask for the second step where a remembered device took its place', async () => {
    const boss = await administrator();
    const page = await portal.visit('/account');
    for (const round of ['first', 'again']) {
      await enter(page, boss);
      if (round === 'again') break;
      await page.getByLabel('Code').fill(boss.code());
      await page.getByLabel('Do not ask again').check();
      await press(page, 'Continue');
      await press(page, 'Sign out');
    }
    app.clock.advance(60);
    await page.getByRole('link', { name: 'To the pages of administrators' }).click();
    await expectFine(page, 'Administration');
    await press(page, 'Show a second step');
    const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
    await dialog.getByLabel('Code').waitFor();
    await page.keyboard.press('Escape');
    await press(page, 'Show a second step');
    await dialog.getByLabel('Code').fill(boss.code());
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expectFine(page, 'Users');
    await page.context().close();
  });

  test('send whoever has no second step to add one, and whoever is not signed in to sign in', async () => {
    const ada = app.person();
    await ada.signUp();
    await admin.setPolicy({ gracePeriodDays: 7 });
    await setRoles(ada, ['user', 'admin']);
    const page = await portal.visit(USERS);
    await expectFine(page, 'Sign in');
    await enter(page, ada);
    await press(page, 'Not now');
    await expectFine(page, 'Administration');
    await page.getByText('have no second step').waitFor();
    await page.getByRole('link', { name: 'To your account' }).click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.context().close();
  });

  test('say so when the role was taken meanwhile, and are gone afterwards', async () => {
    const [boss, ada] = [await administrator(), app.person()];
    await ada.signUp();
    const page = await open(boss, await userPage(ada));
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    await setRoles(boss, ['user']);
    await pressAndConfirm(page, 'Disable', `Disable ${ada.email}?`);
    await page.getByRole('alert').getByText('You may not do this').waitFor();
    expect((await ada.run('me')).email).toBe(ada.email);
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('alert').getByText('You may not do this').waitFor();
    await page.reload();
    await expectFine(page, NOT_THERE);
    await page.context().close();
  });

  test('in German, and in the dark', async () => {
    const boss = await administrator();
    const page = await open(boss, USERS, { locale: 'de-DE', colorScheme: 'dark' });
    await expectFine(page, 'Benutzer');
    await page.getByRole('link', { name: boss.email }).click();
    await expectFine(page, boss.email);
    await page.getByText('Nach dem richtigen Passwort kommt ein zweiter Schritt.').waitFor();
    await press(page, 'Sperren');
    await page.getByRole('dialog').getByRole('button', { name: 'Sperren' }).click();
    await page.getByRole('alert').getByText('an sich selbst').waitFor();
    await page.context().close();
  });
});
