import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PASSWORD } from '../support/person.ts';
import { openPortal, press } from '../support/portal.ts';
import { plugIn } from '../support/virtual-authenticator.ts';
import { readme } from '../support/readme.ts';

const shown = [...readme.matchAll(/\]\((test\/portal\/[\w-]+\.png)\)/g)].map(([, path]) => path!);

/** `npm run pictures` takes them anew. */
describe.runIf(process.env['PICTURES'] === 'take')('the pictures', () => {
  const app = testApp();
  const portal = openPortal(app);
  const take = (page: Page, name: string) =>
    page.screenshot({ path: `test/portal/${name}.png`, fullPage: true });
  const arrived = (page: Page, heading: string) =>
    page.getByRole('heading', { name: heading, exact: true }).waitFor();

  test('are taken on the way of somebody who signs up', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const email = 'ada@example.com';
    await app.db.user.update({
      where: { email: ada.email },
      data: { email, emailVerifiedAt: app.clock(), displayName: 'Ada Lovelace' },
    });
    const page = await portal.visit('/account/sign-in', {
      viewport: { width: 480, height: 620 },
    });
    await arrived(page, 'Sign in');
    await take(page, 'sign-in');
    await page.emulateMedia({ colorScheme: 'dark' });
    await take(page, 'sign-in-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await page.getByLabel('Code').fill(ada.code());
    await press(page, 'Continue');
    await arrived(page, 'Your account');
    await plugIn(page);
    await press(page, 'Add a second step');
    await press(page, 'Passkey or security key');
    await press(page, 'Create a passkey');
    await arrived(page, 'Your account');
    await page.getByText('Passkey', { exact: true }).waitFor();
    await page.setViewportSize({ width: 480, height: 1100 });
    await page.screenshot({ path: 'test/portal/account.png' });
  });

  test('are small where the screen is', async () => {
    const page = await portal.visit('/account/sign-up', { viewport: { width: 320, height: 640 } });
    await page.getByLabel('E-mail address').fill('new@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Create the account');
    await press(page, 'Authenticator app');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await take(page, 'enrollment');
  });
});

test.each(shown)('%s is there for the README, and small', (path) => {
  const bytes = readFileSync(path);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.byteLength).toBeLessThan(60_000);
});
