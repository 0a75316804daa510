import jsqr from 'jsqr';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { newPhoneNumber, otherThan, testFactors } from '../support/factors.ts';
import { codeAt, PASSWORD } from '../support/person.ts';
import { expectFine, keysOf, openPortal } from '../support/portal.ts';
import { plugIn } from '../support/virtual-authenticator.ts';

// Typed as one module, and loaded as another.
const decodeQrCode = jsqr as unknown as typeof jsqr.default;
const { app, codeBySms, codeByMail } = await testFactors({ AUTH_MFA_REQUIREMENT: 'REQUIRED' });
const portal = openPortal(app);

const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** Signs up, and stands before the choice. */
async function newcomer(options = {}): Promise<{ page: Page; email: string }> {
  const { email } = app.person();
  const page = await portal.visit('/account/sign-up', options);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Create the account');
  await expectFine(page, 'Add a second step');
  return { page, email };
}

async function keepCodes(page: Page): Promise<string[]> {
  await expectFine(page, 'Keep your recovery codes');
  const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  const texts = await codes.allTextContents();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await press(page, 'Copy');
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain(texts.join('\n'));
  await page.evaluate('window.print = () => (document.title = "printed")');
  await press(page, 'Print');
  expect(await page.title()).toBe('printed');
  const download = page.waitForEvent('download');
  await press(page, 'Download');
  expect((await download).suggestedFilename()).toBe('recovery-codes.txt');
  // Nobody goes on by accident.
  await press(page, 'Continue');
  expect(await page.getByRole('heading', { name: 'Keep your recovery codes' }).count()).toBe(1);
  await page.getByLabel('I keep these codes').check();
  await press(page, 'Continue');
  await expectFine(page, 'Your account');
  return texts;
}

test('an authenticator app, in the dark and by keys alone; and a recovery code at the next sign-in', async () => {
  const { page, email } = await newcomer({ colorScheme: 'dark' });
  const keys = keysOf(page);
  await keys.press('Authenticator app');
  await expectFine(page, 'Authenticator app');
  const picture = page.getByRole('img', { name: 'QR code' });
  await picture.waitFor();
  const { data, width, height } = PNG.sync.read(await picture.screenshot());
  const scanned = decodeQrCode(new Uint8ClampedArray(data), width, height)!.data;
  const secret = new URL(scanned).searchParams.get('secret')!;
  expect((await page.locator('.key').textContent())!.replaceAll(' ', '')).toBe(secret);
  await keys.type('Code', codeAt(secret, app.clock()));
  await keys.press('Activate');
  await expectFine(page, 'Keep your recovery codes');
  const codes = await page.getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await keys.check('I keep these codes');
  await keys.press('Continue');
  await expectFine(page, 'Your account');
  await keys.press('Sign out');
  await expectFine(page, 'Sign in');
  await keys.type('E-mail address', email);
  await keys.type('Password', PASSWORD);
  await keys.press('Sign in');
  await keys.press('Try another way');
  await keys.press('A recovery code');
  await keys.type('Recovery code', codes[0]!);
  await keys.press('Continue');
  await expectFine(page, 'Your account');
  await page.context().close();
});

test('a passkey, which signs in alone afterwards: out of the list, and by the button', async () => {
  const { page } = await newcomer();
  await plugIn(page);
  await press(page, 'Passkey or security key');
  await press(page, 'Create a passkey');
  await keepCodes(page);
  // The authenticator picks from the list as soon as there is one.
  await press(page, 'Sign out');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  // And a browser without such a list has the button.
  await page.addInitScript(
    'PublicKeyCredential.isConditionalMediationAvailable = async () => false',
  );
  await press(page, 'Sign out');
  await page.goto('/account/sign-in');
  await expectFine(page, 'Sign in');
  await press(page, 'Sign in with a passkey');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  await page.context().close();
});

test('a phone: a number that is none is refused, and a wrong code is not the end', async () => {
  const { page, email } = await newcomer();
  // Who comes back later than that shows first that the mailbox is theirs.
  app.clock.advance(86_400);
  await page.goto('/account/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectFine(page, 'Show that it is you');
  await page.getByLabel('Code').fill(otherThan(codeByMail(email)));
  await press(page, 'Continue');
  await page.getByRole('alert').getByText('This code is wrong').waitFor();
  app.clock.advance(60);
  await press(page, 'Send another code');
  await page.getByText('Another code was sent.').waitFor();
  await page.getByLabel('Code').fill(codeByMail(email));
  await press(page, 'Continue');
  await expectFine(page, 'Add a second step');
  await press(page, 'Text message');
  await expectFine(page, 'Text message');
  await page.getByLabel('Phone number').fill('+1 23');
  await press(page, 'Send a code');
  await page.getByRole('alert').getByText('No message can be sent').waitFor();
  const phoneNumber = newPhoneNumber();
  await page.getByLabel('Phone number').fill(phoneNumber.replace(/(\d{3})(\d{4})$/, ' $1-$2'));
  await press(page, 'Send a code');
  await page.getByLabel('Code').fill('000000');
  await press(page, 'Activate');
  await page.getByRole('alert').getByText('This code is wrong').waitFor();
  await page.getByLabel('Code').fill(codeBySms(phoneNumber));
  await press(page, 'Activate');
  await keepCodes(page);
  await page.context().close();
});
