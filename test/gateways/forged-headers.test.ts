import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { callOf, rootFields } from '../support/root-fields.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const victim = '018f0000-0000-7000-8000-000000000001';
const forged = {
  'x-hasura-role': 'admin',
  'x-hasura-user-id': victim,
  'x-hasura-allowed-roles': '["admin"]',
  'x-hasura-default-role': 'admin',
  'x-hasura-auth-aal': 'aal2',
};
const codeOf = ({ errors }: { errors?: readonly { extensions: { code: string } }[] }) =>
  errors?.[0]?.extensions.code;

const isOfAdministrators = ({ authScopes }: (typeof rootFields)[number]) =>
  Boolean(authScopes && 'admin' in authScopes);
const named = (fields: typeof rootFields) => fields.map((root) => [root.field.name, root] as const);
/** Any of these is as good for all others: what they have in common is who may call them. */
const ofAdministrators = named(rootFields.filter(isOfAdministrators));

describe('x-hasura-* of whoever calls directly', () => {
  test.each(named(rootFields))('opens nothing to a stranger: %s', async (_name, root) => {
    const send = app.visitor();
    const query = callOf(root);
    const plain = await app.visitor()(query);
    for (const role of ['admin', 'user']) {
      const answer = await send(query, {}, undefined, { ...forged, 'x-hasura-role': role });
      expect({ data: answer.data, code: codeOf(answer) }).toEqual({
        data: plain.data,
        code: codeOf(plain),
      });
    }
  });

  test('makes nobody an administrator, and nobody somebody else', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const send = app.visitor();
    for (const [, root] of ofAdministrators) {
      const answer = await send(callOf(root), {}, ada.accessToken, forged);
      expect(codeOf(answer), root.field.name).toBe('FORBIDDEN');
    }
    const { data } = await send('{ me { id } }', {}, ada.accessToken, forged);
    expect(data).toEqual({ me: { id: user.id } });
  });
});

describe('a gateway that sends the admin secret with the requests of everybody', () => {
  const secret = { 'x-hasura-admin-secret': ADMIN_SECRET };

  test.each(['public', 'editor', '', 'Admin'])(
    'makes no administrator of the role "%s"',
    async (role) => {
      const send = app.visitor();
      for (const [, root] of ofAdministrators) {
        const answer = await send(callOf(root), {}, undefined, {
          ...secret,
          'x-hasura-role': role,
        });
        expect(codeOf(answer), root.field.name).toBe('UNAUTHENTICATED');
      }
    },
  );

  test('spares no user the proof that a call takes', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    const headers = { ...secret, 'x-hasura-role': 'user', 'x-hasura-user-id': user.id };
    const query = '{ me { id } }';
    const answer = await app.visitor()(query, {}, ada.accessToken, headers);
    expect(codeOf(answer)).toBe('FORBIDDEN');
    // A backend of the operator has no token of the user.
    expect((await app.visitor()(query, {}, undefined, headers)).data).toEqual({
      me: { id: user.id },
    });
  });
});
