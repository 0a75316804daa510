import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { NEW_PASSWORD, testMailedLinks, type LinkPage } from '../support/mailed-links.ts';
import { PASSWORD } from '../support/person.ts';
import { expectFine, NO_OFFERS, openPortal } from '../support/portal.ts';

const SHOP = 'http://localhost:49999';
const links = await testMailedLinks({
  AUTH_EMAIL_VERIFICATION: 'required',
  AUTH_RETURN_ORIGINS: SHOP,
  ...NO_OFFERS,
});
const { app } = links;
const portal = openPortal(app);
const LINKS = ['verify-email', 'stop-email-change', 'restore-factor', 'cancel-mfa-reset'] as const;

/** As the mail says it, but for the address that this server is at. */
async function openLink(page: Page, to: string, name: LinkPage): Promise<void> {
  const link = new RegExp(`/account/${name}#token=[\\w-]+`);
  const { text } = await links.nextMail(to, link);
  // Another document, as a click in a mail opens.
  await page.goto('about:blank');
  await page.goto(link.exec(text!)![0]);
}

test('an account from nothing to a new password, in German', async () => {
  const page = await portal.visit('/account/sign-up', { locale: 'de-DE' });
  const email = `${randomUUID()}@example.com`;
  await expectFine(page, 'Konto anlegen');
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  await page.getByText(/^Mindestens \d+ Zeichen/).waitFor();
  await page.getByLabel('Ihr Name').fill('Ada');
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByLabel('Passwort').fill('short');
  await page.getByRole('button', { name: 'Konto anlegen' }).click();
  await page.getByRole('alert').getByText('es ist zu kurz').waitFor();
  await page.getByLabel('Passwort').fill(PASSWORD);
  await page.getByRole('button', { name: 'Konto anlegen' }).click();
  await expectFine(page, 'Sehen Sie in Ihr Postfach');

  const tokens = () => app.db.mailedToken.count();
  await openLink(page, email, 'verify-email');
  await expectFine(page, 'E-Mail-Adresse bestätigen');
  expect(new URL(page.url()).hash).toBe('');
  // What a scanner of mails does that runs scripts.
  const before = await tokens();
  await page.evaluate(`document.forms[0].requestSubmit();
    document.querySelector('button').click()`);
  // And what one does that does not, should it send what stands behind the `#`.
  for (const method of ['GET', 'HEAD'])
    for (const name of LINKS)
      expect((await fetch(`${app.origin}/account/${name}?token=x`, { method })).status).toBe(200);
  await page.waitForLoadState('networkidle');
  expect(await tokens()).toBe(before);
  await page.getByRole('button', { name: 'Bestätigen' }).click();
  await page.getByText('Ihre E-Mail-Adresse ist bestätigt.').waitFor();
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();

  await page.getByRole('link', { name: 'Passwort vergessen?' }).click();
  await expectFine(page, 'Passwort vergessen?');
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByRole('button', { name: 'Link senden' }).click();
  await expectFine(page, 'Sehen Sie in Ihr Postfach');

  await openLink(page, email, 'reset-password');
  await expectFine(page, 'Neues Passwort wählen');
  await page.getByLabel('Neues Passwort').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Passwort setzen' }).click();
  await page.getByText('Ihr Passwort ist geändert').waitFor();
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();

  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByLabel('Passwort').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await expectFine(page, 'Ihr Konto');
  await page.getByLabel('Sprache').selectOption('en');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
});

test('an address that is not confirmed is told at sign-in, and mailed to again', async () => {
  const ada = app.person();
  await ada.signUp();
  await links.nextToken(ada.email, 'verify-email');
  const query = new URLSearchParams({ returnTo: `${SHOP}/in`, codeChallenge: 'c'.repeat(43) });
  const page = await portal.visit(`/account/sign-in?${query}`);
  await page.route(`${SHOP}/**`, (route) => route.fulfill({ body: 'The shop' }));
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectFine(page, 'Look into your mailbox');
  await page.getByRole('button', { name: 'Send it again' }).click();
  await page.getByText('It was sent again.').waitFor();

  // The link is opened elsewhere; the tab that waits leads back to the app.
  const other = await portal.visit('/account/sign-in');
  await openLink(other, ada.email, 'verify-email');
  await other.getByRole('button', { name: 'Confirm' }).click();
  await other.getByText('Your e-mail address is confirmed.').waitFor();
  await page.getByRole('link', { name: 'To sign-in' }).click();
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${SHOP}/in?**`);
});

test.each(LINKS)(
  '%s: a link that is worn out says so, and one without a token asks for the whole',
  async (name) => {
    const page = await portal.visit(`/account/${name}#token=${'x'.repeat(43)}`);
    await page.getByRole('button').click();
    await page.getByRole('alert').getByText('used already').waitFor();
    await page.reload();
    await page.getByText('This link is not complete').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await page.context().close();
  },
);
