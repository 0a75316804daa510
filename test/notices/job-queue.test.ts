import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { openDatabase, type Database, type ExecuteSql } from '../../src/db/client.ts';
import { createJobs } from '../../src/jobs/jobs.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { memoryLog } from '../support/memory-log.ts';

const soon = { timeout: 20_000, interval: 50 };
let storage: TestDatabase;
let database: Database;

beforeAll(async () => {
  storage = await testDatabase();
  const config = readConfig({ ...storage.env, DATABASE_POOL_SIZE: '2' });
  database = await openDatabase(config);
});
afterAll(async () => {
  await database.close();
  await storage.drop();
});

const enqueue = () => database.statements.execute`
  INSERT INTO pgboss.job (name, retry_limit) VALUES ('notice', 0)`;
const states = () => database.statements.query<{ state: string }>`
  SELECT state::text AS "state" FROM pgboss.job WHERE name = 'notice' ORDER BY created_on`;

describe('several statements at once', () => {
  test('that fail half-way leave no transaction open on any connection', async () => {
    const script = 'BEGIN; SELECT 1; SELECT 1/0; COMMIT;';
    for (let times = 0; times < 3; times += 1) {
      await expect(database.executeSql(script)).rejects.toThrow('division by zero');
    }
    const select = () => database.statements.query`SELECT 1 AS "one"`;
    expect(await Promise.all([select(), select(), select()])).toEqual(
      Array.from({ length: 3 }, () => [{ one: 1 }]),
    );
  });

  test('that succeed have taken effect', async () => {
    await database.executeSql('BEGIN; CREATE TABLE made (a int); COMMIT;');
    expect(await database.statements.query`SELECT * FROM made`).toEqual([]);
  });
});

describe('the jobs of a process', () => {
  test('go on after the database failed while one was written down as done', async () => {
    const { log, lines } = memoryLog('warn');
    let failing = true;
    const executeSql: ExecuteSql = (text, values) =>
      failing && text.includes("state = 'completed'")
        ? Promise.reject(new Error('connection lost'))
        : database.executeSql(text, values);
    const ran: string[] = [];
    const jobs = createJobs({ executeSql, schema: database.jobSchema, log });
    await jobs.start([{ queue: 'notice', run: async ({ id }) => ran.push(id) }]);

    await enqueue();
    await expect.poll(() => lines.length, soon).toBe(1);
    expect(lines[0]).toContain('connection lost');
    failing = false;
    await enqueue();
    await expect.poll(states, soon).toEqual([{ state: 'active' }, { state: 'completed' }]);
    await jobs.stop();
    expect(new Set(ran).size).toBe(2);
  });

  test('are looked for by all workers in one statement, and begin soon', async () => {
    await database.statements.execute`DELETE FROM pgboss.job`;
    const statements: string[] = [];
    const executeSql: ExecuteSql = (text, values) => {
      statements.push(text);
      return database.executeSql(text, values);
    };
    const fetches = () => statements.filter((text) => text.includes('SKIP LOCKED')).length;
    const looks = () => statements.filter((text) => text.includes('unnest')).length;
    const ran: string[] = [];
    const jobs = createJobs({ executeSql, schema: database.jobSchema, log: memoryLog().log });
    await jobs.start([{ queue: 'notice', run: async ({ id }) => ran.push(id), workers: 4 }]);

    await expect.poll(looks, soon).toBe(2);
    expect(fetches()).toBe(4);
    await enqueue();
    await expect.poll(() => ran.length, { timeout: 10_000, interval: 50 }).toBe(1);
    await jobs.stop();
  });

  test('are over when it has stopped: none is lost half-way, and no statement comes after', async () => {
    await database.statements.execute`DELETE FROM pgboss.job`;
    let stopped = false;
    const late: string[] = [];
    const executeSql: ExecuteSql = async (text, values) => {
      // A database at some distance, so that stopping finds statements on their way.
      await setTimeout(20);
      const result = await database.executeSql(text, values);
      await setTimeout(20);
      if (stopped) late.push(text);
      return result;
    };
    for (let times = 0; times < 12; times += 1) {
      stopped = false;
      await enqueue();
      const jobs = createJobs({ executeSql, schema: database.jobSchema, log: memoryLog().log });
      await jobs.start([{ queue: 'notice', run: () => setTimeout(10), workers: 2 }]);
      // Workers look for the first time after a second.
      await setTimeout(980 + 15 * times);
      await jobs.stop();
      stopped = true;
    }
    await setTimeout(500);
    expect(late).toEqual([]);
    for (const { state } of await states()) expect(state).toMatch(/^(created|completed)$/);
  });
});
