import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { tabs } from '../../src/server/explorer/tabs.ts';
import { testApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { contrastScript } from '../support/contrast.ts';
import { plugIn } from '../support/virtual-authenticator.ts';

/** Set to renew the picture that README shows. */
const PICTURE = process.env['EXPLORER_PICTURE'];

const app = testApp();
/** Known once it listens. A passkey belongs to a domain, and an address is none. */
let origin = '';

// The page does not depend on the database: once is enough.
describe.runIf(process.env['TEST_DATABASE'] === 'pglite')('GraphiQL without a network', () => {
  let page: Page;
  let close: () => Promise<void>;
  const requested: string[] = [];
  const complaints: string[] = [];
  const secrets = new Set<string>();

  beforeAll(async () => {
    const launched = await launchBrowser();
    ({ close } = launched);
    page = await launched.browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('request', (request) => requested.push(request.url()));
    page.on('console', (message) => {
      // Of answers that were asked for.
      if (message.text().endsWith('400 (Bad Request)')) return;
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await plugIn(page);
    origin = app.origin.replace('127.0.0.1', 'localhost');
    await page.goto(`${origin}/graphql`);
    await page.locator('.graphiql-execute-button').waitFor();
  });
  afterAll(() => close());

  const nameIn = (query: string) => /^(?:mutation|query) (\w+)/m.exec(query)![1]!;
  /** By keyboard: a click without a pause is taken for dragging the tab. */
  const open = (first: string) =>
    page
      .locator('.graphiql-tab-button')
      .nth(tabs.findIndex(({ query }) => nameIn(query) === first))
      .press('Enter');
  const panel = () => page.locator('.held').innerText();
  const signedIn = () => expect.poll(panel).toContain('is signed in until');
  const signedOut = () => expect.poll(panel).toContain('signed out');
  const tool = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const shownBelow = () => page.locator('.graphiql-editor-tool').innerText();
  const stored = () =>
    page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');

  /** Plays an operation of the tab that begins with another one, and gives the code where it fails. */
  async function play(tab: string, operation = tab, later = 0): Promise<string> {
    // The time that it is in the page.
    app.clock.set(new Date(Date.now() + later * 1000));
    await open(tab);
    const asked = new RegExp(` ${operation}\\b`);
    const answered = page.waitForResponse((response) =>
      asked.test(response.request().postData() ?? ''),
    );
    await page.locator('.graphiql-execute-button').click();
    await page.getByRole('menuitem', { name: operation, exact: true }).click();
    const text = await (await answered).text();
    const secret = /"(?:accessToken|refreshToken|ticket|deviceToken|totpSecret)":"([^"]+)"/g;
    for (const [, found] of text.matchAll(secret)) secrets.add(found!);
    const { data, errors } = JSON.parse(text);
    if (errors) return errors[0].extensions.code;
    // oxlint-disable-next-line no-explicit-any
    const [result] = Object.values(data) as any[];
    return result?.code ?? result?.__typename ?? operation;
  }

  test('opens with the docs, and a tab for every journey', async () => {
    await expect.poll(() => page.locator('.graphiql-doc-explorer').count()).toBe(1);
    const shown = page.locator('.graphiql-tab');
    expect(await shown.allInnerTexts()).toEqual(tabs.map(({ query }) => nameIn(query)));
    for (const tab of await shown.all()) expect(await tab.isVisible()).toBe(true);
  });

  test('goes from sign-up to a redeemed ticket with nothing typed or pasted', async () => {
    expect(await play('SignUpEmailPassword')).toBe('AuthSession');
    await signedIn();

    expect(await play('GenerateTotp')).toBe('MfaTotpEnrollment');
    const picture = page.locator('.held img');
    const width = () => page.evaluate("document.querySelector('.held img')?.naturalWidth ?? 0");
    await expect.poll(width).toBeGreaterThan(100);
    const shown = page.locator('.result-window');
    await expect.poll(() => shown.innerText()).toMatch(/the\s+picture/);
    expect((await shown.innerText()).length).toBeLessThan(1500);
    if (PICTURE) await page.screenshot({ path: PICTURE });

    expect(await play('GenerateTotp', 'VerifyChangeUserMfa')).toBe('MfaChange');
    await expect.poll(() => picture.count()).toBe(0);
    expect(await play('SignInEmailPassword')).toBe('MfaTicket');
    await expect.poll(panel).toContain('ticket held until');
    expect(await play('SignInEmailPassword', 'VerifySignInMfaTotp')).toBe('AuthSession');
    await expect.poll(panel).toContain('filled in: ticket, otp');
    expect(await panel()).not.toContain('ticket held');
  });

  test('asks the browser for a passkey, where one is needed', async () => {
    expect(await play('EnrollMfaWebauthn')).toBe('MfaWebauthnEnrollment');
    expect(await play('EnrollMfaWebauthn', 'VerifyEnrollMfaWebauthn')).toBe('MfaFactorEnrolled');
    expect(await play('SignInEmailPassword')).toBe('MfaTicket');
    expect(await play('EnrollMfaWebauthn', 'GenerateSignInMfaWebauthn')).toBe('MfaWebauthnOptions');
    expect(await play('EnrollMfaWebauthn', 'VerifySignInMfaWebauthn')).toBe('AuthSession');
  });

  test('drops a token that is refused, takes a new one, and drops all at the end', async () => {
    expect(await play('Me', 'Me', 60 * 60)).toBe('UNAUTHENTICATED');
    await signedOut();
    expect(await play('RefreshSession')).toBe('AuthSession');
    await signedIn();
    expect(await play('Me')).toBe('Me');
    expect(await play('RefreshSession', 'SignOut')).toBe('AuthSessionsEnded');
    await signedOut();
    expect(await play('Me')).toBe('Me');
    await expect.poll(() => page.locator('.result-window').innerText()).toMatch(/"me":\s+null/);
  });

  test('forgets what it holds when it is told to', async () => {
    expect(await play('SignInEmailPassword')).toBe('MfaTicket');
    await expect.poll(panel).toContain('ticket held until');
    await page.locator('.held button').click();
    await expect.poll(panel).not.toContain('ticket held');
    expect(await play('SignInEmailPassword', 'VerifySignInMfaTotp')).toBe('BAD_USER_INPUT');
  });

  test('keeps headers in this tab of the browser, and others sign up after a reload', async () => {
    await open('SignUpEmailPassword');
    const email = /ada\.\w{8}@example\.com/;
    await expect.poll(shownBelow).toMatch(email);
    const [before] = email.exec(await shownBelow())!;
    await tool('Headers');
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-line').click();
    await page.keyboard.type('{"x-note":"typed by hand"');
    // With the tab, and once more for the tab that is open.
    await expect.poll(async () => (await stored()).split('typed by hand').length - 1).toBe(2);
    expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain('by hand');

    await page.reload();
    await page.locator('.graphiql-execute-button').waitFor();
    expect(await page.locator('.graphiql-tab').count()).toBe(tabs.length);
    await tool('Headers');
    await expect.poll(shownBelow).toMatch(/typed\s+by\s+hand/);
    await tool('Variables');
    await expect.poll(shownBelow).toMatch(email);
    expect(await shownBelow()).not.toContain(before);
    expect(await play('SignUpEmailPassword')).toBe('AuthSession');
    await signedIn();
  });

  test('can be read when the system turns dark, and light again', async () => {
    for (const colorScheme of ['dark', 'light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const contrasts = () => page.evaluate<number[]>(contrastScript('.graphiql-editors'));
      await expect.poll(async () => Math.min(...(await contrasts()))).toBeGreaterThanOrEqual(4.5);
      expect((await contrasts()).length).toBeGreaterThan(50);
    }
  });

  test('has stored no token of all this', async () => {
    expect(secrets.size).toBeGreaterThan(8);
    const everything = await stored();
    expect([...secrets].filter((secret) => everything.includes(secret))).toEqual([]);
  });

  test('asks nobody but this service, and breaks no rule of its policy', () => {
    const elsewhere = requested.filter(
      (url) => !url.startsWith(origin) && !/^(data|blob):/.test(url),
    );
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
