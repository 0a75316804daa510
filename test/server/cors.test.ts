import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { post, rawRequest } from '../support/raw-request.ts';

const ONE = 'https://app.example.com';
const TWO = 'http://localhost:3000';
const strangers = [
  'https://evil.example',
  'null',
  '',
  '*',
  'https://app.example.com:8443',
  'http://app.example.com',
  'https://app.example.com.evil.example',
  'https://evil-app.example.com',
  'https://app.example.com/',
  'https://app.example.com, https://evil.example',
  'HTTPS://APP.EXAMPLE.COM',
  'http://localhost:3001',
  'http://localhost',
];

describe.each([{ listed: [] }, { listed: [ONE] }, { listed: [ONE, TWO] }])(
  'with the allowed origins $listed',
  ({ listed }) => {
    const app = testApp({ AUTH_ALLOWED_ORIGINS: listed.join(',') });
    const query = { query: '{ __typename }' };
    const preflight = (origin: string) =>
      rawRequest(app.url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    const unlisted = [...strangers, ...[ONE, TWO].filter((origin) => !listed.includes(origin))];

    test.each(unlisted)('%j may read nothing', async (origin) => {
      for (const answer of [
        await preflight(origin),
        await post(app.url, query, { origin }),
        await post(app.url, 'malformed', { origin }),
        await post(app.url, query, { origin, 'content-type': 'text/plain' }),
        await rawRequest(`${app.url}?query={__typename}`, { headers: { origin } }),
        await rawRequest(`${app.origin}/healthz`, { headers: { origin } }),
      ]) {
        const names = [...answer.headers.keys()];
        expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    });

    test('answers without an Origin allow nobody, and caches keep origins apart', async () => {
      const { headers } = await post(app.url, query);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toMatch(/\bOrigin\b/i);
    });

    for (const origin of listed) {
      test(`${origin} may read answers, errors too`, async () => {
        for (const answer of [
          await post(app.url, query, { origin }),
          await post(app.url, 'malformed', { origin }),
          await post(app.url, query, { origin, 'content-type': 'text/plain' }),
        ]) {
          expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
          expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
          expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/i);
        }
      });

      test(`${origin} may send what clients send`, async () => {
        const { status, headers } = await preflight(origin);
        expect(status).toBe(204);
        expect(headers.get('access-control-allow-origin')).toBe(origin);
        expect(headers.get('access-control-allow-credentials')).toBe('true');
        expect(headers.get('access-control-allow-methods')).toBe('POST, GET');
        expect(headers.get('access-control-allow-headers')).toBe(
          'authorization, content-type, x-device-token',
        );
        expect(Number(headers.get('access-control-max-age'))).toBeGreaterThan(0);
      });
    }
  },
);
