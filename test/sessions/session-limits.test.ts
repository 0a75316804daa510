import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { createSessionsStore } from '../../src/sessions/sessions.store.ts';
import { testApp } from '../support/app.ts';
import type { Person } from '../support/person.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const standard = testApp();
const nist = testApp({ AUTH_SESSION_LIMITS: 'nist' });

type App = typeof standard;
type Kind = 'aal1' | 'aal2' | 'admin';

async function signedIn(app: App, kind: Kind): Promise<Person> {
  const person = app.person();
  await person.signUp();
  if (kind !== 'aal1') await person.enrollTotp();
  if (kind === 'admin') {
    const { email } = person;
    await app.db.user.update({ where: { email }, data: { roles: ['user', 'admin'] } });
  }
  return person;
}

const claimsOf = ({ accessToken }: Person) => decodeJwt<{ sub: string; sid: string }>(accessToken);

async function refresh(person: Person): Promise<string> {
  const refreshed = await person.run('refresh', { refreshToken: person.refreshToken }, '');
  if (refreshed.accessToken) person.hold(refreshed);
  return refreshed.__typename;
}

/** Advances, refreshing often enough for the session not to be idle. */
async function useFor(app: App, person: Person, seconds: number, every: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += every) {
    app.clock.advance(Math.min(every, seconds - passed));
    if (passed + every < seconds) expect(await refresh(person)).toBe('AuthSession');
  }
}

describe.each([
  ['standard', standard, 'aal1', 14 * DAY, 30 * DAY],
  ['standard', standard, 'aal2', 14 * DAY, 30 * DAY],
  ['standard', standard, 'admin', HOUR, 12 * HOUR],
  ['nist', nist, 'aal1', DAY, 30 * DAY],
  ['nist', nist, 'aal2', HOUR, DAY],
  ['nist', nist, 'admin', 15 * 60, 12 * HOUR],
] as const)('by the limits `%s`', (_, app, kind, idle, lifetime) => {
  test(`a session of ${kind} ends after ${idle} seconds without a refresh`, async () => {
    const ada = await signedIn(app, kind);
    app.clock.advance(idle - 1);
    expect(await refresh(ada)).toBe('AuthSession');
    app.clock.advance(idle);
    expect(await refresh(ada)).toBe('AuthInvalidRefreshTokenError');
  });

  test(`a session of ${kind} ends after ${lifetime} seconds, however much it is used`, async () => {
    const ada = await signedIn(app, kind);
    await useFor(app, ada, lifetime - 60, idle - 1);
    expect(await refresh(ada)).toBe('AuthSession');
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    app.clock.advance(60);
    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(await refresh(ada)).toBe('AuthInvalidRefreshTokenError');
  });
});

describe('the limits of a session', () => {
  test('are those of now: lowered, they end sessions that began with others', async () => {
    const ada = await signedIn(standard, 'aal1');
    const { sub: userId, sid } = claimsOf(ada);
    standard.clock.advance(2 * HOUR);
    const storeOf = (env: Record<string, string>) =>
      createSessionsStore(
        standard.db,
        standard.statements,
        standard.services.policies,
        readConfig(env).sessionLimits,
      );
    const look = (env: Record<string, string>) =>
      storeOf(env).findViewer(sid, userId, standard.clock());

    expect(await look({ AUTH_SESSION_AAL1_IDLE: '7201' })).not.toBeNull();
    expect(await look({ AUTH_SESSION_AAL1_IDLE: '7200' })).toBeNull();
    expect(await look({ AUTH_SESSION_AAL1_LIFETIME: '7200' })).toBeNull();
    expect(await look({ AUTH_REFRESH_TOKEN_TTL: '7200' })).toBeNull();
  });

  test('hold at once for whoever becomes an administrator', async () => {
    const ada = await signedIn(standard, 'aal2');
    standard.clock.advance(2 * HOUR);
    const { email } = ada;
    await standard.db.user.update({ where: { email }, data: { roles: ['user', 'admin'] } });
    expect(await refresh(ada)).toBe('AuthInvalidRefreshTokenError');
  });

  test('are not put off by a step-up that was begun before', async () => {
    const ada = await signedIn(nist, 'aal2');
    nist.clock.advance(HOUR - 10);
    await refresh(ada);
    const { ticket } = await ada.run('stepUp');
    // As if the last refresh had been an hour ago.
    const refreshedAt = new Date(nist.clock().getTime() - HOUR * 1000);
    await nist.db.session.updateMany({
      where: { user: { email: ada.email } },
      data: { refreshedAt },
    });
    expect(await ada.verifyTotp(ticket, ada.code())).not.toMatchObject({
      __typename: 'AuthSession',
    });
  });

  test('are said: `expiresAt` is the earlier of the two, as of now', async () => {
    const ada = await signedIn(nist, 'aal2');
    const begun = nist.clock().getTime();
    const expiresAt = async () => {
      const { sessions } = await ada.run('me');
      return (Date.parse(sessions[0].expiresAt) - begun) / 1000;
    };
    expect(await expiresAt()).toBe(HOUR);
    await useFor(nist, ada, 2 * HOUR, HOUR - 1);
    await refresh(ada);
    expect(await expiresAt()).toBe(3 * HOUR);
    await useFor(nist, ada, 21.5 * HOUR, HOUR - 1);
    await refresh(ada);
    expect(await expiresAt()).toBe(DAY);
  });

  test('hold for the list: what is over is in none', async () => {
    const ada = await signedIn(nist, 'aal1');
    nist.clock.advance(DAY);
    ada.hold(await ada.signIn());
    expect((await ada.run('me')).sessions).toHaveLength(1);

    const { email } = ada;
    await nist.db.session.updateMany({ where: { user: { email } }, data: { aal: 'aal2' } });
    nist.clock.advance(HOUR);
    ada.hold(await ada.signIn());
    expect((await ada.run('me')).sessions).toHaveLength(1);
  });
});

