import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { NEW_PASSWORD, testMailedLinks } from '../support/mailed-links.ts';
import type { Person } from '../support/person.ts';

const links = await testMailedLinks();
const { app } = links;
const PAGES = [
  'verify-email',
  'reset-password',
  'forgot-password',
  'stop-email-change',
  'restore-factor',
] as const;

describe('the pages that mailed links lead to', () => {
  let browser: Browser;
  let closeBrowser: () => Promise<void>;
  let page: Page;
  const broken: string[] = [];

  beforeAll(async () => {
    ({ browser, close: closeBrowser } = await launchBrowser());
    page = await browser.newPage();
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
  });
  afterAll(() => closeBrowser());

  async function someone(): Promise<Person> {
    const person = app.person();
    await person.signUp();
    return person;
  }
  const open = (path: string, token: string) => page.goto(`${app.origin}/${path}#token=${token}`);
  const tokens = () => app.db.mailedToken.count();
  const said = () => page.locator('output').textContent();

  test.each(PAGES)('%s lets nothing else run, and is kept nowhere', async (path) => {
    const { status, headers } = await fetch(`${app.origin}/${path}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('a scanner that opens the link, runs the page and clicks by script uses nothing up', async () => {
    const ada = await someone();
    const token = await links.token(ada, 'VERIFY_EMAIL');
    const before = await tokens();
    for (const method of ['GET', 'HEAD', 'POST']) {
      await fetch(`${app.origin}/verify-email?token=${token}#token=${token}`, { method });
    }
    await open('verify-email', token);
    await page.evaluate(`document.querySelector('button').click();
      document.forms[0].dispatchEvent(new Event('submit', { cancelable: true }));
      document.forms[0].requestSubmit()`);
    await page.waitForLoadState('networkidle');
    expect(await tokens()).toBe(before);
    expect(await said()).toBe('');
  });

  test('a click verifies the address; the token is in the address bar no longer', async () => {
    const ada = await someone();
    await open('verify-email', await links.token(ada, 'VERIFY_EMAIL'));
    await page.waitForURL(`${app.origin}/verify-email`);
    await page.getByRole('button').click();
    await page.getByText('Your e-mail address is confirmed').waitFor();
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    expect(await app.db.user.findUniqueOrThrow({ where: { email: ada.email } })).toMatchObject({
      emailVerifiedAt: app.clock(),
    });
  });

  test('a forgotten password: the request, the mail, a weak and a good one', async () => {
    const ada = await someone();
    await page.goto(`${app.origin}/forgot-password`);
    await page.getByLabel('E-mail address').fill(ada.email);
    await page.getByRole('button').click();
    await page.getByText('Look into your mailbox').waitFor();

    await open('reset-password', await links.nextToken(ada.email, 'reset-password'));
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button').click();
    await page.getByText('TOO_SHORT').waitFor();
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button').click();
    await page.getByText('Your password is changed').waitFor();
    expect(await ada.signIn(NEW_PASSWORD)).toMatchObject({ __typename: 'AuthSession' });
  });

  test('a change of address is stopped', async () => {
    const ada = await someone();
    await open('stop-email-change', await links.token(ada, 'STOP_EMAIL_CHANGE'));
    await page.getByRole('button').click();
    await page.getByText('Your account keeps your e-mail address').waitFor();
  });

  test('a used link says so, and one without a token asks for the whole', async () => {
    await open('verify-email', 'x'.repeat(43));
    await page.getByRole('button').click();
    await page.getByText('unknown, expired or used up').waitFor();
    await page.goto(`${app.origin}/reset-password`);
    expect(await said()).toMatch(/not complete/);
    expect(await page.getByRole('button').isVisible()).toBe(false);
  });

  test('nothing was broken on any page', () => {
    expect(broken).toEqual([]);
  });
});
