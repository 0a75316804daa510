import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { codeAt, PASSWORD } from '../support/person.ts';
import { expectFine, openPortal, press } from '../support/portal.ts';

const SHOP = 'http://localhost:49999';
const DAY_MS = 86_400_000;
const app = testApp({ AUTH_MFA_OFFER_DAYS: '7', AUTH_RETURN_ORIGINS: SHOP });
const portal = openPortal(app);

async function signUp(path: string) {
  const { email } = app.person();
  const page = await portal.visit(path);
  await page.route(`${SHOP}/**`, (route) => route.fulfill({ body: 'The shop' }));
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Create the account');
  return { page, email };
}
async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await press(page, 'Sign in');
}

test('a second step is offered to who has none, put off for a week, and offered again', async () => {
  const { page, email } = await signUp('/account/sign-up');
  await expectFine(page, 'Add a second step');
  expect(await page.getByRole('button', { name: 'Text message' }).count()).toBe(0);
  await press(page, 'Not now');
  await expectFine(page, 'Your account');
  await press(page, 'Sign out');
  await signIn(page, email);
  await expectFine(page, 'Your account');

  await press(page, 'Sign out');
  await page.clock.setSystemTime(Date.now() + 8 * DAY_MS);
  await signIn(page, email);
  await expectFine(page, 'Add a second step');
  await press(page, 'Authenticator app');
  const secret = (await page.locator('.key').textContent())!.replaceAll(' ', '');
  await page.getByLabel('Code').fill(codeAt(secret, app.clock()));
  await press(page, 'Activate');
  await page.getByLabel('I keep these codes').check();
  await press(page, 'Continue');
  await expectFine(page, 'Your account');
  await page.goto('/account/second-step');
  await expectFine(page, 'Your account');
  await page.context().close();
});

test('on the way back to an app it is offered once, and never stands in the way', async () => {
  const codeChallenge = 'c'.repeat(43);
  const query = new URLSearchParams({ returnTo: `${SHOP}/in`, codeChallenge });
  const { page, email } = await signUp(`/account/sign-up?${query}`);
  await expectFine(page, 'Add a second step');
  await press(page, 'Not now');
  await page.waitForURL(`${SHOP}/in?**`);

  await page.clock.setSystemTime(Date.now() + 8 * DAY_MS);
  await page.goto('/account');
  await press(page, 'Sign out');
  await page.goto(`/account/sign-in?${query}`);
  await signIn(page, email);
  await page.waitForURL(`${SHOP}/in?**`);
  await page.context().close();
});
