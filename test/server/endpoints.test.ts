import { beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { post, rawRequest } from '../support/raw-request.ts';

const app = testApp({ PUBLIC_URL: 'https://auth.example.com' });
const json = async (path: string) => {
  const { status, headers, text } = await rawRequest(`${app.origin}${path}`);
  return { status, cacheControl: headers.get('cache-control'), body: JSON.parse(text) };
};

describe('probes', () => {
  beforeAll(() => app.clock.set(new Date()));

  test('/healthz answers as long as the process does', async () => {
    expect(await json('/healthz')).toEqual({
      status: 200,
      cacheControl: 'no-store',
      body: { status: 'ok' },
    });
  });

  test.each([-6, 6])(
    '/readyz fails with a clock %i s off that of the database',
    async (seconds) => {
      app.clock.set(new Date());
      expect(await json('/readyz')).toMatchObject({ status: 200, cacheControl: 'no-store' });

      app.clock.advance(seconds);
      expect(await json('/readyz')).toMatchObject({
        status: 503,
        cacheControl: 'no-store',
        body: { status: 'unavailable' },
      });
      app.clock.set(new Date(Date.now() + Math.sign(seconds) * 4000));
      expect(await json('/readyz')).toMatchObject({ status: 200 });
    },
  );
});

describe('what gateways fetch', () => {
  test('the key set has public members only, and may be cached', async () => {
    const { status, cacheControl, body } = await json('/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(cacheControl).toMatch(/^public, max-age=[1-9]\d+$/);
    expect(body.keys).toHaveLength(1);
    for (const key of body.keys) {
      expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });

  test('the discovery document names the issuer and the key set', async () => {
    expect(await json('/.well-known/openid-configuration')).toMatchObject({
      status: 200,
      cacheControl: expect.stringMatching(/^public, max-age=[1-9]\d+$/),
      body: {
        issuer: 'https://auth.example.com',
        jwks_uri: 'https://auth.example.com/.well-known/jwks.json',
      },
    });
  });

  test.each(['/nowhere', '/graphqlx', '/healthz/', '/.well-known/', '//', '/__proto__'])(
    '%s is nowhere',
    async (path) => {
      expect((await rawRequest(`${app.origin}${path}`)).status).toBe(404);
      expect((await post(`${app.origin}${path}`, { query: '{ __typename }' })).status).toBe(404);
    },
  );

  test('nothing is posted to the root', async () => {
    expect((await post(`${app.origin}/`, { query: '{ __typename }' })).status).toBe(404);
  });
});
