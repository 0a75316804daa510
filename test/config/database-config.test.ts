import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';

const DATABASE_URL = 'postgresql://ticketgate@localhost/app';

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the schema', () => {
  test.each([
    ['DATABASE_SCHEMA', { DATABASE_URL, DATABASE_SCHEMA: 'ours' }, 'ours'],
    ['the URL', { DATABASE_URL: `${DATABASE_URL}?schema=ours` }, 'ours'],
    ['both', { DATABASE_URL: `${DATABASE_URL}?schema=ours`, DATABASE_SCHEMA: 'ours' }, 'ours'],
    ['neither', { DATABASE_URL: `${DATABASE_URL}?schema=` }, null],
  ])('is what %s says', (_, env, schema) => {
    expect(readConfig(env).database).toMatchObject({ schema });
  });

  test('is one', () => {
    const env = { DATABASE_URL: `${DATABASE_URL}?schema=theirs`, DATABASE_SCHEMA: 'ours' };
    expect(refusal(env)).toContain(
      'DATABASE_SCHEMA: is not the ?schema= of a URL beside it (ours, theirs)',
    );
  });

  test.each(['a b', 'pg_temp', 'information_schema', 'Auth', 'x;y', '"auth"', '1st'])(
    'is not called %s',
    (name) => {
      expect(refusal({ DATABASE_URL, DATABASE_SCHEMA: name })).toContain(
        'DATABASE_SCHEMA: must be',
      );
      const url = `${DATABASE_URL}?schema=${encodeURIComponent(name)}`;
      expect(refusal({ DATABASE_URL: url })).toContain(
        `DATABASE_SCHEMA: ?schema=${name} is no name`,
      );
    },
  );
});

test.each([
  ['DATABASE_DIRECT_URL', DATABASE_URL],
  ['DATABASE_REPLICA_URL', DATABASE_URL],
  ['DATABASE_SCHEMA', 'ours'],
  ['DATABASE_PREPARED_STATEMENTS', 'off'],
])('%s says nothing of the embedded database', (name, value) => {
  expect(refusal({ [name]: value })).toContain(
    `${name}: is for PostgreSQL, and there is no DATABASE_URL`,
  );
});
