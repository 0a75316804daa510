import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { cookieJar } from '../support/cookie-jar.ts';
import { operations } from '../support/operations.ts';
import { rawRequest } from '../support/raw-request.ts';

const ORIGIN = 'https://auth.example.com';
const NAME = '__Host-ticketgate-refresh';
const app = testApp({ AUTH_COOKIES: 'on', PUBLIC_URL: ORIGIN });

/** Whoever has the cookie, and the cookie as their browser sends it. */
async function victim() {
  const { email, password } = app.person();
  const browser = cookieJar(app.visitor(), ORIGIN);
  await browser.run('signUp', { email, password });
  return { email, browser, cookie: `${NAME}=${browser.jar.get(NAME)}` };
}

type Victim = Awaited<ReturnType<typeof victim>>;

/** Nothing was rotated, ended or taken away. */
async function expectUnharmed({ browser }: Victim): Promise<void> {
  expect(await browser.run('refreshByCookie')).toMatchObject({ __typename: 'AuthSession' });
}

describe('a request that the user did not mean to send', () => {
  test.each([
    undefined,
    'null',
    'https://evil.example',
    'http://auth.example.com',
    `${ORIGIN}:8443`,
  ])('is refused although the cookie comes with it: from origin %s', async (origin) => {
    const ada = await victim();
    for (const name of ['refreshByCookie', 'signOut'] as const) {
      const headers = { cookie: ada.cookie, ...(origin === undefined ? {} : { origin }) };
      const result = await app.visitor()(operations[name], {}, undefined, headers);
      expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(result.headers.getSetCookie()).toEqual([]);
    }
    await expectUnharmed(ada);
  });

  test.each([
    ['application/x-www-form-urlencoded', 'query=mutation{signOut{__typename}}'],
    ['multipart/form-data; boundary=b', '--b\r\n'],
    ['text/plain', JSON.stringify({ query: 'mutation{signOut{__typename}}' })],
  ])('is refused as a form that needs no leave of ours: %s', async (type, body) => {
    const ada = await victim();
    const answer = await rawRequest(app.url, {
      method: 'POST',
      headers: { cookie: ada.cookie, origin: ORIGIN, 'content-type': type },
      body,
    });
    expect(answer.status).toBe(415);
    await expectUnharmed(ada);
  });

  test('is refused as a link, which browsers follow with the cookie and without an origin', async () => {
    const ada = await victim();
    const query = encodeURIComponent('mutation{signOut{__typename}}');
    const answer = await rawRequest(`${app.url}?query=${query}`, {
      headers: { cookie: ada.cookie },
    });
    expect(answer.status).toBe(405);
    await expectUnharmed(ada);
  });
});

describe('a cookie of the same name from a neighbor under the same domain', () => {
  test.each(['before', 'after'])('is not taken for ours: %s it', async (side) => {
    const [ada, eve] = [await victim(), await victim()];
    const pair = side === 'before' ? [eve.cookie, ada.cookie] : [ada.cookie, eve.cookie];
    const headers = { cookie: pair.join('; '), origin: ORIGIN };
    for (const name of ['refreshByCookie', 'signOut'] as const) {
      const { errors } = await app.visitor()(operations[name], {}, undefined, headers);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    for (const person of [ada, eve]) await expectUnharmed(person);
  });

  test('is no cookie of ours without its prefix', async () => {
    const eve = await victim();
    const cookie = eve.cookie.replace('__Host-', '');
    const headers = { cookie, origin: ORIGIN };
    const { errors } = await app.visitor()(operations.refreshByCookie, {}, undefined, headers);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    await expectUnharmed(eve);
  });
});

test('what a cookie can hold is an invalid token at worst', async () => {
  for (const value of ['', '%', '%00', '"', 'a'.repeat(8000), 'é', '%ED%A0%80']) {
    const headers = { cookie: `${NAME}=${encodeURI(value)}`, origin: ORIGIN };
    const result = await app.visitor()(operations.refreshByCookie, {}, undefined, headers);
    const code = result.errors?.[0]?.extensions.code ?? result.data.refreshSession.code;
    expect(['INVALID_REFRESH_TOKEN', 'BAD_USER_INPUT']).toContain(code);
  }
});
