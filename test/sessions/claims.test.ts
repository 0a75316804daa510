import { describe, expect, test } from 'vitest';
import { jwtClaims } from '../../src/config/claims-config.ts';
import { claimsOf } from '../../src/sessions/claims.ts';
import type { User } from '../../src/users/user.ts';

const ada: User = {
  id: '8f0f3a4e-8a52-4b55-9d1c-2f5f7c9b2f11',
  email: 'ada@example.com',
  emailVerified: true,
  displayName: 'Ada',
  locale: 'en',
  defaultRole: 'user',
  roles: ['user'],
  disabled: false,
  passwordLengthReached: null,
  createdAt: new Date(0),
  lastSignInAt: null,
  metadata: {
    plan: 'pro',
    seats: 5,
    beta: false,
    org: { id: 'o-1', teams: ['a', 'b"c', 'd\\e', 7] },
    empty: '',
    none: null,
    mixed: ['a', { b: 1 }],
    tags: [],
  },
};

const read = (rules: object, user = ada) => claimsOf(user, jwtClaims.parse(JSON.stringify(rules)));
const one = (rule: unknown, user = ada) => read({ 'x-hasura-x': rule }, user);
const MISSING = { values: {}, missing: ['x-hasura-x'] };

describe('claims of the operator', () => {
  test.each([
    ['text', 'metadata.plan', 'pro'],
    ['a number', 'metadata.seats', '5'],
    ['false', 'metadata.beta', 'false'],
    ['what lies deeper', 'metadata.org.id', 'o-1'],
    ['a list, as PostgreSQL reads it', 'metadata.org.teams', '{"a","b\\"c","d\\\\e","7"}'],
    ['an empty list', 'metadata.tags', '{}'],
    ['an empty text', 'metadata.empty', ''],
    ['an address', 'email', 'ada@example.com'],
    ['whether it is verified', 'emailVerified', 'true'],
    ['a language', 'locale', 'en'],
  ])('are strings: %s', (_what, path, value) => {
    expect(one(path)).toEqual({ values: { 'x-hasura-x': value }, missing: [] });
  });

  test.each([
    'metadata.other',
    'metadata.none',
    'metadata.org',
    'metadata.org.id.length',
    'metadata.org.teams.length',
    'metadata.mixed',
    'metadata.constructor.name',
    'metadata.__proto__.toString',
    'metadata.plan.0',
  ])('miss what is no text, number, boolean or list of them: %s', (path) => {
    expect(one(path)).toEqual(MISSING);
  });

  test('miss an address that nobody has shown to be theirs', () => {
    expect(one('email', { ...ada, emailVerified: false })).toEqual(MISSING);
  });

  test('may be left out, or have a value in place of a missing one', () => {
    expect(one({ path: 'metadata.other', required: false })).toEqual({ values: {}, missing: [] });
    expect(one({ path: 'metadata.other', default: 'free' }).values).toEqual({
      'x-hasura-x': 'free',
    });
    expect(one({ path: 'metadata.plan', default: 'free' }).values).toEqual({ 'x-hasura-x': 'pro' });
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a name outside the namespace', '{"org":"metadata.org"}'],
    ['capitals, which Hasura does not tell apart', '{"X-Hasura-Org":"metadata.org"}'],
    ['who the user is', '{"x-hasura-user-id":"metadata.id"}'],
    ['the roles', '{"x-hasura-allowed-roles":"metadata.roles"}'],
    ['the role', '{"x-hasura-role":"metadata.role"}'],
    ['the secret', '{"x-hasura-admin-secret":"metadata.secret"}'],
    ['how they signed in', '{"x-hasura-auth-aal":"metadata.aal"}'],
    ['all of metadata', '{"x-hasura-x":"metadata"}'],
    ['an empty key', '{"x-hasura-x":"metadata..id"}'],
    ['a field that is no ground for anything', '{"x-hasura-x":"roles"}'],
    ['a misspelt option', '{"x-hasura-x":{"path":"metadata.id","require":false}}'],
  ])('cannot be %s', (_what, text) => {
    expect(jwtClaims.safeParse(text).success).toBe(false);
  });
});
