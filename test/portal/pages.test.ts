import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp({ AUTH_TOTP_ISSUER: 'Ada "&" <Sons>' });
const without = testApp({ AUTH_PORTAL: 'off' });

const BUILT = 'dist/portal/web/assets/';
const scripts = readdirSync(BUILT).filter((name) => name.endsWith('.js'));

/** With the path as it is written, and the body as it is sent. */
async function asItIs(path: string, headers: Record<string, string> = {}) {
  const request = get(app.origin, { path, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode } = response;
  return { statusCode, headers: response.headers, body: await buffer(response) };
}

describe('the account pages', () => {
  test.each(['/account', '/account/sign-in', '/account/no-such-page'])(
    '%s is one document, under a policy that lets nothing else run',
    async (path) => {
      const { status, headers } = await fetch(app.origin + path);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'private, no-cache',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        // Older browsers know no `frame-ancestors`.
        'x-frame-options': 'DENY',
      });
      const policy = headers.get('content-security-policy')!;
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'"])
        expect(policy).toContain(part);
    },
  );

  test('a document that is known is not sent again', async () => {
    const first = await fetch(`${app.origin}/account`);
    const etag = first.headers.get('etag')!;
    const again = await fetch(`${app.origin}/account`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  test('the name of the service ends no attribute', async () => {
    const html = await (await fetch(`${app.origin}/account`)).text();
    expect(html).toContain('<title>Ada &quot;&amp;&quot; &lt;Sons&gt;</title>');
    expect(html).not.toMatch(/<script(?! type="module" crossorigin src="\/account\/assets\/)/);
  });

  test('files are sent as small as the browser takes them, and kept for good', async () => {
    for (const name of readdirSync(BUILT).filter((file) => /\.(js|css)$/.test(file))) {
      const plain = readFileSync(BUILT + name);
      for (const [encoding, decode] of [
        ['br', brotliDecompressSync],
        ['gzip', gunzipSync],
        ['identity', (bytes: Buffer) => bytes],
      ] as const) {
        const { headers, body } = await asItIs(`/account/assets/${name}`, {
          'accept-encoding': encoding,
        });
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
        expect(decode(body).equals(plain)).toBe(true);
      }
    }
  });

  test('no other file is served, and none beside them', async () => {
    for (const name of ['nope.js', '../index.html', '%2e%2e/index.html', '../../../pages.js', '']) {
      const { statusCode } = await asItIs(`/account/assets/${name}`);
      expect([name, statusCode]).toEqual([name, 404]);
    }
  });

  test('the script of the first page is small, 60 kB at most, and knows nothing of administration', () => {
    const html = readFileSync(`${BUILT}../index.html`, 'utf8');
    const first = scripts.filter((name) => html.includes(name));
    expect(first).toHaveLength(1);
    const script = readFileSync(BUILT + first[0]!, 'utf8');
    // Nothing beside it is needed to show the page. (A failure does not print the whole of it.)
    expect(/^import *["'{]|;import *["'{]/.exec(script)?.[0]).toBeUndefined();
    const operators = /authUsers|authAuditEvents|updateMfaPolicy|createWebhookEndpoint/;
    expect(operators.exec(script)?.[0]).toBeUndefined();
    expect(gzipSync(script).byteLength).toBeLessThan(60_000);
  });

  test('they are not there where they are switched off', async () => {
    for (const path of ['/account', '/account/sign-in', `/account/assets/${scripts[0]}`])
      expect((await fetch(without.origin + path)).status).toBe(404);
  });
});
