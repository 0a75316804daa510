import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../support/postgres-server.ts';
import { countStatements } from './count-statements.ts';
import { HASH_GOAL, LATENCY_GOAL, STATEMENT_GOALS, THROUGHPUT_GOALS } from './goals.ts';
import { measureLatency, type Latencies } from './latency.ts';
import { median } from './load.ts';
import { CLIENTS, SATURATING_CLIENTS, boundHasBodyLimit, options, production } from './options.ts';
import { buildChildren, hashCeiling } from './processes.ts';
import * as report from './report.ts';
import { measureStart, type StartTimes } from './start-times.ts';
import { startLowerBound, startTicketgate, type Target } from './target.ts';
import { workloads, type WorkloadName } from './workloads.ts';

// Ticketgate against a server written by hand for speed, on the same machine, PostgreSQL and hash.
// Read the ratios: runs of the two alternate, so that what slows the machine slows both.

type Targets = { readonly ours: Target; readonly lowerBound: Target };

await buildChildren();
const postgres = await startPostgres({ durable: true });
const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-bench-'));

console.log(
  `Node ${process.version}, ${availableParallelism()} processors (${cpus()[0]?.model}), ` +
    `${options.rounds} rounds of ${options.runMs / 1000} s, ${CLIENTS} clients, ` +
    `NODE_ENV=${production ? 'production, limits on' : 'development, limits off'}, ` +
    `lower bound ${boundHasBodyLimit ? 'on stock yoga' : 'without body limit'}`,
);

try {
  await createDatabases('ours', 'lower_bound');
  const targets = {
    ours: await startTicketgate(postgres.url('ours'), dataDir),
    lowerBound: await startLowerBound(postgres.url('lower_bound')),
  };
  await reportThroughput(targets);
  await reportHashCeiling(targets.ours);
  await reportLatency(targets);
  await reportMemory(targets);
  await targets.ours.stop();
  await targets.lowerBound.stop();
  await reportStatements();
  await reportStart();
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function reportThroughput(targets: Targets): Promise<void> {
  const rows: string[][] = [];
  for (const [name, workload] of Object.entries(workloads)) {
    await alternate(targets, (target) => workload(target, CLIENTS, options.runMs / 2), 1);
    const runs = await alternate(targets, (target) => workload(target, CLIENTS, options.runMs));
    const [a, b] = runs.map((list) => list.map(({ count, seconds }) => count / seconds));
    const [cpuA, cpuB] = runs.map((list) =>
      median(list.map(({ count, cpuSeconds }) => (cpuSeconds * 1000) / count)),
    );
    rows.push([
      name,
      report.perSecond(a!),
      report.perSecond(b!),
      ...report.ratioCells(a!, b!),
      `>= ${THROUGHPUT_GOALS[name as WorkloadName].toFixed(2)}`,
      report.milliseconds(cpuA!),
      report.milliseconds(cpuB!),
    ]);
  }
  report.printTable(
    'Throughput, operations per second, and ours / lower bound',
    ['', 'ours', 'bound', 'min', 'median', 'max', 'goal', 'CPU ms ours', 'CPU ms bound'],
    rows,
  );
}

/** Sign-in against the hash alone: what is lost to everything that is not argon2id. */
async function reportHashCeiling(ours: Target): Promise<void> {
  const [signIns, hashes]: [number[], number[]] = [[], []];
  for (let round = 0; round < options.rounds; round += 1) {
    hashes.push(await hashCeiling(options.runMs));
    const run = await workloads['sign-in, password'](ours, CLIENTS, options.runMs);
    signIns.push(run.count / run.seconds);
  }
  report.printTable(
    'Sign-in against the raw hash, per second, and sign-ins / hashes',
    ['', 'sign-ins', 'hashes', 'min', 'median', 'max', 'goal'],
    [
      [
        'sign-in, password',
        report.perSecond(signIns),
        report.perSecond(hashes),
        ...report.ratioCells(signIns, hashes),
        `>= ${HASH_GOAL.toFixed(2)}`,
      ],
    ],
  );
}

async function reportLatency(targets: Targets): Promise<void> {
  const measure = (saturated: boolean) =>
    alternate(
      targets,
      (target) => measureLatency(target, options.latencyMs, { saturated }),
      options.latencyRounds,
    );
  const idle = await measure(false);
  const busy = await measure(true);
  const rows = [targets.ours, targets.lowerBound].flatMap(({ name }, index) =>
    (['me', 'refresh'] as const).map((operation) => {
      const of = (runs: Latencies[][], percentile: (values: readonly number[]) => number) =>
        median(runs[index]!.map((run) => percentile(run[operation])));
      const [idle50, idle99] = [of(idle, report.p50), of(idle, report.p99)];
      const [busy50, busy99] = [of(busy, report.p50), of(busy, report.p99)];
      return [
        `${operation}, ${name}`,
        ...[idle50, idle99, busy50, busy99].map(report.milliseconds),
        report.times(busy50 / idle50),
        report.times(busy99 / idle99),
        index === 0 ? `<= ${LATENCY_GOAL}x` : '',
      ];
    }),
  );
  report.printTable(
    `Latency in ms, idle and while ${SATURATING_CLIENTS} clients sign in`,
    ['', 'idle p50', 'idle p99', 'busy p50', 'busy p99', 'p50', 'p99', 'goal p99'],
    rows,
  );
}

async function reportMemory({ ours, lowerBound }: Targets): Promise<void> {
  const rows = await Promise.all(
    [ours, lowerBound].map(async ({ name, server }) => [
      name,
      report.mebibytes(await server.residentMib()),
    ]),
  );
  report.printTable('Memory after these runs', ['', 'RSS'], rows);
}

async function reportStatements(): Promise<void> {
  const counts = await countStatements(postgres.url('ours'), dataDir);
  report.printTable(
    'SQL statements of each operation, on a connection that has run it before',
    ['', 'statements', 'goal', 'parsed anew'],
    counts.map(({ operation, statements, parsed }) => [
      operation,
      String(statements),
      operation in STATEMENT_GOALS ? `<= ${STATEMENT_GOALS[operation]}` : '',
      String(parsed),
    ]),
  );
}

async function reportStart(): Promise<void> {
  const onPostgres: StartTimes[] = [];
  const embedded: StartTimes[] = [];
  for (let round = 0; round < options.starts; round += 1) {
    await createDatabases(`start_${round}`);
    onPostgres.push(await measureStart(postgres.url(`start_${round}`)));
    // The embedded database is for development only.
    if (!production) embedded.push(await measureStart());
  }
  const rows = Object.entries({ PostgreSQL: onPostgres, PGlite: embedded }).flatMap(
    ([database, runs]) =>
      runs.length === 0
        ? []
        : (['first', 'second'] as const).map((start) => [
            `${start} start, ${database}`,
            report.seconds(runs.map((run) => run[start].listeningMs)),
            report.seconds(runs.map((run) => run[start].signedInMs)),
          ]),
  );
  report.printTable('From spawn to', ['', 'listening', 'first sign-in'], rows);
}

/** A B A B …: one list of results for ours, one for the lower bound. */
async function alternate<T>(
  { ours, lowerBound }: Targets,
  measure: (target: Target) => Promise<T>,
  rounds = options.rounds,
): Promise<[T[], T[]]> {
  const results: [T[], T[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    results[0].push(await measure(ours));
    results[1].push(await measure(lowerBound));
  }
  return results;
}

async function createDatabases(...names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  for (const name of names) await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}
