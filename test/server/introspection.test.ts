import { readFile } from 'node:fs/promises';
import {
  buildClientSchema,
  getIntrospectionQuery,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { post } from '../support/raw-request.ts';

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

  test('is served to Hasura as Hasura asks', async () => {
    const body = {
      query: getIntrospectionQuery(),
      operationName: 'IntrospectionQuery',
      variables: null,
    };
    const answer = await post(app.url, body, {
      'user-agent': 'hasura-graphql-engine/v2.48.0',
      'x-hasura-role': 'admin',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.data).toHaveProperty('__schema.queryType.name', 'Query');
  });

  describe('when it is off', () => {
    const closed = testApp({ GRAPHQL_INTROSPECTION: 'off' });

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
