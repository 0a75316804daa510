import { expect, test } from 'vitest';
import { statementNames } from '../../src/db/statement-names.ts';

const query = (sql: string) => ({ sql, args: [], argTypes: [] });

test('what clients ask for does not use up the names of our own statements', () => {
  const nameOf = statementNames();
  for (let columns = 0; columns < 1000; columns += 1) {
    nameOf(query(`SELECT "auth"."sessions"."column_${columns}" FROM "auth"."sessions"`));
  }
  expect(nameOf(query('SELECT "auth"."sessions"."id" FROM "auth"."sessions"'))).toBe('');

  const name = nameOf(query('SELECT s.id AS "sessionId" FROM sessions s'));
  expect(name).not.toBe('');
  expect(nameOf(query('SELECT s.id AS "sessionId" FROM sessions s'))).toBe(name);
});
