import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { NEW_PASSWORD } from '../support/mailed-links.ts';
import { testApp } from '../support/app.ts';
import { codeAt, PASSWORD, type Person } from '../support/person.ts';
import { expectAccessible, expectFine, NO_OFFERS, openPortal, press } from '../support/portal.ts';
import { plugIn } from '../support/virtual-authenticator.ts';

const app = testApp(NO_OFFERS);
const portal = openPortal(app);

async function signIn(ada: Person): Promise<Page> {
  const page = await portal.visit('/account');
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Sign in');
  return page;
}

test('factors: an app, a passkey, another name, another first, fewer', async () => {
  const ada = app.person();
  await ada.signUp();
  const page = await signIn(ada);
  await expectFine(page, 'Your account');
  await page.getByText('You have none yet').waitFor();

  await press(page, 'Add a second step');
  await press(page, 'Authenticator app');
  const secret = (await page.locator('.key').textContent())!.replaceAll(' ', '');
  await page.getByLabel('Code').fill(codeAt(secret, app.clock()));
  await press(page, 'Activate');
  const code = (await page.locator('.codes li').first().textContent())!;
  await page.getByLabel('I keep these codes').check();
  await press(page, 'Continue');
  await page.getByText('Recovery codes: 10 left.').waitFor();
  app.clock.advance(3600);

  // The proof is too old by now: the dialog asks for a new one.
  await plugIn(page);
  await press(page, 'Add a second step');
  await press(page, 'Passkey or security key');
  await page.getByLabel('Name').fill('Laptop');
  await press(page, 'Create a passkey');
  const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
  await dialog.getByLabel('Code').waitFor();
  await expectAccessible(page);
  await dialog.getByLabel('Code').fill('000000');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('alert').getByText('This code is wrong').waitFor();
  await dialog.getByLabel('Code').fill(codeAt(secret, app.clock()));
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Laptop', { exact: true }).waitFor();
  await expectFine(page, 'Your account');

  await press(page, 'Rename: Laptop');
  await page.getByLabel('Name', { exact: true }).fill('Work laptop');
  await page.getByRole('listitem').getByRole('button', { name: 'Save' }).click();
  app.clock.advance(3600);
  await press(page, 'Ask for it first: Work laptop');
  await page.getByRole('dialog').getByRole('button', { name: 'Use the passkey' }).click();
  await page.getByText('Work laptop (Asked for first)').waitFor();
  // A factor that is new removes none that is older: it takes a recovery code.
  await press(page, 'Remove: Authenticator app');
  await dialog.getByLabel('Recovery code').fill(code);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await page
    .getByRole('button', { name: 'Remove: Authenticator app' })
    .waitFor({ state: 'detached' });
  await press(page, 'New recovery codes');
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor();
  await page.getByLabel('I keep these codes').check();
  await press(page, 'Continue');
  await press(page, 'Remove the password');
  await page.getByText('You have none: your passkeys sign you in.').waitFor();
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('link', { name: 'Have a new password by mail' }).waitFor();
  const answer = await ada.signIn();
  expect(answer.code).toBe('INVALID_CREDENTIALS');
  await page.context().close();
});

test('name, password and sessions; a step-up that is cancelled changes nothing', async () => {
  const ada = app.person();
  await ada.signUp();
  const page = await signIn(ada);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await press(page, 'Save');
  await page.getByText('Saved.').waitFor();
  const { displayName } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
  expect(displayName).toBe('Ada Lovelace');

  await page.getByRole('button', { name: /^End: / }).click();
  await page.getByRole('button', { name: /^End: / }).waitFor({ state: 'detached' });
  expect((await ada.run('me')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');

  app.clock.advance(3600);
  await press(page, 'Add a second step');
  await press(page, 'Authenticator app');
  const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
  await dialog.getByLabel('Password').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('alert').getByText('Show first that it is you').waitFor();
  await press(page, 'Continue');
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await press(page, 'Back');
  await press(page, 'Cancel');

  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await press(page, 'Change your password');
  await page.getByText('Your password is changed').waitFor();
  expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  await page.context().close();
});

test('a device that is remembered is listed, and asked again once it is removed', async () => {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  const page = await signIn(ada);
  await page.getByLabel('Code').fill(ada.code());
  await page.getByLabel('Do not ask again').check();
  await press(page, 'Continue');
  const devices = page.locator('section', { hasText: 'Devices that are not asked' }).last();
  await devices.getByRole('button', { name: /^Remove: / }).click();
  await page.getByText('There are none.').waitFor();
  await press(page, 'Sign out');
  app.clock.advance(60);
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Sign in');
  await page.getByLabel('Code').waitFor();
  await page.context().close();
});
