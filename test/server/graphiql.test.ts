import { gunzipSync } from 'node:zlib';
import { request as requestOverHttp, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { get, post, rawRequest } from '../support/raw-request.ts';

const app = testApp();
const inProduction = testApp({ GRAPHIQL: 'on' }, { config: { production: true } });
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

  test('stands in for the authenticator app, but not in production', async () => {
    // Not the page itself: a test that fails would print megabytes.
    const saidBy = async ({ url }: { url: string }) =>
      (await (await fetch(url, { headers: html })).text()).match(/"fillsCodes":\w+/g);
    expect(await saidBy(app)).toEqual(['"fillsCodes":true']);
    expect(await saidBy(inProduction)).toEqual(['"fillsCodes":false']);
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

  describe('its page of megabytes', () => {
    test('comes compressed to whom takes that, and whole to others', async () => {
      const whole = await bytesOf(app.url, html);
      expect(whole.headers['content-encoding']).toBeUndefined();
      for (const accepted of ['gzip, deflate, br', 'br;q=1.0, gzip;q=0.8', '*']) {
        const zipped = await bytesOf(app.url, { ...html, 'accept-encoding': accepted });
        expect(zipped.headers['content-encoding']).toBe('gzip');
        expect(zipped.body.length).toBeLessThan(whole.body.length / 3);
        expect(gunzipSync(zipped.body).equals(whole.body)).toBe(true);
      }
      for (const accepted of ['', 'br', 'gzip;q=0', 'gzip;q=0.0, br', 'x-gzipped']) {
        const { headers, body } = await bytesOf(app.url, { ...html, 'accept-encoding': accepted });
        expect(headers['content-encoding']).toBeUndefined();
        expect(body.equals(whole.body)).toBe(true);
      }
    });

    test('is not sent again to whom has it; its policy is', async () => {
      const { headers } = await bytesOf(app.url, html);
      expect(headers['cache-control']).toBe('private, no-cache');
      expect(headers['vary']).toMatch(/accept, accept-encoding/);
      const again = { ...html, 'if-none-match': `"other", ${headers['etag']}` };
      const second = await bytesOf(app.url, again);
      expect([second.status, second.body.length]).toEqual([304, 0]);
      expect(second.headers['content-security-policy']).toBe(headers['content-security-policy']);
      expect((await bytesOf(app.url, { ...html, 'if-none-match': '"other"' })).status).toBe(200);
    });

    test('is kept by nobody where it is none', async () => {
      const answer = await post(app.url, { query: '{ __typename }' }, html);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('when it is off', () => {
    const off = testApp({ GRAPHIQL: 'off', AUTH_PORTAL: 'off' });

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

  describe('when there are account pages alone', () => {
    const pages = testApp({ GRAPHIQL: 'off' });

    test('the address leads to them', async () => {
      const answer = await rawRequest(pages.origin, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/account']);
    });
  });
});

/** As they came: `fetch` decompresses. */
function bytesOf(url: string, headers: Record<string, string>) {
  type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
  return new Promise<Answer>((done, fail) => {
    const sent = requestOverHttp(url, { headers }, async (response) => {
      const body = Buffer.concat(await response.toArray());
      done({ status: response.statusCode!, headers: response.headers, body });
    });
    sent.on('error', fail).end();
  });
}
