import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { codeAt, PASSWORD } from '../support/person.ts';
import { expectAccessible, expectFine, openPortal, press } from '../support/portal.ts';
import { plugIn } from '../support/virtual-authenticator.ts';

const app = testApp();
const portal = openPortal(app);

test('from nothing to two second steps, a passkey that is lost, and back: in German, in the dark', async () => {
  const { email } = app.person();
  const page = await portal.visit('/account', { locale: 'de-DE', colorScheme: 'dark' });
  await expectFine(page, 'Anmelden');
  await page.getByRole('link', { name: 'Konto anlegen' }).click();
  await expectFine(page, 'Konto anlegen');
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByLabel('Passwort').fill(PASSWORD);
  await press(page, 'Konto anlegen');

  await expectFine(page, 'Zweiten Schritt hinzufügen');
  await press(page, 'Authenticator-App');
  await page.getByRole('img', { name: 'QR-Code' }).waitFor();
  await expectFine(page, 'Authenticator-App');
  const secret = (await page.locator('.key').textContent())!.replaceAll(' ', '');
  await page.getByLabel('Code').fill(codeAt(secret, app.clock()));
  await press(page, 'Aktivieren');
  await expectFine(page, 'Bewahren Sie Ihre Wiederherstellungscodes auf');
  const [code] = await page.getByRole('listitem').allTextContents();
  await page.getByLabel('Ich bewahre diese Codes').check();
  await press(page, 'Weiter');

  await expectFine(page, 'Ihr Konto');
  const authenticator = await plugIn(page);
  await press(page, 'Zweiten Schritt hinzufügen');
  await press(page, 'Passkey oder Sicherheitsschlüssel');
  await expectFine(page, 'Passkey oder Sicherheitsschlüssel');
  await press(page, 'Passkey anlegen');
  await expectFine(page, 'Ihr Konto');
  await page.getByText('Passkey', { exact: true }).waitFor();

  // The browser offers the passkey in the list of addresses, and its owner takes it.
  await press(page, 'Abmelden');
  await page.getByText('Zuletzt benutzt').first().waitFor();
  await expectFine(page, 'Ihr Konto');

  await authenticator.unplug();
  await press(page, 'Abmelden');
  await expectFine(page, 'Anmelden');
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByLabel('Passwort').fill(PASSWORD);
  await press(page, 'Anmelden');
  await expectFine(page, 'Zeigen Sie, dass Sie es sind');
  await press(page, 'Anders versuchen');
  await expectAccessible(page);
  await press(page, 'Ein Wiederherstellungscode');
  await page.getByLabel('Wiederherstellungscode').fill(code!);
  await press(page, 'Weiter');
  await expectFine(page, 'Ihr Konto');
  await page.getByText('Wiederherstellungscodes: noch 9.').waitFor();
  expect(await page.getByText('Passkey', { exact: true }).count()).toBe(1);
  await page.context().close();
});
