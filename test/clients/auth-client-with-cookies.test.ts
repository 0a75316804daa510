import { expect, test } from 'vitest';
import { operations } from '../../src/clients/operations.ts';
import { testApp } from '../support/app.ts';
import { browserFetch, openTab } from '../support/auth-client.ts';

const origin = 'https://shop.example.com';
const app = testApp({ AUTH_COOKIES: 'on', AUTH_ALLOWED_ORIGINS: origin });
const { me, signUpEmailPassword } = operations;

async function signedIn() {
  const browser = browserFetch(origin);
  const open = (before?: () => Promise<unknown>) =>
    openTab(app.url, { cookies: true, fetch: browser }, before);
  const tab = open();
  const { email, password } = app.person();
  const session = await tab.call(signUpEmailPassword, { email, password });
  return { browser, open, tab, email, session };
}

test('leaves the refresh token to the cookie: no answer and no storage holds it', async () => {
  const { browser, open, tab, email, session } = await signedIn();
  expect(session.__typename).toBe('AuthSession');
  expect([...browser.cookies.keys()]).toEqual(['ticketgate-refresh']);

  // As after a load of the page: nothing is in memory.
  const reloaded = open();
  expect(await reloaded.call(me)).toMatchObject({ email });
  expect(reloaded.fields()).toEqual(['refreshSession', 'me']);
  const seen = JSON.stringify([tab.sent, reloaded.sent]);
  for (const value of browser.cookies.values()) expect(seen).not.toContain(value);
  expect(seen).not.toContain('"refreshToken"');
  expect([...reloaded.storage.items, ...tab.storage.items]).toEqual([]);
});

test('tabs that load at once are all signed in, though one overtakes the others twice', async () => {
  const { open, email } = await signedIn();
  // Time goes on with each request.
  const tick = async () => app.clock.advance(0.01);
  const tabs = [open(tick), open(tick), open(tick)];
  const answers = await Promise.all(tabs.map((each) => each.call(me)));
  expect(answers.map((answer) => answer.email)).toEqual([email, email, email]);
  const conflicts = tabs
    .flatMap(({ sent }) => sent)
    .filter(({ answer }) => answer?.__typename === 'AuthRefreshConflictError');
  expect(conflicts.length).toBeGreaterThan(0);
});

test('asks once whether there is a cookie, and signs out with it', async () => {
  const { browser, open, tab } = await signedIn();
  await tab.client.signOut();
  expect(browser.cookies.size).toBe(0);
  const stranger = open();
  expect(await stranger.call(me)).toBeNull();
  expect(await stranger.call(me)).toBeNull();
  expect(stranger.fields()).toEqual(['refreshSession', 'me', 'me']);
});
