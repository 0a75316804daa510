import { availableParallelism } from 'node:os';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRequireUnbreached } from '../../src/accounts/require-unbreached.ts';
import { testApp } from '../support/app.ts';
import { sha1, startBreachRangeServer } from '../support/breach-range-server.ts';
import { testMailedLinks } from '../support/mailed-links.ts';
import { memoryLog } from '../support/memory-log.ts';

const api = await startBreachRangeServer();
afterAll(() => api.close());

const BREACHED = 'plum gravel umbrella 71';
const WEAK = { __typename: 'AuthWeakPasswordError', reasons: ['BREACHED'] };

const { log, lines } = memoryLog();
const app = testApp({ AUTH_PASSWORD_BREACH_URL: `${api.url}/` }, { log });
const links = await testMailedLinks({ AUTH_PASSWORD_BREACH_URL: api.url });
beforeEach(() => {
  api.behaviour = 'answer';
  api.requests.length = 0;
  api.seen.clear();
  api.seen.set(BREACHED, 3);
  lines.length = 0;
});

const signUp = (email: string, password: string) => app.person().run('signUp', { email, password });

describe('a password from a breach elsewhere', () => {
  test('is refused at sign-up, and nobody is created', async () => {
    const { email } = app.person();
    expect(await signUp(email, BREACHED)).toMatchObject(WEAK);
    expect(await app.db.user.count({ where: { email } })).toBe(0);
  });

  test('is refused as a new password, and the old one stays', async () => {
    const ada = app.person();
    await ada.signUp();
    const passwords = { currentPassword: ada.password, newPassword: BREACHED };
    expect(await ada.run('changePassword', passwords)).toMatchObject(WEAK);
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
  });

  test('is refused at a reset, and the link stays good', async () => {
    const ada = links.app.person();
    await ada.signUp();
    const token = await links.token(ada, 'RESET_PASSWORD');
    const reset = (newPassword: string) => ada.run('resetPassword', { token, newPassword }, '');
    expect(await reset(BREACHED)).toMatchObject(WEAK);
    expect(await reset(`${BREACHED} of mine`)).toMatchObject({ __typename: 'AuthUser' });
  });

  test('is refused for an address that has an account as for one that has none', async () => {
    const ada = app.person();
    await ada.signUp();
    api.requests.length = 0;
    const answers = [await signUp(ada.email, BREACHED), await signUp(app.person().email, BREACHED)];
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject(WEAK);
    expect(api.requests).toHaveLength(2);
  });

  test('passes where it only pads the answer', async () => {
    api.seen.set(BREACHED, 0);
    expect(await signUp(app.person().email, BREACHED)).toMatchObject({
      __typename: 'AuthSession',
    });
    expect(api.requests).toHaveLength(1);
  });
});

describe('the service that is asked', () => {
  test('learns five characters of the hash, and is to pad its answer', async () => {
    await signUp(app.person().email, BREACHED);
    expect(api.requests).toMatchObject([
      {
        method: 'GET',
        url: `/range/${sha1(BREACHED).slice(0, 5)}`,
        headers: { 'add-padding': 'true' },
      },
    ]);
    expect(JSON.stringify(api.requests)).not.toContain(sha1(BREACHED).slice(5));
  });

  test('is asked about none that is refused here', async () => {
    expect(await signUp(app.person().email, 'qwertyuiopasdfgh')).toMatchObject({
      reasons: ['KEYBOARD_WALK'],
    });
    expect(api.requests).toEqual([]);
  });

  test('is asked for nobody who does not know the current password', async () => {
    const ada = app.person();
    await ada.signUp();
    api.requests.length = 0;
    const passwords = { currentPassword: 'wrong', newPassword: BREACHED };
    expect(await ada.run('changePassword', passwords)).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(api.requests).toEqual([]);
  });

  test('keeps nobody from hashing while it thinks', async () => {
    const ada = app.person();
    await ada.signUp();
    api.behaviour = 'hold';
    api.requests.length = 0;
    const many = availableParallelism() + 2;
    const pending = Array.from({ length: many }, () => signUp(app.person().email, BREACHED));
    await vi.waitFor(() => expect(api.requests).toHaveLength(many));

    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    api.release();
    for (const answer of await Promise.all(pending)) expect(answer).toMatchObject(WEAK);
  });

  test.each([
    ['fail', 'status 503'],
    ['redirect', 'status 302'],
    ['page', 'a malformed line'],
    ['flood', 'more than 262144 bytes'],
  ] as const)('lets the password pass where it does not answer: %s', async (behaviour, reason) => {
    api.behaviour = behaviour;
    const { email } = app.person();
    expect(await signUp(email, BREACHED)).toMatchObject({ __typename: 'AuthSession' });
    expect(api.requests).toHaveLength(1);

    const warnings = lines.filter((line) => line.includes('could not be checked'));
    expect(warnings.map((line) => JSON.parse(line) as object)).toMatchObject([{ reason }]);
    const hash = sha1(BREACHED);
    for (const told of [BREACHED, hash.slice(0, 5), hash.slice(5), api.url, email]) {
      expect(warnings.join().toUpperCase()).not.toContain(told.toUpperCase());
    }
  });
});

describe('the question', () => {
  const strong = { password: BREACHED, minLength: 15 };
  const ask = (url: string, timeoutMs: number) => createRequireUnbreached({ url, log, timeoutMs });

  test.each(['hold', 'trickle'] as const)('has a time limit: %s', async (behaviour) => {
    api.behaviour = behaviour;
    await ask(api.url, 100)(strong);
    expect(lines.join()).toContain('TimeoutError');
  });

  test('fails open where nobody listens, and says so', async () => {
    const gone = await startBreachRangeServer();
    await gone.close();
    await ask(gone.url, 1000)(strong);
    expect(lines.join()).toContain('ECONNREFUSED');
  });

  test('is put to twenty at once, and the next goes on without', async () => {
    api.behaviour = 'hold';
    const requireUnbreached = ask(api.url, 10_000);
    const asked = Array.from({ length: 20 }, () => requireUnbreached(strong));
    await vi.waitFor(() => expect(api.requests).toHaveLength(20));
    await requireUnbreached(strong);
    expect(lines.join()).toContain('too many at once');

    api.release();
    expect(await Promise.allSettled(asked)).toEqual(
      Array.from({ length: 20 }, () => expect.objectContaining({ status: 'rejected' })),
    );
    api.behaviour = 'answer';
    await expect(requireUnbreached(strong)).rejects.toMatchObject({ reasons: ['BREACHED'] });
  });

  test('keeps what the URL asks with, such as a key', async () => {
    await expect(ask(`${api.url}?key=k`, 1000)(strong)).rejects.toThrow();
    expect(api.requests).toMatchObject([{ url: `/range/${sha1(BREACHED).slice(0, 5)}?key=k` }]);
  });
});
