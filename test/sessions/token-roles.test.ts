import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rolesOfToken } from '../../src/sessions/token-roles.ts';

const of = (defaultRole: string, roles: string[], aal: 'aal1' | 'aal2', aal2Roles = ['admin']) =>
  rolesOfToken({ defaultRole, roles }, aal, aal2Roles);

describe('the roles in a token', () => {
  test.each([
    ['all of them at aal2', of('admin', ['user', 'admin'], 'aal2'), 'admin', ['user', 'admin']],
    ['all of them where none needs aal2', of('admin', ['admin'], 'aal1', []), 'admin', ['admin']],
    [
      'at aal1 without admin',
      of('editor', ['user', 'editor', 'admin'], 'aal1'),
      'editor',
      ['user', 'editor'],
    ],
    [
      'user in place of a default that is withheld',
      of('admin', ['editor', 'user', 'admin'], 'aal1'),
      'user',
      ['editor', 'user'],
    ],
    [
      'else the first that is left',
      of('admin', ['admin', 'editor', 'guest'], 'aal1'),
      'editor',
      ['editor', 'guest'],
    ],
    [
      'no role, not even an anonymous one, where none is left',
      of('admin', ['admin'], 'aal1'),
      '',
      [],
    ],
    [
      'every role that the operator names is withheld',
      of('billing', ['billing', 'admin', 'user'], 'aal1', ['admin', 'billing']),
      'user',
      ['user'],
    ],
  ])('%s', (_rule, roles, defaultRole, allowedRoles) => {
    expect(roles).toEqual({ defaultRole, allowedRoles });
  });

  test('never hold one at aal1 that needs aal2, and a default that is allowed or none', () => {
    const role: fc.Arbitrary<string> = fc.constantFrom('user', 'editor', 'billing', 'admin');
    const some = fc.uniqueArray(role);
    fc.assert(
      fc.property(role, some, some, (own, roles, aal2Roles) => {
        const { defaultRole, allowedRoles } = of(own, [own, ...roles], 'aal1', aal2Roles);
        expect(allowedRoles.filter((name) => aal2Roles.includes(name))).toEqual([]);
        expect(allowedRoles.includes(defaultRole) || defaultRole === '').toBe(true);
        expect(defaultRole === '').toBe(allowedRoles.length === 0);
      }),
    );
  });
});
