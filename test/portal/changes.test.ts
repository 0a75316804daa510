import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testFactors, verifyAddress } from '../support/factors.ts';
import { NEW_PASSWORD } from '../support/mailed-links.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import {
  expectAccessible,
  expectFine,
  keysOf,
  NO_OFFERS,
  openPortal,
  press,
} from '../support/portal.ts';

const factors = await testFactors({
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
  AUTH_MFA_RESET_DELAY: '24',
  ...NO_OFFERS,
});
const { app, mail, codeByMail } = factors;
const portal = openPortal(app);

async function enter(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}
async function signedIn(ada: Person): Promise<Page> {
  const page = await portal.visit('/account');
  await enter(page, ada.email);
  await expectFine(page, 'Your account');
  return page;
}
/** As the mail says it, in another document, as a click in a mail opens. */
async function openLink(page: Page, to: string, name: string): Promise<void> {
  const link = new RegExp(`/account/${name}#token=[\\w-]+`);
  const { text } = await mail.waitForMail(
    (one) => one.recipients.includes(to) && link.test(one.text ?? ''),
  );
  await page.goto('about:blank');
  await page.goto(link.exec(text!)![0]);
}

test('an address is confirmed, becomes a second step, is to be another one, and is kept', async () => {
  const ada = app.person();
  await ada.signUp();
  const page = await signedIn(ada);
  await page.getByText('This address is not confirmed yet.').waitFor();
  await press(page, 'Mail me the link');
  await page.getByText('Open the link that was mailed to').waitFor();
  await openLink(page, ada.email, 'verify-email');
  await press(page, 'Confirm');
  await page.getByText('Your e-mail address is confirmed.').waitFor();

  // Still signed in: the way back leads to the account.
  await page.goto('/account');
  await press(page, 'Add a second step');
  await expectFine(page, 'Add a second step');
  await press(page, 'E-mail');
  await expectFine(page, 'E-mail');
  await press(page, 'Send a code');
  await page.getByText('The code that was mailed to').waitFor();
  await page.getByLabel('Code').fill(codeByMail(ada.email));
  await press(page, 'Activate');
  await expectFine(page, 'Your account');
  await press(page, 'Add a second step');
  expect(await page.getByRole('button', { name: 'E-mail', exact: true }).count()).toBe(0);
  await press(page, 'Cancel');

  app.clock.advance(3600);
  const newEmail = `other-${ada.email}`;
  await press(page, 'Change the address');
  await page.getByLabel('New e-mail address').fill(newEmail);
  await press(page, 'Continue');
  const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
  await dialog.getByText('The code that was mailed to').waitFor();
  await dialog.getByLabel('Code').fill(codeByMail(ada.email));
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(`Open the link that was mailed to ${newEmail}.`).waitFor();
  await page.locator('button:focus').getByText('Change the address').waitFor();
  await expectAccessible(page);

  await openLink(page, newEmail, 'verify-email');
  await press(page, 'Confirm');
  await page.getByText('Your e-mail address is confirmed.').waitFor();
  await openLink(page, ada.email, 'stop-email-change');
  await expectFine(page, 'Keep your e-mail address');
  await press(page, 'Keep my address');
  await page.getByText('Your account keeps your e-mail address').waitFor();
  await page.getByRole('link', { name: 'Choose a new password' }).click();
  await expectFine(page, 'Forgot your password?');
  expect(await app.db.user.count({ where: { email: ada.email } })).toBe(1);
  await page.context().close();
});

test('it was not me: everybody else is out, and the ways in are changed', async () => {
  const ada = app.person();
  await ada.signUp();
  const page = await signedIn(ada);
  await press(page, 'This was not me');
  await expectFine(page, 'This was not me');
  await page.getByText('Everybody else is signed out (1)').waitFor();
  expect((await ada.run('me')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await press(page, 'Change your password');
  await page.getByText('Your password is changed').waitFor();
  await press(page, 'Done');
  await expectFine(page, 'Your account');
  expect(await page.getByRole('button', { name: 'This was not me' }).count()).toBe(0);
  await page.context().close();
});

test('everything that is stored is taken along, and then nothing is left of it', async () => {
  const ada = app.person();
  await ada.signUp();
  const page = await signedIn(ada);
  const download = page.waitForEvent('download');
  await press(page, 'Download my data');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^account-\d{4}-\d\d-\d\d\.json$/);
  const { user } = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(user.email).toBe(ada.email);

  await press(page, 'Delete the account');
  await expectFine(page, 'Delete the account');
  await page.getByLabel('To go on, type').fill('not@example.com');
  await press(page, 'Delete it for good');
  await page.getByRole('alert').getByText('not the address of this account').waitFor();
  await press(page, 'Keep the account');
  await press(page, 'Delete the account');
  app.clock.advance(3600);
  await page.getByLabel('To go on, type').fill(ada.email);
  await press(page, 'Delete it for good');
  const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expectFine(page, 'Your account is deleted');
  expect(await app.db.user.count({ where: { email: ada.email } })).toBe(0);
  await page.reload();
  await expectFine(page, 'Sign in');
  await page.context().close();
});

test('second steps that others removed, or want removed, are kept by the links of mails, by keys alone', async () => {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  await verifyAddress(app, ada);
  await ada.signInWithTotp();
  app.clock.advance(60);
  await ada.run('verifyChange', { type: 'NONE', code: ada.code() });
  const page = await portal.visit('/account/sign-in');
  await openLink(page, ada.email, 'restore-factor');
  await expectFine(page, 'Take back the removal');
  const keys = keysOf(page);
  await keys.press('Put them back');
  await page.getByText('Your second steps are back').waitFor();

  const { id: userId } = await app.db.user.findUniqueOrThrow({ where: { email: ada.email } });
  await createAdministrator(app).run('resetUserMfa', { userId });
  await openLink(page, ada.email, 'cancel-mfa-reset');
  await expectFine(page, 'Keep your second steps');
  await keys.press('Keep them');
  await page.getByText('Your second steps stay.').waitFor();
  await keys.press('To sign-in');
  await enter(page, ada.email);
  await page.getByLabel('Code').waitFor();
  await page.context().close();
});
