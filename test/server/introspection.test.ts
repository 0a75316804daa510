import { readFile } from 'node:fs/promises';
import {
  buildClientSchema,
  getIntrospectionQuery,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { get, post } from '../support/raw-request.ts';
import { askedByHasura, hasuraHeaders } from '../support/hasura.ts';

const app = testApp();

const SPEC = { accept: 'application/graphql-response+json' };
const send = (query: string) => post(app.url, { query }, SPEC);

describe('introspection', () => {
  const everything = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });

  test('fits the limits, and tells the published schema, but for directives of fields', async () => {
    const { data } = await send(everything);
    const told = buildClientSchema(data as unknown as IntrospectionQuery);
    const published = await readFile('schema.graphql', 'utf8');
    expect(printSchema(told).trim()).toBe(
      published.replaceAll(/ @requiresProof\(.*\)$/gm, '').trim(),
    );
    expect(told.getDirective('requiresProof')).toBeDefined();
  });

  test('is served to Hasura as Hasura asks, and tells it the published schema', async () => {
    const body = { query: askedByHasura, operationName: 'IntrospectionQuery', variables: null };
    // It names no type that it accepts.
    const { status, headers, text } = await post(app.url, body, hasuraHeaders);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const told = buildClientSchema(JSON.parse(text).data as IntrospectionQuery);
    // Hasura asks for no URLs of scalars, and knows no directives.
    const published = (await readFile('schema.graphql', 'utf8')).replaceAll(
      / @(requiresProof|specifiedBy)\(.*\)$/gm,
      '',
    );
    expect(printSchema(told).trim()).toBe(published.trim());
  });

  describe('when it is off', () => {
    const closed = testApp({
      GRAPHQL_INTROSPECTION: 'off',
      AUTH_ADMIN_SECRET: ADMIN_SECRET,
    });

    test.each([
      everything,
      '{ __schema { types { name } } }',
      '{ __type(name: "AuthUser") { name } }',
      '{ ...F } fragment F on Query { x: __schema { queryType { name } } }',
    ])('%s is refused', async (query) => {
      const answer = await post(closed.url, { query }, SPEC);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toMatch(/AuthUser"[,}]/);
      expect(answer.data).toBeUndefined();
    });

    test('it is on for whoever holds the admin secret, and for nobody after them', async () => {
      const ask = (headers: Record<string, string>) =>
        post(closed.url, { query: everything }, { ...SPEC, ...headers });
      const secret = { 'x-hasura-admin-secret': ADMIN_SECRET };
      for (const [headers, status] of [
        [{}, 400],
        [secret, 200],
        [{}, 400],
        [{ 'x-hasura-admin-secret': `${ADMIN_SECRET}.` }, 400],
        [{ 'x-hasura-role': 'admin' }, 400],
        [secret, 200],
      ] as const) {
        expect((await ask(headers)).status).toBe(status);
      }
      const reply = await get(closed.url, { query: everything }, { ...SPEC, ...secret });
      expect(reply.data).toHaveProperty('__schema');
    });

    test('guessing the secret by it is charged as everywhere', async () => {
      const from = { 'x-forwarded-for': '198.51.100.7' };
      const guess = () =>
        post(closed.url, { query: everything }, { ...from, 'x-hasura-admin-secret': 'wrong' });
      for (let guesses = 0; guesses < 20; guesses += 1) await guess();
      expect((await guess()).codes).toEqual(['RATE_LIMITED']);
      const right = { ...from, 'x-hasura-admin-secret': ADMIN_SECRET };
      expect((await post(closed.url, { query: everything }, right)).codes).toEqual([
        'RATE_LIMITED',
      ]);
    });

    test('__typename and everything else still work', async () => {
      const query = '{ __typename authConfig { passwordMinLength } }';
      expect((await post(closed.url, { query })).data).toMatchObject({ __typename: 'Query' });
    });
  });
});

describe('in production', () => {
  const production = testApp({}, { config: { production: true } });

  test.each([
    '{ mee { id } }',
    '{ authConfig { passwordMinLenght } }',
    'mutation { signOut(al: true) { __typename } }',
    'mutation { signOut { ... on AuthSessionEnded { count } } }',
    'mutation { verifyChangeUserMfa(activeMfaType: TOTPS, code: "1") { __typename } }',
    'mutation ($type: MfaActivType!) { verifyChangeUserMfa(activeMfaType: $type, code: "1") { __typename } }',
  ])('nothing is suggested for %s', async (query) => {
    expect((await send(query)).text).toMatch(
      query.includes('TOTPS') ? /BAD_USER_INPUT/ : /Did you mean/,
    );
    const answer = await post(production.url, { query }, SPEC);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/did you mean/i);
  });
});
