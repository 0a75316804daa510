import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { newPhoneNumber, testFactors } from '../support/factors.ts';
import { PASSWORD } from '../support/person.ts';
import { expectFine, keysOf, NO_OFFERS, openPortal } from '../support/portal.ts';

const { app, enrollSms, enrollEmail, codeBySms, codeByMail } = await testFactors(NO_OFFERS);
const portal = openPortal(app);

async function someone() {
  const person = app.person();
  await person.signUp();
  return person;
}
async function visit() {
  return portal.visit('/account');
}
async function enter(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
const arrived = (page: Page) => page.getByRole('heading', { name: 'Your account' }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

describe('sign-in', () => {
  test('by password: a wrong one is announced, a right one arrives, and a reload stays', async () => {
    const ada = await someone();
    const page = await visit();
    await expectFine(page, 'Sign in');
    await enter(page, ada.email, 'not this one, no');
    await page.getByRole('alert').getByText('is wrong').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(ada.email);
    await enter(page, ada.email);
    await arrived(page);
    await page.reload();
    await arrived(page);
    expect(await page.evaluate('JSON.stringify([sessionStorage, localStorage])')).not.toContain(
      'eyJ',
    );
    await press(page, 'Sign out');
    await expectFine(page, 'Sign in');
    await page.goBack();
    await expectFine(page, 'Sign in');
    await page.context().close();
  });

  test('by an app; and on a device that is remembered, never again', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const page = await visit();
    await enter(page, ada.email);
    await expectFine(page, 'Show that it is you');
    await page.getByLabel('Code').fill(ada.wrongCode());
    await press(page, 'Continue');
    await page.getByRole('alert').getByText('more times').waitFor();
    await page.getByLabel('Code').fill(ada.code().replace(/(...)/, '$1 '));
    await page.getByLabel('Do not ask again on this device').check();
    await press(page, 'Continue');
    await arrived(page);
    await press(page, 'Sign out');
    await enter(page, ada.email);
    await arrived(page);
    await page.context().close();
  });

  test('another way: by SMS, by e-mail, and by a recovery code', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    const { phoneNumber } = await enrollSms(ada, newPhoneNumber());
    await enrollEmail(ada);
    app.clock.advance(120);

    const page = await visit();
    for (const [way, code] of [
      [/^Text message/, () => codeBySms(phoneNumber)],
      [/^E-mail/, () => codeByMail(ada.email)],
    ] as const) {
      await enter(page, ada.email);
      await page.getByRole('button', { name: 'Try another way' }).click();
      await page.getByRole('button', { name: way }).click();
      await page.getByText('The code that was').waitFor();
      await page.getByLabel('Code').fill(code());
      await press(page, 'Continue');
      await arrived(page);
      await press(page, 'Sign out');
    }
    await enter(page, ada.email);
    await press(page, 'Try another way');
    await press(page, 'A recovery code');
    await page.getByLabel('Recovery code').fill(ada.recoveryCodes[0]!);
    await press(page, 'Continue');
    await arrived(page);
    await page.context().close();
  });

  test('a ticket that has expired begins again, and says why', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const page = await visit();
    await enter(page, ada.email);
    await page.getByLabel('Code').fill(ada.code());
    app.clock.advance(3600);
    await press(page, 'Continue');
    await page.getByRole('alert').getByText('took too long').waitFor();
    await expectFine(page, 'Sign in');
    await page.context().close();
  });

  test('by keyboard alone', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const page = await visit();
    await expectFine(page, 'Sign in');
    const keys = keysOf(page);
    await keys.type('E-mail address', ada.email);
    await keys.type('Password', PASSWORD);
    await page.keyboard.press('Enter');
    await expectFine(page, 'Show that it is you');
    await keys.type('Code', ada.code());
    await keys.check('Do not ask again');
    await keys.press('Continue');
    await expectFine(page, 'Your account');
    await keys.type('Your name', 'Ada by keys');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    await keys.press('Add a second step');
    await expectFine(page, 'Add a second step');
    await keys.check('Cancel');
    await expectFine(page, 'Your account');
    await keys.press('Sign out');
    await expectFine(page, 'Sign in');
    await page.context().close();
  });
});
