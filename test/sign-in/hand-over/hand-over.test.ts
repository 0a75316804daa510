import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { handOver, newVerifier, SHOP } from '../../support/hand-over.ts';
import type { Person } from '../../support/person.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_RETURN_ORIGINS: SHOP });
const closed = testApp({ AUTH_PORTAL: 'off', AUTH_RETURN_ORIGINS: SHOP });
const withCookies = testApp({
  AUTH_COOKIES: 'on',
  PUBLIC_URL: 'https://auth.example.com',
  AUTH_RETURN_ORIGINS: SHOP,
});
const admin = createAdministrator(app);

const userOf = ({ email }: Person) => app.db.user.findUniqueOrThrow({ where: { email } });
const eventsOf = async (person: Person, type: string) => {
  const { id: userId } = await userOf(person);
  return app.db.auditEvent.findMany({ where: { userId, type }, orderBy: { id: 'asc' } });
};
const someone = async () => {
  const ada = app.person();
  await ada.signUp();
  return ada;
};
/** The app, whose requests come from elsewhere and hold no token. */
const exchange = (code: string, codeVerifier: string) =>
  app.person().run('exchangeCode', { code, codeVerifier }, '');

describe('the session of the account pages, handed to an app', () => {
  test('is led back to it, with a code and the state that it sent', async () => {
    const portal = handOver(await someone(), app.origin);
    const state = 'a b&code=mine#é';
    const { status, location, headers } = await portal.ask({
      returnTo: `${SHOP}/signed-in?from=menu`,
      codeChallengeMethod: 'S256',
      state,
    });
    expect({ status, cacheControl: headers.get('cache-control') }).toEqual({
      status: 200,
      cacheControl: 'no-store',
    });
    const url = new URL(location);
    expect(url.origin + url.pathname).toBe(`${SHOP}/signed-in`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      from: 'menu',
      code: expect.stringMatching(/^[\w-]{43}$/),
      state,
    });
  });

  test('is a session of its own, with the same proofs', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    app.clock.advance(100);
    const portal = handOver(ada, app.origin);
    const session = await exchange(await portal.code(), portal.verifier);

    expect(session).toMatchObject({ __typename: 'AuthSession', user: { email: ada.email } });
    const [own, theirs] = [decodeJwt(session.accessToken), decodeJwt(ada.accessToken)];
    expect(own['sid']).not.toBe(theirs['sid']);
    expect(own).toMatchObject({
      acr: 'aal2',
      amr: theirs['amr'],
      auth_time: theirs['auth_time'],
      sub: theirs.sub,
    });

    // Each goes its way.
    await ada.run('signOut');
    const { refreshToken } = session;
    expect(await app.person().run('refresh', { refreshToken }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('leaves its trace: where to, how, and when', async () => {
    const ada = await someone();
    app.clock.advance(100);
    const portal = handOver(ada, app.origin);
    const { accessToken } = await exchange(await portal.code(), portal.verifier);
    const { sid: sessionId } = decodeJwt(accessToken);

    expect((await userOf(ada)).lastSignInAt).toEqual(app.clock());
    const [issued] = await eventsOf(ada, 'sign_in_code.issued');
    expect(issued!.metadata).toEqual({
      sessionId: decodeJwt(ada.accessToken)['sid'],
      returnOrigin: SHOP,
    });
    expect((await eventsOf(ada, 'sign_in.succeeded')).at(-1)!.metadata).toEqual({
      sessionId,
      methods: ['password'],
      returnOrigin: SHOP,
    });
  });

  test('ends no later than the one that it comes of', async () => {
    const ada = await someone();
    const { id: userId } = await userOf(ada);
    app.clock.advance(10 * 24 * 3600);
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));
    const portal = handOver(ada, app.origin);
    await exchange(await portal.code(), portal.verifier);

    const [first, second] = await app.db.session.findMany({
      where: { userId },
      orderBy: { id: 'asc' },
    });
    expect(second).toMatchObject({
      createdAt: first!.createdAt,
      expiresAt: first!.expiresAt,
      refreshedAt: app.clock(),
    });
  });

  test('goes on trusting the device that stood in for the second step', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const redeemed = { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true };
    const { deviceToken } = await ada.run('verifyTotp', redeemed, '');
    const { id: userId } = await userOf(ada);
    await admin.run('setUserRequirement', { userId, requirement: 'REQUIRED' });
    const { email, password } = ada;
    ada.hold(await ada.run('signIn', { email, password, deviceToken }, ''));

    const portal = handOver(ada, app.origin);
    const { refreshToken } = await exchange(await portal.code(), portal.verifier);
    expect(await ada.run('refresh', { refreshToken }, '')).toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('says until when a factor must be enrolled', async () => {
    await admin.run('updatePolicy', { input: { requirement: 'REQUIRED', gracePeriodDays: 3 } });
    const ada = await someone();
    const portal = handOver(ada, app.origin);
    const session = await exchange(await portal.code(), portal.verifier);
    await admin.run('updatePolicy', { input: { requirement: 'OPTIONAL', gracePeriodDays: 0 } });
    expect(new Date(session.mfaEnrollmentDeadline)).toEqual(
      new Date(app.clock().getTime() + 3 * 24 * 3600_000),
    );
  });

  test('ends the session used least recently where there are too many', async () => {
    const ada = await someone();
    const { id: userId } = await userOf(ada);
    const [one] = await app.db.session.findMany({ where: { userId } });
    const copies = Array.from({ length: 49 }, () => ({
      ...one!,
      id: crypto.randomUUID(),
      proofs: one!.proofs as object,
    }));
    await app.db.session.createMany({ data: copies });
    app.clock.advance(1);
    const portal = handOver(ada, app.origin);
    await exchange(await portal.code(), portal.verifier);
    expect(await app.db.session.count({ where: { userId } })).toBe(50);
    expect((await eventsOf(ada, 'session.revoked')).at(-1)!.metadata).toMatchObject({
      reason: 'too_many',
    });
  });

  test('takes no code to the service’s own pages: they have it already', async () => {
    const portal = handOver(await someone(), app.origin);
    const returnTo = 'http://localhost:4000/account/sessions';
    expect(await portal.ask({ returnTo, codeChallenge: undefined })).toMatchObject({
      status: 200,
      location: returnTo,
    });
  });
});

describe('who asks for it', () => {
  test('has to be signed in', async () => {
    const { ask } = handOver(await someone(), app.origin);
    for (const authorization of ['', 'Bearer not.a.token', 'Basic YTpi']) {
      expect(await ask({}, { authorization })).toMatchObject({ status: 401 });
    }
  });

  test('has more than an access token, which somebody may have stolen', async () => {
    const ada = await someone();
    const { ask } = handOver(ada, app.origin);
    const { refreshToken: ofAnother } = await ada.signIn();
    for (const refreshToken of [undefined, 'none', ofAnother]) {
      const answer = await ask({ refreshToken });
      expect(answer).toMatchObject({
        status: 401,
        error: expect.stringContaining('refresh token'),
      });
    }
    expect(await ask()).toMatchObject({ status: 200 });
  });

  test('may have it in its cookie', async () => {
    const ada = withCookies.person();
    await ada.signUp();
    const origin = 'https://auth.example.com';
    const cookie = `__Host-ticketgate-refresh=${ada.refreshToken}`;
    const { ask } = handOver(ada, withCookies.origin);
    const body = { refreshToken: undefined };
    expect(await ask(body, { origin, cookie })).toMatchObject({ status: 200 });
    expect(await ask(body, { origin })).toMatchObject({ status: 401 });
    expect(await ask(body, { origin, cookie: `${cookie}; ${cookie}` })).toMatchObject({
      status: 403,
    });
  });

  test.each([
    ['no page of another site', { origin: SHOP.replace('localhost', 'shop.example') }, 403],
    ['no page in a sandbox', { origin: 'null' }, 403],
    ['no form', { 'content-type': 'text/plain' }, 415],
    ['no form, whatever it calls itself', { 'content-type': 'text/plain; application/json' }, 415],
  ])('is %s', async (_, headers, status) => {
    const { ask } = handOver(await someone(), app.origin);
    const answer = await ask({}, headers as unknown as Record<string, string>);
    expect(answer).toMatchObject({ status, error: expect.any(String) });
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('is told of what is wrong by its name', async () => {
    const { ask } = handOver(await someone(), app.origin);
    const problem = async (body: object | string) => {
      const { status, error } = await ask(body);
      return `${status} ${error}`;
    };
    const short = newVerifier().slice(1);
    expect(await problem({ codeChallenge: undefined })).toMatch(/^400 codeChallenge: /);
    expect(await problem({ codeChallenge: short })).toMatch(/^400 codeChallenge: /);
    expect(await problem({ codeChallenge: `${short}+` })).toMatch(/^400 codeChallenge: /);
    expect(await problem({ codeChallenge: 7 })).toMatch(/^400 codeChallenge: /);
    expect(await problem({ codeChallengeMethod: 'plain' })).toMatch(/^400 codeChallengeMethod: /);
    expect(await problem({ state: 'x'.repeat(513) })).toMatch(/^400 state: /);
    expect(await problem({ state: '\0' })).toMatch(/^400 state: /);
    expect(await problem({ returnTo: undefined })).toMatch(/^400 returnTo: /);
    expect(await problem({ redirect: SHOP })).toMatch(/^400 body: /);
    expect(await problem('[]')).toMatch(/^400 body: /);
    expect(await problem('{')).toMatch(/^400 body: /);
    expect(await problem(`"${'x'.repeat(20_000)}"`)).toMatch(/^413 /);
  });

  test.each(['GET', 'PUT', 'OPTIONS'])('sends a POST, and no %s', async (method) => {
    const { status, headers } = await fetch(`${app.origin}/account/hand-over`, { method });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('waits after too many, on this session', async () => {
    const ada = await someone();
    const { ask } = handOver(ada, app.origin);
    for (let count = 1; count <= 30; count += 1) {
      expect(await ask()).toMatchObject({ status: 200 });
    }
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '300']);
    ada.hold(await ada.signIn());
    expect(await ask({}, { authorization: `Bearer ${ada.accessToken}` })).toMatchObject({
      status: 200,
    });
  });

  test('finds nothing where there are no account pages', async () => {
    const ada = closed.person();
    await ada.signUp();
    expect(await handOver(ada, closed.origin).ask()).toMatchObject({ status: 404 });
  });
});
