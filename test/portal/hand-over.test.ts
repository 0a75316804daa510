import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PASSWORD } from '../support/person.ts';
import { expectFine, NO_OFFERS, openPortal } from '../support/portal.ts';

const SHOP = 'http://localhost:49999';
const app = testApp({ AUTH_RETURN_ORIGINS: SHOP, ...NO_OFFERS });
const portal = openPortal(app);

async function from(returnTo: string): Promise<Page> {
  const codeChallenge = createHash('sha256').update('verifier').digest('base64url');
  const state = 'as it was';
  const query = new URLSearchParams({ returnTo, codeChallenge, state, utm_source: 'mail' });
  const page = await portal.visit(`/account/sign-in?${query}`);
  await page.route(`${SHOP}/**`, (route) => route.fulfill({ body: 'The shop' }));
  return page;
}
async function signIn(page: Page): Promise<void> {
  const ada = app.person();
  await ada.signUp();
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('who comes from an app goes back there with a code, at once when signed in already', async () => {
  const page = await from(`${SHOP}/signed-in`);
  const asked = page.url();
  await signIn(page);
  for (const again of [false, true]) {
    if (again) await page.goto(asked);
    await page.waitForURL(`${SHOP}/signed-in?**`);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('code')).toMatch(/^[\w-]{20,}$/);
    expect(searchParams.get('state')).toBe('as it was');
  }
});

test('who comes from anywhere else stays, and is told by name where they are not led', async () => {
  const page = await from('https://evil.example/');
  await signIn(page);
  await expectFine(page, 'No way back to the app');
  await page.getByText('led on to evil.example').waitFor();
  await page.getByText('its origin is none of AUTH_RETURN_ORIGINS').waitFor();
  expect(await page.locator('a[href*=evil]').count()).toBe(0);
  await page.getByRole('link', { name: 'To your account' }).click();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/account');
});
