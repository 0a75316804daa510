import { ratios, spread } from '../numbers.ts';
import { CLIENTS, options, type Operation } from '../options.ts';
import * as report from '../report.ts';
import { rounds } from '../rounds.ts';
import type { Setting } from '../setting.ts';
import type { Target } from '../targets/target.ts';
import { runWorkload } from '../workloads.ts';

const ASKED: readonly Operation[] = ['sign-in', 'redemption', 'refresh', 'me'];
const CLIENTS_OF_TWO = 2 * CLIENTS;

/** One process and two, on one database: the load generator gives its clients to each in turn. */
export async function processes(setting: Setting) {
  const results = await setting.with(['ours'], ([one]) =>
    setting.with(['ours'], ([two]) => compare([one!, two!]), { processes: 2 }),
  );
  report.printTable(
    `One process and two, ${CLIENTS_OF_TWO} clients, operations per second, and two / one`,
    ['', 'one', 'two', 'min', 'median', 'max', 'foreign'],
    results.map(({ operation, one, two, ratio, ...quiet }) => [
      operation,
      report.perSecond(one.median),
      report.perSecond(two.median),
      ...report.ratioCells(ratio),
      report.foreign(quiet),
    ]),
  );
  return results;
}

async function compare(targets: readonly Target[]) {
  const results = [];
  for (const operation of ASKED.filter((each) => options.operations.includes(each))) {
    const run = (target: Target, ms: number) => runWorkload(target, operation, ms, CLIENTS_OF_TWO);
    for (const target of targets) await run(target, options.runMs / 2);
    const { runs, ...quiet } = await rounds(
      targets,
      (target) => run(target, options.runMs),
      options.rounds,
    );
    const [one, two] = runs.map((list) => list.map(({ count, seconds }) => count / seconds));
    results.push({
      operation,
      one: spread(one!),
      two: spread(two!),
      ratio: ratios(two!, one!),
      ...quiet,
    });
  }
  return results;
}
