import { beforeEach, describe, expect, test } from 'vitest';
import { AuthRefreshError, AuthRequestError } from '../../src/clients/errors.ts';
import { operations } from '../../src/clients/operations.ts';
import { testApp } from '../support/app.ts';
import { openTab, webStorage } from '../support/auth-client.ts';
import { codeAt } from '../support/person.ts';

const app = testApp();
const { me, signUpEmailPassword, signInEmailPassword, verifySignInMfaTotp } = operations;

// All of them sign up from one address.
beforeEach(() => app.clock.advance(3600));

async function signedIn(...[options, meddle]: OptionsOfTab) {
  const tab = openTab(app.url, options, meddle);
  const { email, password } = app.person();
  const session = await tab.call(signUpEmailPassword, { email, password });
  expect(session.__typename).toBe('AuthSession');
  tab.sent.length = 0;
  return { ...tab, email, password };
}
type OptionsOfTab = Parameters<typeof openTab> extends [string, ...infer Rest] ? Rest : never;

/** Lets nobody through before so many are there. */
function gate(size: number, field: string) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  return (query: string) => {
    if (!query.includes(`${field}(`)) return undefined;
    waiting += 1;
    if (waiting === size) open();
    return opened;
  };
}

describe('the auth client', () => {
  test('keeps the session of whatever gives one, and tells sign-ins by their kind', async () => {
    const tab = await signedIn();
    const { totpSecret } = await tab.call(operations.generateTotp, { name: 'Phone' });
    const change = await tab.call(operations.verifyChangeUserMfa, {
      activeMfaType: 'TOTP',
      code: codeAt(totpSecret, app.clock()),
    });
    expect(change.__typename).toBe('MfaChange');
    await tab.client.signOut();
    expect(await tab.client.accessToken()).toBeNull();
    app.clock.advance(60);

    const { email, password } = tab;
    const ticket = await tab.call(signInEmailPassword, { email, password });
    expect(ticket.__typename).toBe('MfaTicket');
    expect(await tab.client.accessToken()).toBeNull();
    const otp = codeAt(totpSecret, app.clock());
    const session = await tab.call(verifySignInMfaTotp, { ticket: ticket.ticket, otp });
    expect(session.__typename).toBe('AuthSession');
    expect(await tab.client.accessToken()).toBe(session.accessToken);
    expect(await tab.call(me)).toMatchObject({ email, mfa: { enabled: true } });
    expect(tab.changes).toEqual(['signed-in', 'signed-out', 'signed-in']);
  });

  test('refreshes once before the token expires, however many requests there are', async () => {
    const tab = await signedIn();
    tab.expire();
    const answers = await Promise.all(Array.from({ length: 8 }, () => tab.call(me)));
    expect(answers.map(({ email }) => email)).toEqual(Array(8).fill(tab.email));
    expect(tab.fields().filter((field) => field === 'refreshSession')).toHaveLength(1);
    expect(tab.fields()).toHaveLength(9);
  });

  test('refreshes once where the service says that the token has expired', async () => {
    const tab = await signedIn();
    app.clock.advance(301);
    const answers = await Promise.all(Array.from({ length: 8 }, () => tab.call(me)));
    expect(answers.map(({ email }) => email)).toEqual(Array(8).fill(tab.email));
    expect(tab.fields().filter((field) => field === 'refreshSession')).toHaveLength(1);
    expect(tab.changes).toEqual(['signed-in']);
  });

  test('takes over what the tab beside it was given, where both refresh at once', async () => {
    const storage = webStorage();
    const pass = gate(2, 'refreshSession');
    const first = await signedIn({ storage }, pass);
    const second = openTab(app.url, { storage }, pass);
    first.expire();
    const answers = await Promise.all([first.call(me), second.call(me)]);
    expect(answers.map(({ email }) => email)).toEqual([first.email, first.email]);
    const refreshes = [...first.sent, ...second.sent].filter(
      ({ field }) => field === 'refreshSession',
    );
    expect(refreshes.map(({ answer }) => answer.__typename).toSorted()).toEqual([
      'AuthRefreshConflictError',
      'AuthSession',
    ]);
    // Both go on, with the same session.
    first.expire();
    expect(await second.call(me)).toMatchObject({ email: first.email });
    expect(await first.call(me)).toMatchObject({ email: first.email });
  });

  test('signs nobody out where the new token was lost, and does not send the old one again', async () => {
    const tab = await signedIn();
    const { refreshToken } = JSON.parse(tab.storage.items.get('ticketgate.session')!);
    await app.visitor()(operations.refreshSession, { refreshToken });
    tab.expire();
    await expect(tab.call(me)).rejects.toThrow(AuthRefreshError);
    expect(tab.fields()).toEqual(['refreshSession']);
    expect(tab.changes).toEqual(['signed-in']);
  });

  test('signs out once the session is revoked, and goes on as nobody', async () => {
    const tab = await signedIn();
    const elsewhere = openTab(app.url);
    await elsewhere.call(signInEmailPassword, { email: tab.email, password: tab.password });
    await elsewhere.client.signOut({ all: true });
    expect(await tab.call(me)).toBeNull();
    expect(tab.fields()).toEqual(['me', 'refreshSession', 'me']);
    expect(tab.sent.map(({ bearer }) => bearer !== null)).toEqual([true, false, false]);
    expect(tab.changes).toEqual(['signed-in', 'signed-out']);
    expect([...tab.storage.items.keys()]).toEqual([]);
  });

  test('keeps its tokens offline', async () => {
    let online = true;
    const tab = await signedIn({
      fetch: (...given) => (online ? fetch(...given) : Promise.reject(new TypeError('offline'))),
    });
    tab.expire();
    online = false;
    await expect(tab.call(me)).rejects.toThrow(TypeError);
    expect(tab.changes).toEqual(['signed-in']);
    online = true;
    expect(await tab.call(me)).toMatchObject({ email: tab.email });
  });

  test('keeps its tokens where something on the way answers in place of the service', async () => {
    let gatewayDown = false;
    const tab = await signedIn({
      fetch: (...given) =>
        gatewayDown
          ? Promise.resolve(
              Response.json({ errors: [{ message: 'Bad gateway' }] }, { status: 502 }),
            )
          : fetch(...given),
    });
    tab.expire();
    gatewayDown = true;
    await expect(tab.call(me)).rejects.toThrow(AuthRequestError);
    expect(tab.changes).toEqual(['signed-in']);
  });

  describe('after a sign-out', () => {
    /** Holds back what the service answered to this field, until it is let through. */
    function holding(field: string) {
      let tell: () => void = () => undefined;
      let letThrough = tell;
      const answered = new Promise<void>((resolve) => (tell = resolve));
      const released = new Promise<void>((resolve) => (letThrough = resolve));
      let online = true;
      const send: typeof fetch = async (input, init) => {
        if (!online) throw new TypeError('offline');
        const response = await fetch(input, init);
        if (String(init!.body).includes(`${field}(`)) {
          tell();
          await released;
        }
        return response;
      };
      return {
        send,
        answered,
        letThrough,
        be: (state: 'online' | 'offline') => void (online = state === 'online'),
      };
    }

    test.each(['online', 'offline'] as const)(
      'while %s, a refresh that was under way brings nobody back, and what it was given is ended',
      async (state) => {
        const refresh = holding('refreshSession');
        const tab = await signedIn({ fetch: refresh.send });
        tab.expire();
        const waiting = tab.call(me);
        await refresh.answered;
        refresh.be(state);
        await tab.client.signOut().catch(() => undefined);
        refresh.be('online');
        refresh.letThrough();

        expect(await waiting).toBeNull();
        expect(await tab.client.accessToken()).toBeNull();
        expect([...tab.storage.items.keys()]).toEqual([]);
        expect(tab.changes).toEqual(['signed-in', 'signed-out']);
        const given = tab.sent.find(({ field }) => field === 'refreshSession')!.answer;
        expect(given.__typename).toBe('AuthSession');
        const { data } = await app.visitor()(operations.refreshSession, {
          refreshToken: given.refreshToken,
        });
        expect(data.refreshSession.__typename).toBe('AuthInvalidRefreshTokenError');
      },
    );

    test('a session that was asked for before is not kept', async () => {
      const signIn = holding('signInEmailPassword');
      const tab = await signedIn({ fetch: signIn.send });
      const waiting = tab.call(signInEmailPassword, { email: tab.email, password: tab.password });
      await signIn.answered;
      await tab.client.signOut();
      signIn.letThrough();
      expect(await waiting).toMatchObject({ __typename: 'AuthSession' });
      expect(await tab.client.accessToken()).toBeNull();
      expect([...tab.storage.items.keys()]).toEqual([]);
    });
  });

  test('throws what is wrong with the request, with its code', async () => {
    const tab = openTab(app.url);
    const wrong = tab.call(operations.revokeSession, { id: 'none' });
    await expect(wrong).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(tab.call(operations.revokeAllTrustedDevices)).rejects.toMatchObject({
      name: 'AuthRequestError',
      code: 'UNAUTHENTICATED',
    });
  });
});
