import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { isUniqueViolation } from '../../src/db/unique-violation.ts';
import type { DbSession } from '../../src/db/client.ts';
import { testApp } from '../support/app.ts';

// One connection: one that is not given back is missed at once.
const app = testApp({ DATABASE_POOL_SIZE: '1' });

const put = (tx: DbSession, name: string) =>
  tx.$executeRaw`INSERT INTO audit_seals (name, jws) VALUES (${name}, '')`;
const has = async (name: string): Promise<boolean> =>
  (await app.statements.query`SELECT 1 AS "one" FROM audit_seals WHERE name = ${name}`).length > 0;

describe('a transaction', () => {
  test('gives what the work gives once it is committed', async () => {
    const name = randomUUID();
    const count = await app.db.$transaction(async (tx) => {
      const written = await put(tx, name);
      const [row] = await tx.$queryRaw<[{ at: Date; json: unknown; bytes: Uint8Array }]>`
        SELECT ${new Date(0)}::timestamptz AS "at", '{"a":1}'::jsonb AS "json", '\\x01'::bytea AS "bytes"`;
      expect(row.at).toEqual(new Date(0));
      expect(row.json).toEqual({ a: 1 });
      expect([...row.bytes]).toEqual([1]);
      return written;
    });
    expect([count, await has(name)]).toEqual([1, true]);
  });

  test('is rolled back by what the work throws, as often as it does, and throws it', async () => {
    const name = randomUUID();
    for (let times = 0; times < 5; times += 1) {
      const mind = new Error('changed my mind');
      const work = app.db.$transaction(async (tx) => {
        await put(tx, name);
        throw mind;
      });
      // oxlint-disable-next-line no-await-in-loop -- one connection
      await expect(work).rejects.toBe(mind);
    }
    expect(await has(name)).toBe(false);
  });

  test('is rolled back by a statement that fails', async () => {
    const name = randomUUID();
    const twice = app.db.$transaction(async (tx) => {
      await put(tx, name);
      await put(tx, name);
    });
    const error: unknown = await twice.catch((reason: unknown) => reason);
    expect(isUniqueViolation(error)).toBe(true);
    expect(await has(name)).toBe(false);
  });

  test('that takes too long is rolled back, and what it still does reaches nothing', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    let afterwards: Promise<unknown> = Promise.resolve();
    const slow = app.db.$transaction(
      (tx) =>
        (afterwards = put(tx, early)
          .then(() => sleep(300))
          .then(() => put(tx, late))),
      { timeout: 100 },
    );
    await expect(slow).rejects.toThrow('longer than 100 ms');
    await expect(afterwards).rejects.toThrow('the transaction is over');
    expect([await has(early), await has(late)]).toEqual([false, false]);
  });
});
