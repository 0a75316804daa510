import PgBoss from 'pg-boss';
import type { ExecuteSql } from './execute-sql.ts';
import { jobSchemaOf, OLD_SCHEMA } from './in-schema.ts';

const MINUTES_PER_DAY = 24 * 60;

/** In the order in which they can be created: a queue is there before it is named as dead letter. */
const QUEUES: readonly PgBoss.Queue[] = [
  { name: 'notice-dead', retentionMinutes: 28 * MINUTES_PER_DAY },
  {
    name: 'notice',
    // From half a minute on, doubling: a mail server may be away for a night.
    retryLimit: 10,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 120,
    retentionMinutes: 14 * MINUTES_PER_DAY,
    deadLetter: 'notice-dead',
  },
  {
    name: 'mailed-link',
    // Somebody waits for it, and asks again when it does not come.
    retryLimit: 6,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 120,
    retentionMinutes: MINUTES_PER_DAY,
  },
  {
    name: 'webhook',
    // A try that failed enqueues the next one: these are for processes and databases that went away.
    retryLimit: 10,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 60,
    retentionMinutes: 14 * MINUTES_PER_DAY,
  },
  {
    name: 'webhook-disabled',
    retryLimit: 10,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 120,
    retentionMinutes: 14 * MINUTES_PER_DAY,
  },
  { name: 'prune', retryLimit: 0, expireInSeconds: 600, retentionMinutes: 60 },
];

export const QUEUE_NAMES: readonly string[] = QUEUES.map(({ name }) => name);

/**
 * Creates or updates the tables of pg-boss and creates the queues that are missing. Those that are
 * there stay as they are: an operator may have tuned them.
 */
export async function createJobQueues(executeSql: ExecuteSql, schema: string): Promise<void> {
  const boss = new PgBoss({
    schema,
    db: { executeSql: inGivenSchema(executeSql, schema) },
    schedule: false,
    supervise: false,
  });
  await boss.start();

  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const queue of QUEUES.filter(({ name }) => !known.has(name))) {
    await boss.createQueue(queue.name, queue);
  }
  await boss.stop({ graceful: false });
}

/** It may be all that the role may use: to make one that is there takes a right as well. */
const inGivenSchema = (executeSql: ExecuteSql, schema: string): ExecuteSql =>
  schema === jobSchemaOf(OLD_SCHEMA)
    ? executeSql
    : (text, values) => executeSql(text.replace(/\bCREATE SCHEMA IF NOT EXISTS \w+/, ''), values);
