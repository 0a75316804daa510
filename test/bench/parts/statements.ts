import type pg from 'pg';
import { STATEMENT_GOALS } from '../goals.ts';
import { runLoad } from '../load.ts';
import { options, type Operation } from '../options.ts';
import * as report from '../report.ts';
import { BOUNDS, type Setting } from '../setting.ts';
import type { Target, TargetName } from '../targets/target.ts';
import { connectMany, makeClients } from '../workloads.ts';
import { countStatements } from './count-statements.ts';

/** What an operation asks of PostgreSQL: statements, and bytes of its write-ahead log. */
export async function statements(setting: Setting) {
  const url = await setting.databases.get('counted');
  const limits = options.limits !== 'off';
  const counts = await countStatements(url, setting.dataDir, limits);
  report.printTable(
    `SQL statements of each operation, limits ${limits ? 'on' : 'off'}, on a connection that has run it before`,
    ['', 'statements', 'goal', 'parsed anew'],
    counts.map(({ operation, statements: count, parsed }) => [
      operation,
      String(count),
      report.atMost(STATEMENT_GOALS[operation], count),
      String(parsed),
    ]),
  );

  const wal = await setting.with(BOUNDS, (targets) => walBytes(setting, targets));
  report.printTable(
    'Write-ahead log, bytes of one operation (ours: with the jobs that run beside it)',
    ['', ...BOUNDS],
    wal.map(({ operation, ...bytes }) => [
      operation,
      ...BOUNDS.map((name) => report.bytes(bytes[name])),
    ]),
  );
  return { counts, wal };
}

type Wal = { operation: Operation } & Record<(typeof BOUNDS)[number], number>;

async function walBytes({ databases }: Setting, targets: readonly Target[]): Promise<Wal[]> {
  return databases.use('postgres', async (client) => {
    const rows: Wal[] = [];
    for (const operation of options.operations) {
      const bytes: Partial<Record<TargetName, number>> = {};
      for (const target of targets) bytes[target.name] = await walOf(client, target, operation);
      rows.push({ operation, ...bytes } as Wal);
    }
    return rows;
  });
}

/** The second time, when the pages were written whole since the last checkpoint. */
async function walOf(client: pg.Pool, target: Target, operation: Operation): Promise<number> {
  const connections = await connectMany(target, 1, 5);
  let bytes = 0;
  for (let pass = 0; pass < 2; pass += 1) {
    const clients = await makeClients(target, operation, connections);
    const before = await position(client);
    const { count } = await runLoad(target, clients, options.runMs / 2);
    bytes = ((await position(client)) - before) / count;
  }
  for (const connection of connections) connection.close();
  return bytes;
}

async function position(client: pg.Pool): Promise<number> {
  const { rows } = await client.query<{ at: string }>(
    `SELECT pg_current_wal_insert_lsn() - '0/0' AS at`,
  );
  return Number(rows[0]!.at);
}
