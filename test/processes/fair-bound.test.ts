import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabases, type Databases } from '../bench/databases.ts';
import { buildChildren } from '../bench/processes.ts';
import { adopt, startFair } from '../bench/targets/bounds.ts';
import type { Accounts, Target } from '../bench/targets/target.ts';
import { signUpOn, startService, startTicketgate } from '../bench/targets/ticketgate.ts';
import { connectMany, makeClients } from '../bench/workloads.ts';

// The benchmark compares with a bound that it calls fair: written by hand, and doing the same work. Here
// it is seen to write the same. The audit chain, which is linked later, is no part of an operation.

const KEYS = {
  users: 'id',
  tickets: 'token_hash',
  sessions: 'id',
  factors: 'id',
  throttles: 'key',
  audit_events: 'id',
};
/** Columns whose values are the same for both. */
const SAME = ['type', 'purpose', 'aal', 'actor_type', 'attempts', 'failures'];
type Row = Readonly<Record<string, unknown>>;

let databases: Databases;
let dataDir: string;
let targets: readonly Target[];

beforeAll(async () => {
  await buildChildren();
  dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-fair-'));
  databases = await startDatabases();
  let accounts: Accounts | undefined;
  const ours = await databases.get('ours', async (url) => {
    const server = await startService(dataDir, url, false);
    accounts = await signUpOn(server, { plain: 1, withTotp: 1 });
    await server.stop();
  });
  const fair = await databases.get('fair', adopt(databases, accounts!), 'ours');
  targets = [
    await startTicketgate(databases, accounts!, { databaseUrl: ours, dataDir, limits: true }),
    await startFair(databases, accounts!, { databaseUrl: fair, limits: true }),
  ];
});

afterAll(async () => {
  for (const target of targets) await target.stop();
  await databases.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test.each(['sign-in', 'password + TOTP', 'redemption', 'refresh', 'me'] as const)(
  '%s: the fair bound writes the rows and columns that the service writes',
  async (operation) => {
    const [ours, fair] = await Promise.all(
      targets.map(async (target) => {
        const connections = await connectMany(target, 1);
        const [client] = await makeClients(target, operation, connections);
        // What only the first one writes is no part of what is measured.
        await client!();
        const written = await databases.use(target.name, (db) => writtenBy(db, client!));
        connections[0]!.close();
        return written;
      }),
    );
    expect(fair).toEqual(ours);
    expect(fair!.length > 0).toBe(operation !== 'me');
  },
);

async function writtenBy(db: pg.Pool, act: () => Promise<boolean>): Promise<string[]> {
  const before = await readAll(db);
  expect(await act()).toBe(true);
  const after = await readAll(db);
  const written: string[] = [];
  for (const [table, rows] of after) {
    const known = before.get(table)!;
    for (const [key, row] of rows) {
      const old = known.get(key);
      if (!old) written.push(`${table}: added ${describe(row)}`);
      else if (old['version'] !== row['version']) written.push(`${table}: ${changed(old, row)}`);
    }
    const gone = [...known.keys()].filter((key) => !rows.has(key)).length;
    if (gone > 0) written.push(`${table}: ${gone} gone`);
  }
  return written.toSorted();
}

async function readAll(db: pg.Pool) {
  const all = new Map<string, Map<string, Row>>();
  for (const [table, key] of Object.entries(KEYS)) {
    const { rows } = await db.query<{ key: string; row: Row }>(
      `SELECT ${key}::text AS key, to_jsonb(t) || jsonb_build_object('version', xmin::text) AS row
       FROM ${table} t`,
    );
    all.set(table, new Map(rows.map(({ key: id, row }) => [id, row])));
  }
  return all;
}

/** Which columns have something in them; of objects, which fields. */
const describe = (row: Row): string =>
  Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      if (SAME.includes(name)) return `${name}=${String(value)}`;
      const fields = name === 'metadata' ? Object.keys(value as object).toSorted() : [];
      return [name, ...fields].join(' ');
    })
    .toSorted()
    .join(', ');

const changed = (old: Row, row: Row): string =>
  `changed ${Object.keys(row)
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(row[name]))
    .toSorted()
    .join(', ')}`;
