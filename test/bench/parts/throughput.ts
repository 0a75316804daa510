import { FOREIGN_NOTE } from '../report.ts';
import { THROUGHPUT_GOALS } from '../goals.ts';
import { hashRun } from '../hash-run.ts';
import type { Run } from '../load.ts';
import { median, ratios, spread, type Spread } from '../numbers.ts';
import { CLIENTS, options, type Operation } from '../options.ts';
import * as report from '../report.ts';
import { rounds } from '../rounds.ts';
import { BOUNDS, type Setting } from '../setting.ts';
import { betterAuthVariants } from '../targets/better-auth.ts';
import type { Target, TargetName } from '../targets/target.ts';
import { can, runWorkload } from '../workloads.ts';

const HASH = 'argon2id alone';

type Milliseconds = { readonly service: number; readonly postgres: number };

export type Comparison = {
  readonly operation: Operation;
  readonly against: TargetName | typeof HASH;
  readonly limits: boolean;
  /** Operations per second. */
  readonly ours: Spread;
  readonly theirs: Spread;
  readonly ratio: Spread;
  readonly goal: number | undefined;
  /** CPU time of one operation. */
  readonly oursCpu: Milliseconds;
  readonly theirsCpu: Milliseconds;
  readonly foreignCores: number;
  readonly noisy: boolean;
};

/** Ours against both bounds and, where that is asked for, better-auth; operation by operation. */
export async function throughput(setting: Setting): Promise<readonly Comparison[]> {
  const names = [...BOUNDS, ...(options.beside ? betterAuthVariants.map(({ name }) => name) : [])];
  const results: Comparison[] = [];
  for (const limits of options.limits === 'both' ? [true, false] : [options.limits === 'on']) {
    await setting.with(
      names,
      async (targets) => {
        for (const operation of options.operations) {
          results.push(...(await compare(operation, targets, limits)));
        }
      },
      { limits },
    );
  }
  print(results);
  return results;
}

/** What differs from better-auth as it is compared otherwise counts only where it makes a difference. */
const differs: Partial<Record<TargetName, Operation>> = {
  'better-auth, cookie cache': 'me',
  'better-auth, scrypt': 'sign-in',
};

type Runner = { name: Comparison['against'] | 'ours'; run(ms: number): Promise<Run> };

async function compare(
  operation: Operation,
  targets: readonly Target[],
  limits: boolean,
): Promise<readonly Comparison[]> {
  const runners: Runner[] = targets
    .filter((target) => can(target, operation) && (differs[target.name] ?? operation) === operation)
    .map((target) => ({ name: target.name, run: (ms) => runWorkload(target, operation, ms) }));
  if (operation === 'sign-in') runners.push({ name: HASH, run: hashRun });

  for (const { run } of runners) await run(options.runMs / 2);
  const { runs, ...quiet } = await rounds(runners, ({ run }) => run(options.runMs), options.rounds);
  const [ours, ...others] = runs;
  return others.map((theirs, index) => {
    const against = runners[index + 1]!.name as Comparison['against'];
    return {
      operation,
      against,
      limits,
      ours: spread(ours!.map(rate)),
      theirs: spread(theirs.map(rate)),
      ratio: ratios(ours!.map(rate), theirs.map(rate)),
      goal: against === HASH ? undefined : THROUGHPUT_GOALS[operation][against],
      oursCpu: cpuOf(ours!),
      theirsCpu: cpuOf(theirs),
      ...quiet,
    };
  });
}

const rate = ({ count, seconds }: Run): number => count / seconds;

const cpuOf = (runs: readonly Run[]): Milliseconds => ({
  service: median(runs.map(({ serviceCpu, count }) => (serviceCpu * 1000) / count)),
  postgres: median(runs.map(({ postgresCpu, count }) => (postgresCpu * 1000) / count)),
});

const cpuCell = ({ service, postgres }: Milliseconds): string =>
  `${report.milliseconds(service)} + ${report.milliseconds(postgres)}`;

function print(results: readonly Comparison[]): void {
  for (const limits of new Set(results.map((result) => result.limits))) {
    report.printTable(
      `Throughput, limits ${limits ? 'on' : 'off'}, ${CLIENTS} clients: operations per second, ours / theirs, and CPU ms of service + PostgreSQL (${FOREIGN_NOTE})`,
      ['', 'ours', 'theirs', 'min', 'median', 'max', 'goal', 'CPU ours', 'CPU theirs', 'foreign'],
      results
        .filter((result) => result.limits === limits)
        .map((result) => [
          `${result.operation} / ${result.against}`,
          report.perSecond(result.ours.median),
          report.perSecond(result.theirs.median),
          ...report.ratioCells(result.ratio),
          report.atLeast(result.goal, result.ratio.median),
          cpuCell(result.oursCpu),
          cpuCell(result.theirsCpu),
          report.foreign(result),
        ]),
    );
  }
}
