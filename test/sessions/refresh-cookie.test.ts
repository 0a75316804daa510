import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { cookieJar } from '../support/cookie-jar.ts';

const ORIGIN = 'https://auth.example.com';
const SHOP = 'https://shop.example.com';
const NAME = '__Host-ticketgate-refresh';
const MONTH = 30 * 24 * 3600;

const app = testApp({ AUTH_COOKIES: 'on', PUBLIC_URL: ORIGIN, AUTH_ALLOWED_ORIGINS: SHOP });
const plain = testApp({ AUTH_COOKIES: 'on', PUBLIC_URL: 'http://localhost:4000' });
const off = testApp({ PUBLIC_URL: ORIGIN });

/** Signed up in a browser, on a page of the service unless said otherwise. */
async function someone({ at = app, origin = ORIGIN as string | null } = {}) {
  const person = at.person();
  const browser = cookieJar(at.visitor(), origin);
  const { email, password } = person;
  const session = await browser.run('signUp', { email, password });
  return { person, browser, session };
}

const line = (token: string, maxAge: number): string =>
  `${NAME}=${token}; Max-Age=${maxAge}; Path=/; HttpOnly; Secure; SameSite=Lax`;

describe('with AUTH_COOKIES=on the refresh token', () => {
  test('is set for this host alone, out of reach of scripts, for as long as the session', async () => {
    const { session } = await someone();
    expect(session.setCookie).toEqual([line(session.refreshToken, MONTH)]);
  });

  test('is taken from the cookie and rotated with it, for what is left of the session', async () => {
    const { browser, session } = await someone({ origin: SHOP });
    app.clock.advance(3600);
    const refreshed = await browser.run('refreshByCookie');
    expect(refreshed).toMatchObject({ __typename: 'AuthSession', errors: undefined });
    expect(refreshed.refreshToken).not.toBe(session.refreshToken);
    expect(refreshed.setCookie).toEqual([line(refreshed.refreshToken, MONTH - 3600)]);
    expect(await browser.run('refreshByCookie')).toMatchObject({ __typename: 'AuthSession' });
  });

  test('is not set by a ticket, but by what redeems it', async () => {
    const { person, browser, session } = await someone();
    person.hold(session);
    await person.enrollTotp();
    app.clock.advance(60);
    const elsewhere = cookieJar(app.visitor(), ORIGIN);
    const { ticket, setCookie } = await elsewhere.run('signIn', person);
    expect(setCookie).toEqual([]);
    const signedIn = await elsewhere.run('verifyTotp', { ticket, otp: person.code() });
    expect(signedIn.setCookie).toEqual([line(signedIn.refreshToken, MONTH)]);

    app.clock.advance(60);
    const raising = await browser.run('stepUp', {}, signedIn.accessToken);
    const raised = await elsewhere.run('verifyTotp', {
      ticket: raising.ticket,
      otp: person.code(),
    });
    expect(raised.setCookie).toEqual([line(raised.refreshToken, MONTH - 60)]);
  });

  test('follows a step-up by password', async () => {
    const { person, browser, session } = await someone();
    app.clock.advance(100);
    const { password } = person;
    const raised = await browser.run('stepUp', { password }, session.accessToken);
    expect(raised.setCookie).toEqual([line(raised.refreshToken, MONTH - 100)]);
  });

  test('is taken away once it is not valid', async () => {
    const { person, browser } = await someone();
    const stale = cookieJar(app.visitor(), ORIGIN);
    stale.jar.set(NAME, browser.jar.get(NAME)!);
    await browser.run('refreshByCookie');
    app.clock.advance(60);
    const reused = await stale.run('refreshByCookie');
    expect(reused).toMatchObject({ code: 'INVALID_REFRESH_TOKEN', setCookie: [line('', 0)] });
    expect(stale.jar.size).toBe(0);
    const events = await app.db.auditEvent.findMany({
      where: { type: 'refresh_token.reused', ipAddress: { not: null } },
    });
    expect(events).toHaveLength(1);
    expect(await person.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('stays where a parallel request has just rotated it', async () => {
    const { browser } = await someone();
    const tab = cookieJar(app.visitor(), ORIGIN);
    tab.jar.set(NAME, browser.jar.get(NAME)!);
    await browser.run('refreshByCookie');
    expect(await tab.run('refreshByCookie')).toMatchObject({
      code: 'REFRESH_CONFLICT',
      setCookie: [],
    });
    expect(await browser.run('refreshByCookie')).toMatchObject({ __typename: 'AuthSession' });
  });

  test('ends its session at sign-out, and is taken away', async () => {
    const { browser } = await someone();
    const token = browser.jar.get(NAME)!;
    expect(await browser.run('signOut')).toMatchObject({ count: 1, setCookie: [line('', 0)] });
    const answer = await app.person().run('refresh', { refreshToken: token });
    expect(answer).toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
  });

  test('gives way to an argument, and outlives one that is not valid', async () => {
    const { browser } = await someone();
    const other = await someone();
    const token = browser.jar.get(NAME);
    expect(await browser.run('refresh', { refreshToken: 'invented' })).toMatchObject({
      code: 'INVALID_REFRESH_TOKEN',
      setCookie: [],
    });
    const { refreshToken } = other.session;
    expect(await browser.run('refresh', { refreshToken })).toMatchObject({
      user: { email: other.person.email },
    });
    expect(browser.jar.get(NAME)).not.toBe(token);
  });

  test('is asked for where neither argument nor cookie is there', async () => {
    const { errors } = await cookieJar(app.visitor(), ORIGIN).run('refreshByCookie');
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argument: 'refreshToken' } },
    ]);
  });

  test('is no cookie where nobody could use it: without an origin, and on one that is not listed', async () => {
    for (const origin of [null, 'https://evil.example']) {
      const { session } = await someone({ origin });
      expect(session).toMatchObject({ __typename: 'AuthSession', setCookie: [] });
    }
  });
});

test('in development on http the cookie does without what only https gives', async () => {
  const { browser, session } = await someone({ at: plain, origin: 'http://localhost:4000' });
  expect(session.setCookie).toEqual([
    `ticketgate-refresh=${session.refreshToken}; Max-Age=${MONTH}; Path=/; HttpOnly; SameSite=Lax`,
  ]);
  expect(await browser.run('refreshByCookie')).toMatchObject({ __typename: 'AuthSession' });
});

test('without AUTH_COOKIES no cookie is set, and none is taken', async () => {
  const { browser, session } = await someone({ at: off });
  expect(session.setCookie).toEqual([]);
  browser.jar.set(NAME, session.refreshToken);
  expect((await browser.run('refreshByCookie')).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect((await browser.run('signOut')).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});
