import { afterAll, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { openWebauthnPage } from '../support/webauthn-browser.ts';

const shop = await openWebauthnPage();
const stranger = await openWebauthnPage();
afterAll(() => Promise.all([shop.close(), stranger.close()]));
const app = testApp({ AUTH_COOKIES: 'on', AUTH_ALLOWED_ORIGINS: shop.origin });

type Site = typeof shop;

/** What a page's own script gets from the service: the only field of the answer, or the error. */
const call = ({ page }: Site, query: string, contentType = 'application/json') =>
  page.evaluate<Record<string, string> | string>(`
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
  expect(await call(shop, signUp)).toEqual({ __typename: 'AuthSession' });
  expect(await shop.page.evaluate('document.cookie')).toBe('');
  await shop.page.reload();
  expect(await call(shop, refresh)).toEqual({ __typename: 'AuthSession' });

  // Another tab of the same browser, on another origin.
  const tab = await shop.page.context().newPage();
  await tab.goto(stranger.origin);
  for (const type of ['application/json', 'text/plain']) {
    for (const query of [refresh, signOut]) {
      expect(await call({ ...shop, page: tab }, query, type)).toBe('TypeError');
    }
  }

  expect(await call(shop, refresh)).toEqual({ __typename: 'AuthSession' });
  expect(await call(shop, signOut)).toEqual({ count: 1 });
  expect(await call(shop, refresh)).toBe('BAD_USER_INPUT');
});
