import { expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { auditChain } from '../support/audit-chain.ts';
import { expectAccessible, expectFine, openPortal, press } from '../support/portal.ts';
import { atOffice } from '../support/portal-operators.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const portal = openPortal(app);
const { admin, administrator, idOf, open } = atOffice(app, portal);
const chain = auditChain(app, admin);

const AUDIT = '/account/operators/audit';

test('what happened is found by type and by user, page by page, and opens', async () => {
  const ada = app.person();
  await ada.signUp();
  for (let tries = 0; tries < 3; tries += 1) await ada.signIn();
  const unlocked = { type: 'user.unlocked', factorsRestored: 0, by: null, actor: 'admin' } as const;
  const userId = await idOf(ada);
  await chain.record(...Array.from({ length: 21 }, () => ({ ...unlocked, userId })));

  const page = await open(await administrator(), '/account/operators');
  await page.getByRole('link', { name: 'Audit trail' }).click();
  await expectFine(page, 'Audit trail');
  await page.getByRole('status').getByText('Shown: 20, and there are more.').waitFor();
  await page.getByLabel('What happened').selectOption('user.unlocked');
  await press(page, 'Show');
  await page
    .locator('summary', { hasText: /^(?!user.unlocked)/ })
    .first()
    .waitFor({ state: 'detached' });
  await press(page, 'Show more');
  await page.getByRole('status').getByText('Shown: 21.').waitFor();

  await page.goto(`/account/operators/users/${userId}`);
  await page.getByRole('link', { name: 'What happened to this account' }).click();
  await expectFine(page, 'Audit trail');
  expect(await page.getByLabel('Id of a user').inputValue()).toBe(userId);
  await page.getByLabel('What happened').selectOption('sign_in.succeeded');
  await press(page, 'Show');
  await page.getByRole('status').getByText('Shown: 4.').waitFor();
  await page.locator('summary').first().click();
  const opened = page.locator('details[open]');
  await opened.getByText('"methods"').waitFor();
  await opened.getByText('the user', { exact: true }).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);

  await page.getByLabel('Id of a user').fill('not an id');
  await press(page, 'Show');
  await page.getByRole('alert').getByText('That was not understood').waitFor();
  await page.context().close();
});

test('the whole trail is checked, and says where it was tampered with', async () => {
  const page = await open(await administrator(), AUDIT);
  await chain.extend();
  await press(page, 'Check the whole trail');
  await page.getByRole('status').getByText('Nothing was changed').waitFor();

  const [, , third] = await app.db.auditEvent.findMany({ orderBy: { id: 'asc' } });
  await chain.tamper(`UPDATE audit_events SET type = 'user.unlocked' WHERE id = '${third!.id}'`);
  await press(page, 'Check the whole trail');
  await page.getByRole('alert').getByText(`from the event ${third!.id} on`).waitFor();
  await expectAccessible(page);
  await chain.tamper(`UPDATE audit_events SET type = '${third!.type}' WHERE id = '${third!.id}'`);
  await page.context().close();
});

test('what a program calls itself is shown as text', async () => {
  const name = '<script>document.title=1</script><img src=x onerror="document.title=1">';
  await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': name },
    body: JSON.stringify({
      query: `mutation { signInEmailPassword(email: "eve@example.com", password: "not this one") { __typename } }`,
    }),
  });
  const page = await open(await administrator(), AUDIT);
  await page.getByLabel('What happened').selectOption('sign_in.failed');
  await press(page, 'Show');
  await page.getByRole('status').getByText('Shown: 1.').waitFor();
  await page.locator('summary').first().click();
  await page.getByText(name).waitFor();
  expect(await page.locator('main img, main script').count()).toBe(0);
  await page.context().close();
});

test('in German, and in the dark', async () => {
  const options = { locale: 'de-DE', colorScheme: 'dark' } as const;
  const page = await open(await administrator(), AUDIT, options);
  await expectFine(page, 'Protokoll');
  await press(page, 'Das ganze Protokoll prüfen');
  await page.getByRole('status').getByText('Nichts wurde geändert').waitFor();
  await expectAccessible(page);
  await page.context().close();
});
