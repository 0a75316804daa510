import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createLogger } from '../../src/server/logger.ts';
import { testApp } from '../support/app.ts';
import { expectAccessible, expectFine, openPortal } from '../support/portal.ts';

const folder = mkdtempSync(join(tmpdir(), 'look-'));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const SVG = `<?xml version="1.0"?><!-- ours -->
  <svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">
  <script>alert(1)</script><circle cx="20" cy="20" r="18" fill="#0a7d4f"/></svg>`;
const look = {
  PORTAL_NAME: 'Acme & Söhne',
  PORTAL_ACCENT: '#0A7D4F',
  PORTAL_LOGO: file('logo.txt', SVG),
};
const app = testApp(look);
const portal = openPortal(app);

describe('the pages of somebody', () => {
  test.each(['light', 'dark'] as const)(
    'have their name, colour and picture, and can be read: %s',
    async (colorScheme) => {
      const page = await portal.visit('/account/sign-in', { colorScheme });
      await expectFine(page, 'Sign in');
      const logo = page.getByRole('img', { name: 'Acme & Söhne' });
      await logo.waitFor();
      expect(await page.evaluate('document.querySelector("header img").naturalWidth')).toBe(120);
      expect(await page.title()).toBe('Sign in · Acme & Söhne');
      const color = await page.evaluate(
        'getComputedStyle(document.querySelector("button.primary")).backgroundColor',
      );
      if (colorScheme === 'light') expect(color).toBe('rgb(10, 125, 79)');
      else expect(color).not.toBe('rgb(10, 125, 79)');
      await page.context().close();
    },
  );

  test('take the picture as a picture, whatever is in it', async () => {
    const html = await (await fetch(`${app.origin}/account`)).text();
    const [path] = /\/account\/assets\/logo-[\w-]{8}\.svg/.exec(html)!;
    const { status, headers } = await fetch(app.origin + path);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/svg+xml',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});

test('what breaks the rules of these pages fails the test that sees it', async () => {
  const page = await portal.visit('/account/sign-in');
  await expectFine(page, 'Sign in');
  const put = (tag: string, attributes: object) =>
    page.evaluate(`document.querySelector('main').append(
      Object.assign(document.createElement('${tag}'), ${JSON.stringify(attributes)}))`);
  const clean = () => page.evaluate(`document.querySelector('main').lastChild.remove()`);

  await put('textarea', { cols: 200, ariaLabel: 'too wide' });
  await expect(expectAccessible(page)).rejects.toThrow('less than or equal');
  await clean();
  await put('input', { type: 'text' });
  await expect(expectAccessible(page)).rejects.toThrow('label');
  await clean();
  await put('script', { src: 'https://evil.example/x.js' }).catch(() => {});
  await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
  await expect.poll(() => portal.complaints.join()).toContain('refused: style-src');
  portal.complaints.length = 0;
  await page.context().close();
});

describe('a picture that cannot be shown ends the start, by name:', () => {
  test.each([
    ['there is none', join(folder, 'nope.png'), 'cannot be read'],
    ['it is too large', file('big.svg', SVG.padEnd(200_001)), 'has 200001 bytes'],
    ['a page', file('page.svg', '<!doctype html><p>Hello <svg></svg>'), 'is neither SVG nor'],
    ['another kind', file('logo.png', 'GIF89a'), 'is neither SVG nor'],
  ])('%s', async (_, PORTAL_LOGO, problem) => {
    const config = readConfig({ PORTAL_LOGO, DATA_DIR: folder, LOG_LEVEL: 'silent' });
    await expect(createApp(config, createLogger('silent'), () => new Date())).rejects.toThrow(
      `PORTAL_LOGO: ${PORTAL_LOGO} ${problem}`,
    );
  });
});
