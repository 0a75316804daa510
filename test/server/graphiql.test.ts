import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { walkthroughTabs } from '../../src/server/walkthrough.ts';
import { testApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { get, post, rawRequest } from '../support/raw-request.ts';

const app = testApp();
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('GraphiQL', () => {
  test('is what a browser gets, under a policy that lets nothing else run', async () => {
    const page = await rawRequest(app.url, { headers: html });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('x-frame-options')).toBe('DENY');

    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toMatch(/script-src ('sha256-[\w+/=]{44}' )+blob:;/);
    expect(policy).not.toMatch(/\*|https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test('is where the address alone leads', async () => {
    const answer = await rawRequest(app.origin, { headers: html, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/graphql']);
    const followed = await rawRequest(app.origin, { headers: html });
    expect(followed.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('is not what programs get', async () => {
    const query = '{ __typename }';
    expect((await get(app.url, { query })).data).toEqual({ __typename: 'Query' });
    expect((await post(app.url, { query }, html)).data).toEqual({ __typename: 'Query' });
    expect((await get(app.url, {})).status).toBe(400);
  });

  describe('when it is off', () => {
    const off = testApp({ GRAPHIQL: 'off' });

    test('a browser gets no page, and is told why in words', async () => {
      const answer = await rawRequest(off.url, { headers: html });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.text).toContain('GraphiQL, its page for people, is switched off here');
      expect(answer.text).toContain('GRAPHIQL=on');
    });

    test('queries are answered, and programs are told what is wrong', async () => {
      const query = '{ __typename }';
      expect((await get(off.url, { query }, html)).data).toEqual({ __typename: 'Query' });
      expect((await get(off.url, {})).codes).toEqual(['BAD_REQUEST']);
    });

    test('the address alone says what this is', async () => {
      const answer = await rawRequest(off.origin, { headers: html });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.text).toContain('Its API is GraphQL, at /graphql');
    });
  });
});

// The page does not depend on the database: once is enough.
if (process.env['TEST_DATABASE'] === 'pglite') {
  describe('GraphiQL in a browser without a network', () => {
    let page: Page;
    let close: () => Promise<void>;
    const requested: string[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      const launched = await launchBrowser();
      ({ close } = launched);
      page = await launched.browser.newPage({ viewport: { width: 1400, height: 900 } });
      page.on('request', (request) => requested.push(request.url()));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(app.url);
      await page.locator('.graphiql-execute-button').waitFor();
    });
    afterAll(() => close());

    test('offers the walkthrough, in order', async () => {
      const tabs = page.locator('.graphiql-tab');
      await expect.poll(() => tabs.count()).toBe(5);
      const names = walkthroughTabs.map(({ query }) => /(?:mutation|query) (\w+)/.exec(query)![1]);
      expect(await tabs.allInnerTexts()).toEqual(names);
    });

    test('its first tab signs a user up', async () => {
      await page.locator('.graphiql-execute-button').click();
      const result = page.locator('.result-window');
      await expect.poll(() => result.innerText(), { timeout: 20_000 }).toContain('AuthSession');
      expect(await app.db.user.count()).toBe(1);
    });

    test('fills in every tab', async () => {
      for (const [index, { variables, headers = '' }] of walkthroughTabs.entries()) {
        // By keyboard: a click without a pause is taken for dragging the tab.
        await page.locator('.graphiql-tab-button').nth(index).press('Enter');
        const shown = () => page.locator('.graphiql-editor-tool').innerText();
        for (const key of Object.keys(JSON.parse(variables!))) {
          await expect.poll(shown).toContain(`"${key}"`);
        }
        await page.getByRole('button', { name: 'Headers', exact: true }).click();
        await expect.poll(shown).toContain(headers && 'Bearer');
        await page.getByRole('button', { name: 'Variables', exact: true }).click();
      }
    });

    test('is still there after an edit and a reload', async () => {
      await page.locator('.graphiql-query-editor .view-line').first().click();
      await page.keyboard.type('# edited ');
      // GraphiQL keeps what is edited in the address.
      await expect.poll(() => page.url()).toContain('query=');
      await page.reload();
      await page.locator('.graphiql-execute-button').waitFor();
    });

    test('asks nobody but this service, and breaks no rule of its policy', () => {
      const elsewhere = requested.filter(
        (url) => !url.startsWith(app.origin) && !/^(data|blob):/.test(url),
      );
      expect(elsewhere).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}
