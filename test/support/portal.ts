import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import type { testApp } from './app.ts';
import { launchBrowser } from './browser.ts';

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] };

/** For tests of something else than the offer that everybody gets who has no second factor. */
export const NO_OFFERS = { AUTH_MFA_OFFER_DAYS: '0' };

/**
 * The account pages in a real browser, as somebody sees them who has just come. Whatever the page
 * complains of, or its policy refuses, fails the file.
 */
export function openPortal(app: ReturnType<typeof testApp>) {
  const launched = launchBrowser();
  const complaints: string[] = [];
  afterAll(async () => {
    await (await launched).close();
    expect(complaints).toEqual([]);
  });

  /** A browser of its own: with no cookies and nothing kept. */
  async function visit(path: string, options: BrowserContextOptions = {}) {
    const { browser } = await launched;
    const context = await browser.newContext({
      // By name: a passkey belongs to a domain.
      baseURL: app.origin.replace('127.0.0.1', 'localhost'),
      locale: 'en-GB',
      viewport: { width: 1000, height: 800 },
      ...options,
    });
    await context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
      console.error('refused: ' + event.violatedDirective + ' ' + event.blockedURI))`);
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      // A way back that is refused: the browser writes down every such answer.
      const isRefused = message.location().url.endsWith('/account/hand-over');
      if (message.type() === 'error' && !isRefused) complaints.push(message.text());
    });
    page.on('request', (request) => {
      // Where an app is led back to.
      if (request.isNavigationRequest()) return;
      const { origin, protocol } = new URL(request.url());
      if (
        protocol.startsWith('http') &&
        origin !== new URL(page.url()).origin &&
        page.url() !== 'about:blank'
      )
        complaints.push(`asked ${origin}`);
    });
    page.setDefaultTimeout(20_000);
    await page.goto(path);
    return page;
  }

  return { visit, complaints };
}

/** The step's heading has the focus, and the step can be used by everybody. */
export async function expectFine(page: Page, heading: string): Promise<void> {
  await page.locator('h1:focus').getByText(heading, { exact: true }).waitFor();
  await expectAccessible(page);
}

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).click();

/** More than any page has to stop at. */
const MOST_STOPS = 80;

/** By keys alone: what Tab does not come to cannot be pressed, nor written into. */
export function keysOf(page: Page) {
  async function to(name: string): Promise<void> {
    const wanted = page
      .getByRole('button', { name, exact: true })
      .or(page.getByRole('link', { name, exact: true }))
      .or(page.getByLabel(name));
    await wanted.first().waitFor();
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if ((await page.locator(':focus').and(wanted).count()) > 0) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not come to ${name}`);
  }
  const then = (key: string) => async (name: string) => {
    await to(name);
    await page.keyboard.press(key);
  };

  return {
    press: then('Enter'),
    check: then('Space'),
    async type(label: string, text: string): Promise<void> {
      await then('ControlOrMeta+A')(label);
      await page.keyboard.type(text);
    },
  };
}

/** Nothing is amiss for axe, and nothing is cut off at 320 px. */
export async function expectAccessible(page: Page): Promise<void> {
  // Once a document: it is half a megabyte of script.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    'axe.run({ resultTypes: ["violations"], preload: false })',
  );
  expect(
    violations.map(({ id, nodes }) => [
      id,
      ...nodes.map((node) => node.failureSummary + node.html),
    ]),
  ).toEqual([]);
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  await page.setViewportSize(before);
}
