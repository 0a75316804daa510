import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { handOver } from '../support/hand-over.ts';

const APP = 'https://app.example.com';
const app = testApp({
  PUBLIC_URL: 'https://auth.example.com',
  AUTH_RETURN_ORIGINS: `${APP},https://xn--mnchen-3ya.example`,
});

async function ask(returnTo: unknown) {
  const ada = app.person();
  await ada.signUp();
  return handOver(ada, app.origin).ask({ returnTo });
}

describe('nobody is led astray by', () => {
  test.each([
    ['another site', 'https://evil.example'],
    ['a scheme-relative address', '//evil.example/x'],
    ['a scheme-relative address of the app', '//app.example.com/x'],
    ['a path', '/signed-in'],
    ['a path that is an address after all', '/\\evil.example'],
    ['nothing', ''],
    ['backslashes', 'https:\\\\evil.example'],
    ['a backslash that ends the host for some', 'https://app.example.com\\@evil.example/'],
    ['a backslash that ends the host for others', 'https://evil.example\\@app.example.com/'],
    ['tabs that some take out', 'https://evil.example\t/'],
    ['a line end that ends a header', `${APP}/x\r\nlocation: https://evil.example`],
    ['spaces around it', ` ${APP}/`],
    ['a user that looks like a host', 'https://app.example.com@evil.example/'],
    ['a user with a password', 'https://app.example.com:443@evil.example/'],
    ['a user at the right host', 'https://me@app.example.com/'],
    ['a look-alike', 'https://аpp.example.com/'],
    ['the punycode of a look-alike', 'https://xn--pp-6kc.example.com/'],
    ['another port', `${APP}:8443/`],
    ['another scheme', 'http://app.example.com/'],
    ['a sub-domain', 'https://evil.app.example.com/'],
    ['the parent domain', 'https://example.com/'],
    ['a host that begins like it', 'https://app.example.com.evil.example/'],
    ['a host that ends like it', 'https://evilapp.example.com/'],
    ['a trailing dot', 'https://app.example.com./'],
    ['an escaped slash in the host', 'https://app.example.com%2f.evil.example/'],
    ['javascript:', 'javascript:alert(document.cookie)//https://app.example.com'],
    ['javascript: in mixed case', 'JaVaScRiPt:alert(1)'],
    ['data:', 'data:text/html,<script>alert(1)</script>'],
    ['blob: of the app', `blob:${APP}/x`],
    ['filesystem: of the app', `filesystem:${APP}/x`],
    ['the address of another protocol', 'app://app.example.com/'],
    ['an address without a host', 'https:///'],
  ])('%s', async (_, returnTo) => {
    const answer = await ask(returnTo);
    expect(answer).toMatchObject({
      status: 400,
      error: expect.stringMatching(/^returnTo: open redirect: /),
    });
    expect(answer).not.toHaveProperty('location');
  });

  test.each([
    ['a fragment', `${APP}/#access_token=x`],
    ['an empty fragment', `${APP}/#`],
    ['an endless address', `${APP}/${'x'.repeat(2000)}`],
  ])('%s', async (_, returnTo) => {
    expect(await ask(returnTo)).toMatchObject({
      status: 400,
      error: expect.stringMatching(/^returnTo: must have /),
    });
  });

  test.each([[[APP]], [{ href: APP }], [null], [7]])('what is no text: %j', async (returnTo) => {
    expect(await ask(returnTo)).toMatchObject({
      status: 400,
      error: expect.stringMatching(/^returnTo: /),
    });
  });
});

describe('the address of the app', () => {
  test.each([
    ['https://app.example.com', `${APP}/?code=`],
    ['HTTPS://APP.EXAMPLE.COM:443/x', `${APP}/x?code=`],
    ['https://app.example.com/a/../b?x=%20y', `${APP}/b?x=`],
    ['https://münchen.example/', 'https://xn--mnchen-3ya.example/?code='],
  ])('%s is used as it was parsed', async (returnTo, start) => {
    const { location } = await ask(returnTo);
    expect(location.slice(0, start.length)).toBe(start);
  });

  test('keeps no code and no state that somebody put there', async () => {
    const { location } = await ask(`${APP}/?code=a&state=b&code=c&x=1&state=d`);
    expect([...new URL(location).searchParams]).toEqual([
      ['x', '1'],
      ['code', expect.stringMatching(/^[\w-]{43}$/)],
    ]);
  });
});
