import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { openWebauthnPage } from '../support/webauthn-browser.ts';

const shop = await openWebauthnPage();
const stranger = createServer((_, response) =>
  response.end('<!doctype html><title>Stranger</title>'),
);
await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
const { port } = stranger.address() as AddressInfo;
afterAll(() => stranger.close());
const app = testApp(
  { AUTH_COOKIES: 'on', AUTH_ALLOWED_ORIGINS: shop.origin },
  // As in production: both pages are of this machine.
  { config: { loopbackOrigins: false } },
);

/** What a page's own script gets from the service: the only field of the answer, or the error. */
const call = (query: string, contentType = 'application/json') =>
  shop.page.evaluate<Record<string, string> | string>(`
    fetch(${JSON.stringify(app.url.replace('127.0.0.1', 'localhost'))}, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': '${contentType}' },
      body: ${JSON.stringify(JSON.stringify({ query }))},
    })
      .then((response) => response.json())
      .then(({ data, errors }) => data ? Object.values(data)[0] : errors[0].extensions.code)
      .catch(({ name }) => name)`);

const refresh = 'mutation { refreshSession { __typename ... on AuthError { code } } }';
const signOut = 'mutation { signOut { ... on AuthSessionsEnded { count } } }';

test('a page stays signed in by a cookie that it cannot read, and no other page can use it', async () => {
  const { email, password } = app.person();
  const signUp = `mutation {
    signUpEmailPassword(email: "${email}", password: "${password}") { __typename }
  }`;
  expect(await call(signUp)).toEqual({ __typename: 'AuthSession' });
  expect(await shop.page.evaluate('document.cookie')).toBe('');
  await shop.page.reload();
  expect(await call(refresh)).toEqual({ __typename: 'AuthSession' });

  // The same browser on another origin: of the same site, as far as cookies go, for ports do not count.
  await shop.page.goto(`http://localhost:${port}`);
  for (const type of ['application/json', 'text/plain']) {
    for (const query of [refresh, signOut]) {
      expect(await call(query, type)).toBe('TypeError');
    }
  }

  await shop.page.goto(shop.origin);
  expect(await call(refresh)).toEqual({ __typename: 'AuthSession' });
  expect(await call(signOut)).toEqual({ count: 1 });
  expect(await call(refresh)).toBe('BAD_USER_INPUT');
});