describe('more than fifty sessions', () => {
  const AT = new Date('2020-01-01');

  /** With this many sessions, of which the first was used last. */
  async function someoneWith(count: number) {
    const ada = await signedIn(standard, 'aal1');
    const { sub: userId } = claimsOf(ada);
    const now = standard.clock().getTime();
    const session = (index: number) => ({
      id: crypto.randomUUID(),
      userId,
      proofs: [],
      aal: 'aal1' as const,
      refreshTokenHash: Buffer.from(crypto.randomUUID()),
      createdAt: new Date(now - index * 1000),
      refreshedAt: new Date(now - index * 1000),
      expiresAt: new Date(now + DAY * 1000),
    });
    const data = Array.from({ length: count - 1 }, (_, index) => session(index + 1));
    await standard.db.session.createMany({ data });
    return { ada, userId, oldest: data.at(-1)! };
  }
  const remaining = (userId: string) => standard.db.session.count({ where: { userId } });
  const endings = (userId: string) =>
    standard.db.auditEvent.findMany({ where: { userId, type: 'session.revoked' } });

  test('there never are: the least recently used one ends first, and it is audited', async () => {
    const { ada, userId, oldest } = await someoneWith(50);
    expect(await ada.signIn()).toMatchObject({ __typename: 'AuthSession' });
    expect(await remaining(userId)).toBe(50);
    expect(await standard.db.session.findUnique({ where: { id: oldest.id } })).toBeNull();
    expect(await endings(userId)).toMatchObject([{ metadata: { count: 1, reason: 'too_many' } }]);
  });

  test('of before are ended by the next sign-in, at once', async () => {
    const { ada, userId } = await someoneWith(60);
    await ada.signIn();
    expect(await remaining(userId)).toBe(50);
    expect(await endings(userId)).toMatchObject([{ metadata: { count: 11, reason: 'too_many' } }]);
  });

  test('are not opened by a second factor, either', async () => {
    const ada = await signedIn(standard, 'aal2');
    const { sub: userId } = claimsOf(ada);
    const own = await standard.db.session.findFirstOrThrow({ where: { userId } });
    const copy = (index: number) => ({
      ...own,
      id: crypto.randomUUID(),
      proofs: [],
      refreshedAt: new Date(AT.getTime() + index),
    });
    await standard.db.session.createMany({ data: Array.from({ length: 49 }, (_, n) => copy(n)) });
    standard.clock.advance(60);
    await ada.signInWithTotp();
    expect(await remaining(userId)).toBe(50);
    expect(await standard.db.session.findUnique({ where: { id: own.id } })).not.toBeNull();
  });

  test('nobody is told of fewer', async () => {
    const { ada, userId } = await someoneWith(49);
    await ada.signIn();
    expect(await remaining(userId)).toBe(50);
    expect(await endings(userId)).toEqual([]);
  });
});
