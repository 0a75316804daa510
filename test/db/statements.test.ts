import { afterAll, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testDatabase } from '../support/database.ts';
import { everyStatement } from '../support/statement-walk/every-statement.ts';
import { testFactors } from '../support/factors.ts';
import { printStatements } from '../support/printed-statements.ts';
import { startStatementRecorder } from '../support/statement-recorder.ts';
import { schema } from '../../src/api/schema.ts';

const database = await testDatabase('postgres');
const recorder = await startStatementRecorder(database.env['DATABASE_URL']!);
const factors = await testFactors({
  DATABASE_URL: recorder.url,
  // The machine may be busy: no message is to fail that should not.
  MESSAGE_TIMEOUT: '10',
  // One connection, so that statements come in one order.
  DATABASE_POOL_SIZE: '1',
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
});
afterAll(async () => {
  recorder.stop();
  await database.drop();
});

test('prisma/statements.sql is what PostgreSQL gets: npm run sql', async () => {
  await everyStatement(factors, recorder);
  await expect(printStatements(recorder.recorded())).toMatchFileSnapshot(
    '../../prisma/statements.sql',
  );
}, 120_000);

test('the walk goes through every operation of the schema', () => {
  const walked = new Set(recorder.recorded().flatMap(({ operations }) => [...operations]));
  const operations = [schema.getMutationType()!, schema.getQueryType()!].flatMap((type) =>
    Object.keys(type.getFields()),
  );
  expect(operations.filter((name) => !walked.has(name))).toEqual([]);
});
