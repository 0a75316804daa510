import { afterAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { expectAccessible, expectFine, openPortal, press } from '../support/portal.ts';
import { atOffice, pressAndConfirm } from '../support/portal-operators.ts';
import { startWebhookReceiver, verify } from '../support/webhook-receiver.ts';

const receiver = await startWebhookReceiver();
afterAll(() => receiver.close());
const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
const portal = openPortal(app);
const { admin, administrator, open } = atOffice(app, portal);

const WEBHOOKS = '/account/operators/webhooks';

/** Asks until it stands there: deliveries are made in the background. */
async function seen(page: Page, text: string): Promise<void> {
  const row = page.getByRole('listitem').filter({ hasText: text }).first();
  await expect
    .poll(async () => {
      await press(page, 'Look again');
      await page.getByRole('button', { name: 'Look again', disabled: false }).waitFor();
      return row.count();
    })
    .toBe(1);
}

test('an endpoint is made, tested, given another secret, switched off and on, and deleted', async () => {
  const page = await open(await administrator(), '/account/operators');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await expectFine(page, 'Webhooks');
  await page.getByText('Nobody is told of what happens.').waitFor();

  await page.getByLabel('Address').fill('http://10.0.0.1/hook');
  await press(page, 'Create the endpoint');
  await page.getByRole('alert').getByText('Nothing can be sent to this address').waitFor();
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByText('What to tell it of').click();
  await page.getByLabel('user.created').check();
  await expectAccessible(page);
  await press(page, 'Create the endpoint');

  await page.locator('h2:focus').getByText('The secret of this endpoint').waitFor();
  const secret = (await page.locator('code').textContent())!;
  await press(page, 'Copy');
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
  await press(page, 'I keep it');
  await page.getByText(secret).waitFor({ state: 'detached' });

  await page.getByRole('link', { name: receiver.url }).click();
  await expectFine(page, receiver.url);
  await press(page, 'Send a test');
  await page.getByRole('status').getByText('A test is on its way.').waitFor();
  await seen(page, 'webhook.test delivered');
  expect(verify(secret, receiver.received[0]!)).toMatchObject({ type: 'webhook.test' });

  await pressAndConfirm(page, 'New secret', `Give ${receiver.url} a new secret?`);
  await page.locator('h2:focus').getByText('The secret of this endpoint').waitFor();
  expect(await page.locator('code').textContent()).toMatch(/^whsec_/);
  expect(await page.locator('code').textContent()).not.toBe(secret);
  await pressAndConfirm(page, 'Switch off', `Switch off ${receiver.url}?`);
  await page.getByText('It is switched off: nothing is sent.').waitFor();
  await press(page, 'Switch on');
  await page.getByText('It is told of what happens.').waitFor();
  await pressAndConfirm(page, 'Delete', `Delete ${receiver.url}?`);
  await expectFine(page, 'Webhooks');
  expect(await app.db.webhookEndpoint.count()).toBe(0);
  await page.context().close();
});

test('a delivery that failed says why, and is sent again', async () => {
  const { endpoint } = await admin.run('createWebhook', {
    url: receiver.url,
    eventTypes: ['user.created'],
  });
  receiver.behaviour = 500;
  await admin.run('createUser', { input: { email: 'carl@example.com' } });
  const page = await open(await administrator(), `${WEBHOOKS}/${endpoint.id}`);
  await seen(page, 'user.created failed, to be tried again');
  await page.getByText('answered 500').first().waitFor();
  await expectAccessible(page);
  receiver.behaviour = 204;
  await press(page, 'Send again: user.created, Try 1');
  await page.getByRole('status').getByText('It is sent once more.').waitFor();
  await seen(page, 'user.created delivered');
  await page.goto(`${WEBHOOKS}/00000000-0000-4000-8000-000000000000`);
  await expectFine(page, 'There is no such page');
  await page.context().close();
});

test('in German, and in the dark', async () => {
  const options = { locale: 'de-DE', colorScheme: 'dark' } as const;
  const page = await open(await administrator(), WEBHOOKS, options);
  await expectFine(page, 'Webhooks');
  await page.getByText(receiver.url).click();
  await expectFine(page, receiver.url);
  await page.getByText('zugestellt').first().waitFor();
  await page.context().close();
});
