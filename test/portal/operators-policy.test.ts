import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { expectAccessible, expectFine, openPortal, press } from '../support/portal.ts';
import { atOffice, pressAndConfirm } from '../support/portal-operators.ts';

/** Set to renew the picture that README shows. */
const PICTURE = process.env['POLICY_PICTURE'];

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const portal = openPortal(app);
const { admin, administrator, open, setRoles } = atOffice(app, portal);
admin.restoreAfterEach();

const POLICY = '/account/operators/policy';
const TITLE = 'Who is asked for a second step';
const PREVIEW = 'See whom it would concern';

/** So many who have an app, so many who have nothing, and so many who have only a passkey. */
async function crowd(apps: number, none: number, passkeys: number): Promise<void> {
  const email = () => `${randomUUID()}@example.com`;
  const users = Array.from({ length: apps + none + passkeys }, (_, index) => ({
    id: randomUUID(),
    email: email(),
    ...(index < apps && { totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }),
  }));
  await admin.run('importUsers', { users });
  for (const { id } of users.slice(apps + none)) {
    const now = app.clock();
    await app.db.user.update({ where: { id }, data: { passwordRemovedAt: now } });
    const factor = { type: 'WEBAUTHN', state: 'ACTIVE', name: 'Laptop' } as const;
    await app.db.factor.create({
      data: { ...factor, id: randomUUID(), userId: id, createdAt: now },
    });
  }
}

const versionNow = async () => (await admin.run('mfaPolicy')).version;
const bars = (page: Page) => page.getByRole('img', { name: 'Users by what they would get' });
const row = (page: Page, name: string) =>
  page.getByRole('row', { name: new RegExp(`^${name} \\d`) }).getByRole('cell');

