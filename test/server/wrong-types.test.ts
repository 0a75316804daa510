import { beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { publishedArguments, type PublishedArgument } from '../support/arguments.ts';
import { post } from '../support/raw-request.ts';

const app = testApp();
let everyArgument: PublishedArgument[];

beforeAll(async () => {
  everyArgument = await publishedArguments(app.url);
});

describe('a value of the wrong type is refused, and its argument named', () => {
  const wrong: Record<string, unknown[]> = {
    String: [5, true, ['x'], { x: 'x' }],
    ID: [1.5, true, ['x'], { x: 'x' }],
    Int: [1.5, 'x', true, [1], { x: 1 }],
    Boolean: ['x', 5, [true], { x: true }],
    MfaActiveType: ['x', 5, true, ['TOTP'], { x: 'TOTP' }],
    JSON: [5, 'x', true, ['x'], { x: 'x' }],
    // Any object is right.
    metadata: [5, 'x', true, ['x']],
    MfaRequirement: ['x', 5, true, ['OPTIONAL'], { x: 'OPTIONAL' }],
    MfaPolicyInput: ['x', 5, true, ['x'], { x: 'x' }],
    '[String!]': [5, true, [5], { x: 'x' }],
    AuthUserInput: ['x', 5, true, ['x']],
    '[AuthUserImportInput!]': ['x', 5, true, ['x']],
  };
  const DEFAULTS: Record<string, string> = {
    'MfaActiveType!': 'TOTP',
    'MfaPolicyInput!': '{}',
    'AuthUserInput!': '{ email: "new@example.com" }',
    '[AuthUserImportInput!]!': '[]',
  };
  const asLiteral = (value: unknown) => JSON.stringify(value).replace(/"x":/, 'x:');

  test('for every argument of every mutation, as a variable and as a literal', async () => {
    expect(everyArgument.length).toBeGreaterThan(15);
    for (const { mutation, name, type, withLiteral, withVariable } of everyArgument) {
      const values = wrong[name] ?? wrong[type.replace(/!$/, '')]!;
      const requests = values.flatMap((value) => [
        // A list of one is taken for it by GraphQL's own rule only where lists are expected.
        { query: withVariable(), variables: { value } },
        { query: withLiteral(asLiteral(value)) },
      ]);
      if (type.endsWith('!')) {
        requests.push(
          { query: withVariable() },
          { query: withVariable(), variables: { value: null } },
        );
        requests.push({
          query: withVariable(`${type.replace(/!$/, '')} = ${DEFAULTS[type] ?? '"x"'}`),
          variables: { value: null },
        });
        requests.push({ query: withLiteral('null') });
      }
      for (const request of requests) {
        const answer = await post(app.url, request);
        const found = {
          mutation,
          request,
          codes: answer.codes,
          // Within a JSON value, the member is named, too.
          argument: answer.errors[0]?.extensions.argument?.split('.')[0],
        };
        expect(found).toEqual({ mutation, request, codes: ['BAD_USER_INPUT'], argument: name });
      }
    }
  });
});
