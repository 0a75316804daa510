import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { memoryLog } from '../support/memory-log.ts';
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
    const app = testApp(
      { AUTH_ALLOWED_ORIGINS: listed.join(',') },
      // As in production.
      { config: { loopbackOrigins: false } },
    );
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

describe('in development', () => {
  const app = testApp();
  const allowedFor = async (origin: string) => {
    const { headers } = await post(app.url, { query: '{ __typename }' }, { origin });
    return headers.get('access-control-allow-origin');
  };

  test.each([
    'http://localhost:3000',
    'http://localhost:5173',
    'https://localhost',
    'http://127.0.0.1:8080',
    'http://[::1]:3000',
  ])('a page that this machine serves may call: %s', async (origin) => {
    expect(await allowedFor(origin)).toBe(origin);
  });

  test.each([
    'https://app.example.com',
    'http://localhost.evil.example:3000',
    'http://evil.example#localhost:3000',
    'http://localhost:3000@evil.example',
    'http://evil-localhost:3000',
    'http://localhost:3000/',
    'http://localhost:',
    'http://127.0.0.1.evil.example',
    'ftp://localhost:3000',
    'HTTP://LOCALHOST:3000',
    'null',
  ])('nobody else may: %s', async (origin) => {
    expect(await allowedFor(origin)).toBeNull();
  });
});

describe('a refused origin', () => {
  const { log, lines } = memoryLog();
  const app = testApp(
    { PUBLIC_URL: 'https://auth.example.com', AUTH_ALLOWED_ORIGINS: ONE },
    { log },
  );
  const sent = (origin: string) => post(app.url, { query: '{ __typename }' }, { origin });
  const told = () => lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');

  test('is logged once, with the variable that would allow it', async () => {
    await sent('https://new.example.com');
    await sent('https://new.example.com');
    expect(told()).toMatchObject([
      {
        origin: 'https://new.example.com',
        msg: 'pages of this origin may not call: AUTH_ALLOWED_ORIGINS would let them',
      },
    ]);
  });

  test('is none that is allowed, that is its own, or that no variable could allow', async () => {
    const before = told().length;
    for (const origin of [
      ONE,
      'https://auth.example.com',
      app.origin,
      'null',
      'nonsense',
      'https://new.example.com/page',
      `https://${'x'.repeat(400)}.example`,
    ]) {
      await sent(origin);
    }
    expect(told()).toHaveLength(before);
  });

  test('is not remembered without end, however many are sent', async () => {
    for (let i = 0; i < 120; i += 1) await sent(`https://${i}.example`);
    const all = told();
    expect(all.filter(({ origin }) => origin)).toHaveLength(100);
    expect(all.at(-1)).toMatchObject({
      msg: 'no more refused origins are told of until the next start',
    });
  });
});