describe('the policy', () => {
  test('is drawn before it is changed, in bars, in numbers and by name, and asked about where somebody is locked out', async () => {
    await crowd(14, 9, 2);
    const boss = await administrator();
    const page = await open(boss, '/account/operators');
    await page.getByRole('link', { name: 'Policy' }).click();
    await expectFine(page, TITLE);
    await press(page, PREVIEW);
    await page.getByRole('status').getByText('You have changed nothing.').waitFor();

    await page.getByLabel('Of everybody').selectOption('REQUIRED');
    await page.getByLabel('Days to do without one').fill('0');
    await page.getByLabel('Passkey or security key').uncheck();
    await press(page, PREVIEW);
    await page.locator('h2:focus').getByText('What it would mean').waitFor();
    const said = (await bars(page).getAttribute('aria-label'))!;
    expect(said).toContain('Let in by the password: now 9, then 0');
    expect(said).toContain('Asked for a second step: now 17, then 15');
    expect(said).toContain('Must add one first: now 0, then 9');
    expect(said).toContain('Locked out: now 0, then 2');
    expect(await row(page, 'Locked out').allTextContents()).toEqual(['0', '2']);
    const widths = await bars(page)
      .locator('rect')
      .evaluateAll((rects) => rects.map((rect) => rect.getBoundingClientRect().width));
    expect(Math.max(...widths)).toBe(widths[2]);
    expect(widths[9]).toBeCloseTo((widths[2]! * 2) / 17, 0);
    await page.getByText('Who would be locked out: 2').click();
    expect(await page.locator('details[open]').getByRole('link').count()).toBe(2);
    await expectAccessible(page);
    for (const width of [320, 1000]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        width,
      );
    }
    if (PICTURE) {
      await page.getByText('Who would be locked out: 2').click();
      await bars(page).screenshot({ path: PICTURE });
    }

    await press(page, 'Change the policy');
    const dialog = page.getByRole('dialog', { name: 'Change the policy for everybody?' });
    await dialog.getByText('Users who would be locked out: 2.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await versionNow()).toBe(1);
    await pressAndConfirm(page, 'Change the policy', 'Change the policy for everybody?');
    await page.getByRole('status').getByText('The policy is changed.').waitFor();
    await page.getByText('Version 2, in force since').waitFor();
    expect(await admin.run('mfaPolicy')).toMatchObject({
      version: 2,
      requirement: 'REQUIRED',
      gracePeriodDays: 0,
      recoveryCodesCount: 10,
    });
    await page.context().close();
  });

  test('what is typed after the preview is another change, and what is not valid is none', async () => {
    const page = await open(await administrator(), POLICY);
    await page.getByLabel('Days to do without one').fill('3');
    await press(page, PREVIEW);
    await page.getByRole('button', { name: 'Change the policy' }).waitFor();
    await page.getByLabel('Days to do without one').fill('366');
    await page.getByRole('button', { name: 'Change the policy' }).waitFor({ state: 'detached' });
    await press(page, PREVIEW);
    await page.locator('input:invalid:focus').waitFor();
    expect(await page.getByRole('button', { name: 'Change the policy' }).count()).toBe(0);
    const factors = page.getByRole('group', { name: 'What counts as' }).getByRole('checkbox');
    for (const factor of await factors.all()) await factor.uncheck();
    await page.getByLabel('Days to do without one').fill('3');
    await press(page, PREVIEW);
    await page.getByRole('alert').getByText('That was not understood').waitFor();
    await page.context().close();
  });

  test('of somebody else is not overwritten', async () => {
    const page = await open(await administrator(), POLICY);
    await page.getByLabel('Days for which a device').fill('9');
    await press(page, PREVIEW);
    await page.getByRole('button', { name: 'Change the policy' }).waitFor();
    await admin.setPolicy({ trustedDevicesDurationDays: 5, strict: true });
    await pressAndConfirm(page, 'Change the policy', 'Change the policy for everybody?');
    await page.getByRole('alert').getByText('Somebody else changed the policy').waitFor();
    expect(await page.getByLabel('Days for which a device').inputValue()).toBe('5');
    expect(await page.getByRole('button', { name: 'Change the policy' }).count()).toBe(0);
    expect(await admin.run('mfaPolicy')).toMatchObject({ version: 2 });
    await page.context().close();
  });

  test('asks more of roles, and no more of them afterwards', async () => {
    const page = await open(await administrator(), POLICY);
    await page.getByLabel('Role 1', { exact: true }).fill('editor');
    await page.getByLabel('Asked of role 1').selectOption('REQUIRED');
    await press(page, PREVIEW);
    await pressAndConfirm(page, 'Change the policy', 'Change the policy for everybody?');
    await page.getByText('Version 2, in force').waitFor();
    const inForce = () => app.db.mfaPolicy.findFirst({ orderBy: { version: 'desc' } });
    expect((await inForce())!.roleRequirements).toEqual({ editor: 'REQUIRED' });
    await page.getByLabel('Asked of role 1').selectOption('');
    await press(page, PREVIEW);
    await pressAndConfirm(page, 'Change the policy', 'Change the policy for everybody?');
    await page.getByText('Version 3, in force').waitFor();
    expect((await inForce())!.roleRequirements).toEqual({});
    await page.context().close();
  });

  test('is not changed by whoever lost the role meanwhile', async () => {
    const boss = await administrator();
    const page = await open(boss, POLICY);
    await page.getByLabel('Days for which a device').fill('9');
    await press(page, PREVIEW);
    await page.getByRole('button', { name: 'Change the policy' }).waitFor();
    await setRoles(boss, ['user']);
    await pressAndConfirm(page, 'Change the policy', 'Change the policy for everybody?');
    await page.getByRole('alert').getByText('You may not do this').waitFor();
    expect(await versionNow()).toBe(1);
    await page.context().close();
  });

  test('in German, and in the dark', async () => {
    const options = { locale: 'de-DE', colorScheme: 'dark' } as const;
    const page = await open(await administrator(), POLICY, options);
    await expectFine(page, 'Wer nach einem zweiten Schritt gefragt wird');
    await page.getByLabel('Von allen').selectOption('RISK_BASED');
    await press(page, 'Zeigen, wen es beträfe');
    await page.getByRole('img', { name: 'Benutzer danach' }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await page.context().close();
  });
});
