import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DbSession } from '../../src/db/client.ts';
import { createPrune } from '../../src/maintenance/prune.ts';
import { createPruneStore } from '../../src/maintenance/prune.store.ts';
import { testApp } from '../support/app.ts';
import { databaseKind } from '../support/database.ts';

const BATCH = 1000;
const MANY = 2 * BATCH + 500;

const app = testApp();

/** On the database of the app, and what each statement deleted. */
function pruning(withinMs?: number) {
  const deleted: number[] = [];
  const counted: DbSession = {
    $queryRaw: app.db.$queryRaw,
    async $executeRaw(...statement) {
      const count = await app.db.$executeRaw(...statement);
      deleted.push(count);
      return count;
    },
  };
  const store = createPruneStore(counted);
  const prune = createPrune({ store, ...(withinMs !== undefined && { withinMs }) });
  return { prune: () => prune(app.clock()), deleted };
}

const expired = (): Date => new Date(app.clock().getTime() - 1000);
const living = (): Date => new Date(app.clock().getTime() + 1000);

async function addTickets(count: number, expiresAt: Date): Promise<void> {
  const { id } = await app.db.user.findFirstOrThrow();
  await app.db.$executeRaw`
    INSERT INTO tickets (token_hash, purpose, user_id, proofs, created_at, expires_at)
    SELECT sha256(gen_random_uuid()::text::bytea), 'SIGN_IN', ${id}::uuid, '[]', now(),
      ${expiresAt}::timestamptz
    FROM generate_series(1, ${count}::int)`;
}

const addThrottles = (count: number, prefix: string, expiresAt: Date): Promise<number> =>
  app.db.$executeRaw`
    INSERT INTO throttles (key, failures, expires_at)
    SELECT ${prefix}::text || n, 1, ${expiresAt}::timestamptz FROM generate_series(1, ${count}::int) AS n`;

beforeEach(async () => {
  await app.db.user.deleteMany();
  await app.db.throttle.deleteMany();
  await app.person().signUp();
});

describe('what has expired is deleted', () => {
  test('a thousand rows a statement, until none is left', async () => {
    await addTickets(MANY, expired());
    await addTickets(3, living());
    const { prune, deleted } = pruning();
    await prune();

    expect(await app.db.ticket.count()).toBe(3);
    expect(deleted.filter((count) => count > 0)).toEqual([BATCH, BATCH, MANY - 2 * BATCH]);
  });

  test('from a table that is walked, whatever lies between', async () => {
    await addThrottles(BATCH, 'old:', expired());
    await addThrottles(BATCH + 10, 'living:', living());
    await addThrottles(BATCH, 'older:', expired());
    await addThrottles(1, 'refusals:', expired());
    await pruning().prune();

    const left = await app.db.throttle.findMany({ where: { key: { contains: ':' } } });
    expect(left.filter(({ key }) => key.startsWith('old'))).toEqual([]);
    expect(left.filter(({ key }) => key.startsWith('living:'))).toHaveLength(BATCH + 10);
    expect(left.filter(({ key }) => key.startsWith('refusals:'))).toHaveLength(1);
  });

  test('for as long as there is time, from every table, and the rest the next time', async () => {
    await addTickets(MANY, expired());
    await addThrottles(10, 'old:', expired());
    await pruning(0).prune();
    expect(await app.db.ticket.count()).toBe(MANY - BATCH);
    expect(await app.db.throttle.count({ where: { key: { startsWith: 'old:' } } })).toBe(0);

    await pruning().prune();
    expect(await app.db.ticket.count()).toBe(0);
  });

  test('but no session before its tickets, which are locked before it', async () => {
    const session = await app.db.session.findFirstOrThrow();
    await addTickets(1, living());
    await app.db.ticket.updateMany({ data: { sessionId: session.id } });
    await app.db.session.updateMany({ data: { expiresAt: expired() } });
    await pruning().prune();
    expect(await app.db.session.count()).toBe(1);

    await app.db.ticket.updateMany({ data: { expiresAt: expired() } });
    await pruning().prune();
    expect([await app.db.ticket.count(), await app.db.session.count()]).toEqual([0, 0]);
  });
});

// The embedded database has one connection, and so nobody who could wait.
describe.runIf(databaseKind() === 'postgres')('beside others', () => {
  test('what somebody has locked is waited for by nobody, and left for the next time', async () => {
    await addTickets(20, expired());
    await addThrottles(20, 'old:', expired());
    const other = new pg.Client({ connectionString: app.databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM tickets LIMIT 5 FOR UPDATE');
    await other.query(`SELECT 1 FROM throttles WHERE key IN ('old:1', 'old:20') FOR UPDATE`);
    await pruning().prune();
    const left = async () => [
      await app.db.ticket.count(),
      await app.db.throttle.count({ where: { key: { startsWith: 'old:' } } }),
    ];
    expect(await left()).toEqual([5, 2]);

    // One that is used again meanwhile is no longer old.
    await other.query(`UPDATE throttles SET expires_at = '2100-01-01' WHERE key = 'old:1'`);
    await other.query('COMMIT');
    await other.end();
    await pruning().prune();
    expect(await left()).toEqual([0, 1]);
  });

  test('several replicas at once delete each row once, and none of them fails', async () => {
    await addTickets(MANY, expired());
    await addThrottles(MANY, 'old:', expired());
    const replicas = [pruning(), pruning(), pruning()];
    await Promise.all(replicas.map(({ prune }) => prune()));
    // Whom the others kept from a whole batch took it for the end.
    await pruning().prune();

    expect(await app.db.ticket.count()).toBe(0);
    expect(await app.db.throttle.count({ where: { key: { startsWith: 'old:' } } })).toBe(0);
    const deleted = replicas.flatMap((replica) => replica.deleted);
    expect(Math.max(...deleted)).toBeLessThanOrEqual(BATCH);
  });
});
