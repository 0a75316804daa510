import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { post } from '../support/raw-request.ts';

const app = testApp();

const refused = { status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'] };
const SPEC = { accept: 'application/graphql-response+json' };
const send = (query: string, rest = {}) => post(app.url, { query, ...rest }, SPEC);
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('a small document cannot make much work', () => {
  const doubling = (type: string, last: string, levels = 23) =>
    times(levels, (level) => {
      const next = level < levels - 1 ? `...F${level + 1} ...F${level + 1}` : last;
      return `fragment F${level} on ${type} { ${next} }`;
    });
  const complete = (type: string) =>
    times(
      15,
      (index) => `fragment F${index} on ${type} { ${times(9, (other) => `...F${other}`)} }`,
    );

  test.each([
    ['a fragment within itself', 'mutation { ...F0 } fragment F0 on Mutation { ...F0 ...F0 }'],
    ['fragments doubling into a cycle', `mutation { ...F0 } ${doubling('Mutation', '...F0')}`],
    ['the same in a query', `{ ...F0 } ${doubling('Query', '...F0')}`],
    ['fragments doubling into nothing', `mutation { ...F0 } ${doubling('Mutation', '...None')}`],
    [
      'fragments doubling into guesses',
      `mutation { ...F0 } ${doubling('Mutation', 'a: signOut { __typename }')}`,
    ],
    ['fragments that all spread all', `mutation { ...F0 } ${complete('Mutation')}`],
    ['the same in a query', `{ ...F0 } ${complete('Query')}`],
    ['one field again and again', `{ ${times(990, () => '__typename')} }`],
    ['a hundred malformed arguments', `{ ${times(140, () => '__type(name: 1) { name }')} }`],
    ['lists in lists', `{ __type(name: ${'['.repeat(400)}${']'.repeat(400)}) { name } }`],
    ['braces in braces', '{ a '.repeat(500)],
  ])('%s', async (_, query) => {
    const startedAt = performance.now();
    const answer = await send(query);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(100_000);
  });

  test('fragments that are only nested are fine', async () => {
    expect((await send(`{ ...F0 } ${doubling('Query', '__typename', 90)}`)).data).toEqual({
      __typename: 'Query',
    });
  });
});

describe('a document may go as far as the limits, and no further', () => {
  const depth = (levels: number) =>
    `{ __type(name: "X") ${'{ ofType '.repeat(levels - 2)} { name } ${'}'.repeat(levels - 2)} }`;
  const aliases = (count: number) => `{ ${times(count, (index) => `a${index}: me { id }`)} }`;
  const inFragment = (query: string) => `{ ...F } fragment F on Query ${query}`;
  // Five tokens each.
  const operations = (count: number) => times(count, (index) => `query Q${index} { __typename }`);

  test.each([
    ['depth 8', depth(8), depth(9)],
    ['depth 8 through a fragment', inFragment(depth(8)), inFragment(depth(9))],
    ['15 aliases', aliases(15), aliases(16)],
    ['15 aliases through a fragment', inFragment(aliases(15)), inFragment(aliases(16))],
    ['1,000 tokens', operations(200), `${operations(199)} query Q199 { __typename __typename }`],
  ])('%s', async (_, allowed, excessive) => {
    const operationName = allowed.includes('Q0') ? 'Q0' : null;
    expect(await send(allowed, { operationName })).toMatchObject({ status: 200, codes: [] });
    expect(await send(excessive, { operationName })).toMatchObject(refused);
  });
});
