import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { operations } from '../../support/operations.ts';
import type { Person } from '../../support/person.ts';

const { log, lines } = memoryLog();
const app = testApp(
  {
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_JWT_CLAIMS: JSON.stringify({
      'x-hasura-org-id': 'metadata.org.id',
      'x-hasura-plan': { path: 'metadata.plan', default: 'free' },
    }),
  },
  { log },
);
const admin = createAdministrator(app);
const setMetadata = (userId: string, metadata: unknown) =>
  admin.run('setUserMetadata', { userId, metadata });
const stored = async (id: string) =>
  (await app.db.user.findUniqueOrThrow({ where: { id } })).metadata;
const claimsOf = ({ accessToken }: Person) =>
  decodeJwt(accessToken)['https://hasura.io/jwt/claims'] as Record<string, unknown>;
const refresh = async (ada: Person) =>
  ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));

describe('setUserMetadata', () => {
  test('is in the claims of the next token, and the event says that, not what', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    await setMetadata(user.id, { org: { id: 'o-1' }, plan: 'pro', note: 'private' });
    await refresh(ada);

    expect(claimsOf(ada)).toMatchObject({
      'x-hasura-org-id': 'o-1',
      'x-hasura-plan': 'pro',
      'x-hasura-user-id': user.id,
      'x-hasura-allowed-roles': ['user'],
    });
    const event = await app.db.auditEvent.findFirstOrThrow({
      where: { type: 'user.metadata_set', userId: user.id },
    });
    expect(event).toMatchObject({ actorType: 'admin', metadata: { by: null } });
  });

  test('takes the place of what was there', async () => {
    const { user } = await app.person().signUp();
    await setMetadata(user.id, { a: 1, b: 2 });
    await setMetadata(user.id, { b: 3 });
    expect(await stored(user.id)).toEqual({ b: 3 });
  });

  test('of nobody is an error', async () => {
    expect(await setMetadata(randomUUID(), {})).toMatchObject({
      __typename: 'AuthUserNotFoundError',
    });
  });

  test('is nothing that users write: not their own, nor somebody else’s', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const { errors } = await app.visitor()(
      operations.setUserMetadata,
      { userId: user.id, metadata: { org: { id: 'o-2' } } },
      ada.accessToken,
    );
    expect(errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect(await stored(user.id)).toEqual({});
  });

  test.each([
    ['a list', []],
    ['text', 'text'],
    ['null', null],
    ['too much', { a: 'x'.repeat(4096) }],
    ['a NUL', { a: ['\0'] }],
    ['a key with a NUL', { '\0': 1 }],
    ['half of a pair', { a: { b: '\ud83d' } }],
  ])('refuses %s, and changes nothing', async (_what, metadata) => {
    const { user } = await app.person().signUp();
    await setMetadata(user.id, { kept: true });
    const { errors } = await setMetadata(user.id, metadata);
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(await stored(user.id)).toEqual({ kept: true });
  });

  test('keeps keys that mean something to JavaScript as they are', async () => {
    const { user } = await app.person().signUp();
    const given = JSON.parse('{"constructor": {"name": "x"}, "toString": 1}');
    await setMetadata(user.id, given);
    expect(await stored(user.id)).toEqual(given);
  });
});

describe('a token of whoever lacks a required claim', () => {
  test('holds no role, works here, and is named in the log', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    expect(claimsOf(ada)).toEqual({
      'x-hasura-user-id': user.id,
      'x-hasura-default-role': '',
      'x-hasura-allowed-roles': [],
      'x-hasura-auth-aal': 'aal1',
      'x-hasura-plan': 'free',
    });
    expect((await ada.run('me')).id).toBe(user.id);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ userId: user.id, missing: ['x-hasura-org-id'] }),
    );
  });

  test('holds none of an administrator either', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const user = await ada.run('me');
    await admin.run('setUserRoles', { userId: user.id, roles: ['user', 'admin'] });
    await ada.signInWithTotp();
    expect(claimsOf(ada)['x-hasura-allowed-roles']).toEqual([]);
    await setMetadata(user.id, { org: { id: 'o-1' } });
    await refresh(ada);
    expect(claimsOf(ada)['x-hasura-allowed-roles']).toEqual(['user', 'admin']);
  });
});
