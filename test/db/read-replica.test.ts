import { afterAll, expect, test } from 'vitest';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testDatabase } from '../support/database.ts';
import { testFactors } from '../support/factors.ts';
import { startPostgresProxy } from '../support/postgres-proxy.ts';
import { startStatementRecorder, UNASKED } from '../support/statement-recorder.ts';
import { everyStatement } from '../support/statement-walk/every-statement.ts';

/** Whatever decides, and whatever people read of themselves, asks the primary. */
const MAY_LAG = [
  'authAuditEvents',
  'authUsers',
  'authWebhookDeliveries',
  'previewMfaPolicy',
  'verifyAuditLog',
];

const database = await testDatabase('postgres');
const primary = await startStatementRecorder(database.env['DATABASE_URL']!);
/** By operation: what is sent to the replica. It is the same database, by another way. */
const sent = new Map<string, Set<string>>();
const replica = await startPostgresProxy(database.env['DATABASE_URL']!, () => {
  const texts = new Map<string, string>();
  return (type, body) => {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    if (type === 'P') texts.set(first, second);
    const operation = primary.doing();
    if (type !== 'B' || operation === null) return;
    sent.set(operation, (sent.get(operation) ?? new Set()).add(texts.get(second)!));
  };
});
const factors = await testFactors({
  DATABASE_URL: primary.url,
  DATABASE_REPLICA_URL: replica.url,
  MESSAGE_TIMEOUT: '10',
  DATABASE_POOL_SIZE: '1',
  AUTH_ADMIN_SECRET: ADMIN_SECRET,
});
afterAll(async () => {
  primary.stop();
  replica.stop();
  await database.drop();
});

test('the read replica is asked for lists and reports of administrators, and for nothing else', async () => {
  await everyStatement(factors, primary);
  const asked = [...sent.keys()].filter((operation) => operation !== UNASKED);
  expect(asked.toSorted()).toEqual(MAY_LAG);

  const texts = [...sent.values()].flatMap((statements) => [...statements]);
  expect(texts.filter((sql) => !/^\s*(SELECT|WITH)\b/.test(sql))).toEqual([]);
  // What is read there is not read here as well.
  const also = primary
    .recorded()
    .filter(({ sql, operations }) =>
      MAY_LAG.some((name) => operations.has(name) && sent.get(name)!.has(sql)),
    );
  expect(also).toEqual([]);
}, 120_000);
