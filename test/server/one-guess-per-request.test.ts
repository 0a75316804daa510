import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { post } from '../support/raw-request.ts';

const app = testApp();

const SPEC = { accept: 'application/graphql-response+json' };
const send = (query: string, rest = {}) => post(app.url, { query, ...rest }, SPEC);
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** An attempt is charged to what it names before anything else. */
const attempts = () => app.db.throttle.count({ where: { key: { startsWith: 'password:' } } });
const guess = (index: number) =>
  `g${index}: signInEmailPassword(email: "ada@example.com", password: "guess ${index}") { __typename }`;

describe('one request carries one guess', () => {
  const twice = `${guess(1)} ${guess(2)}`;

  test.each([
    ['100 aliased sign-ins', `mutation { ${times(100, guess)} }`],
    ['as many as there may be aliases', `mutation { ${times(15, guess)} }`],
    ['two aliased sign-ins', `mutation { ${twice} }`],
    ['a sign-in beside another mutation', `mutation { ${guess(1)} signOut { __typename } }`],
    [
      'sign-ins that a directive may skip',
      `mutation { ${twice.replaceAll(') {', ') @include(if: true) {')} }`,
    ],
    ['sign-ins in a fragment', `mutation { ...F } fragment F on Mutation { ${twice} }`],
    [
      'one in a fragment and one beside it',
      `mutation { ...F ${guess(1)} } fragment F on Mutation { ${guess(2)} }`,
    ],
    [
      'one in each of two fragments',
      `mutation { ...A ...B } fragment A on Mutation { ${guess(1)} } fragment B on Mutation { ${guess(2)} }`,
    ],
    [
      'sign-ins in nested fragments',
      `mutation { ...A } fragment A on Mutation { ...B ${guess(1)} } fragment B on Mutation { ...C } fragment C on Mutation { ${guess(2)} }`,
    ],
    [
      'a fragment that is counted again elsewhere',
      `mutation { ...A ${guess(1)} } fragment A on Mutation { ...B } fragment B on Mutation { ${guess(2)} }`,
    ],
    [
      'sign-ins in inline fragments',
      `mutation { ... { ${guess(1)} } ... on Mutation { ${guess(2)} } }`,
    ],
    [
      'sign-ins in inline fragments in a fragment',
      `mutation { ...F } fragment F on Mutation { ... { ... on Mutation { ${twice} } } }`,
    ],
  ])('%s are refused before any is tried', async (_, query) => {
    const answer = await send(query);
    expect(answer.status).toBe(400);
    expect(new Set(answer.codes)).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    expect(await attempts()).toBe(0);
  });

  test('of several operations in one document, the chosen one runs', async () => {
    const query = times(10, (index) => `mutation M${index} { ${guess(index)} }`);
    expect((await send(query)).codes).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(await attempts()).toBe(0);

    const answer = await send(query, { operationName: 'M3' });
    expect(answer.data).toEqual({ g3: { __typename: 'AuthInvalidCredentialsError' } });
    expect(await attempts()).toBe(1);
  });
});
