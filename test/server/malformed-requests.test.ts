import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { get, post, rawRequest } from '../support/raw-request.ts';

const app = testApp();

const SPEC = { accept: 'application/graphql-response+json' };
const many = (count: number, field: (index: number) => string) =>
  `{ ${Array.from({ length: count }, (_, index) => field(index)).join(' ')} }`;

describe('a request that is not GraphQL over HTTP is a 4xx with a code', () => {
  const query = '{ __typename }';

  test.each([
    ['malformed JSON', '{"query": "{ __type'],
    ['no body', ''],
    ['JSON that is no object', '5'],
    ['null', 'null'],
    ['an array: no batching', [{ query }]],
    ['an empty array', []],
    ['no query', {}],
    ['a query that is no string', { query: 5 }],
    ['variables that are a string', { query, variables: '{}' }],
    ['variables that are a list', { query, variables: [1] }],
    ['extensions that are a string', { query, extensions: 'x' }],
    ['a parameter that does not exist', { query, queries: [query] }],
    ['a prototype', `{"query":"${query}","__proto__":{"x":1}}`],
  ])('%s', async (_, body) => {
    for (const accept of ['*/*', 'application/json', SPEC.accept]) {
      const answer = await post(app.url, body, { accept });
      expect(answer).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    }
  });

  test.each(['variables', 'extensions'])('a query string whose %s are not JSON', async (name) => {
    for (const text of ['{', 'x', '{"a":', "{'a':1}"]) {
      const answer = await get(app.url, { query, [name]: text });
      expect(answer).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    }
  });

  test('a body of more than 100 kB, announced or streamed', async () => {
    const large = JSON.stringify({ query: `{ __typename } #${'x'.repeat(100_000)}` });
    const tooLarge = { status: 413, codes: ['REQUEST_ENTITY_TOO_LARGE'] };
    expect(await post(app.url, large)).toMatchObject(tooLarge);

    const streamed = { method: 'POST', duplex: 'half', body: new Blob([large]).stream() };
    const headers = { 'content-type': 'application/json' };
    expect(await rawRequest(app.url, { ...streamed, headers } as RequestInit)).toMatchObject(
      tooLarge,
    );
    expect((await post(app.url, { query: `{ __typename } #${'x'.repeat(90_000)}` })).status).toBe(
      200,
    );
  });
});

describe('an operation that cannot run is refused before it runs, with a code', () => {
  const wrongType = 'mutation ($p: String!) { stepUp(password: $p) { __typename } }';

  test.each([
    ['a syntax error', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an empty document', { query: '' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', { query: '{ me(id: 1) { id } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription', { query: 'subscription { me }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown operation',
      { query: 'query A { __typename }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'no choice of operation',
      { query: 'query A { __typename } query B { __typename }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'too deep',
      { query: `{ __type(name: "X") ${'{ ofType '.repeat(8)} { name } ${'}'.repeat(8)} }` },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'too many aliases',
      { query: many(16, (index) => `a${index}: me { id }`) },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['too many tokens', { query: many(1000, () => 'a') }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable of the wrong type', { query: wrongType, variables: { p: 5 } }, 'BAD_USER_INPUT'],
    ['a missing variable', { query: wrongType }, 'BAD_USER_INPUT'],
    [
      'a literal of the wrong type',
      { query: 'mutation { stepUp(password: 5) { __typename } }' },
      'BAD_USER_INPUT',
    ],
  ])('%s', async (_, body, code) => {
    const answer = await post(app.url, body, SPEC);
    expect(answer.status).toBe(400);
    expect(new Set(answer.codes)).toEqual(new Set([code]));
    expect((await post(app.url, body)).codes).toEqual(answer.codes);
  });

  test('a wrong access token is UNAUTHENTICATED, beside the fields that need none', async () => {
    const query = '{ me { id } authConfig { passwordMinLength } }';
    for (const authorization of ['Bearer x', 'Bearer', 'Basic eDp5', 'Bearer a b', 'x']) {
      const answer = await post(app.url, { query }, { authorization });
      expect(answer).toMatchObject({
        status: 200,
        codes: ['UNAUTHENTICATED'],
        data: { me: null, authConfig: { passwordMinLength: 15 } },
      });
    }
  });
});
