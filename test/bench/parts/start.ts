import { START_GOAL_MS } from '../goals.ts';
import { median, spread } from '../numbers.ts';
import { options } from '../options.ts';
import { startServer } from '../processes.ts';
import * as report from '../report.ts';
import type { Setting } from '../setting.ts';
import { boundEnv } from '../targets/bounds.ts';
import { measureStart, type StartTimes } from './start-times.ts';

/** From spawn to the first accepted connection, and to the first sign-in. */
export async function start(setting: Setting) {
  const limits = options.limits !== 'off';
  const onPostgres: StartTimes[] = [];
  const embedded: StartTimes[] = [];
  const bounds = { fair: [] as number[], bare: [] as number[] };
  for (let round = 0; round < options.starts; round += 1) {
    const url = await setting.databases.get(`start_${round}`);
    onPostgres.push(await measureStart(limits, url));
    // The embedded database is for development only.
    embedded.push(await measureStart(false));
    for (const name of ['fair', 'bare'] as const) {
      const server = await startServer(`dist/bench/bounds/${name}.js`, boundEnv(url, limits, name));
      bounds[name].push(server.startMs);
      await server.stop();
    }
  }
  const results = [
    ...Object.entries({ PostgreSQL: onPostgres, PGlite: embedded }).flatMap(([database, runs]) =>
      (['first', 'second'] as const).map((which) => ({
        name: `${which} start, ${database}`,
        listeningMs: spread(runs.map((run) => run[which].listeningMs)),
        signedInMs: spread(runs.map((run) => run[which].signedInMs)),
      })),
    ),
    ...Object.entries(bounds).map(([name, times]) => ({
      name,
      listeningMs: spread(times),
      signedInMs: null,
    })),
  ];
  const goal = median(bounds.fair) + START_GOAL_MS;
  report.printTable(
    'From spawn to, in ms',
    ['', 'listening', 'goal', 'first sign-in'],
    results.map(({ name, listeningMs, signedInMs }) => [
      name,
      report.milliseconds(listeningMs.median),
      name === 'second start, PostgreSQL' ? report.atMost(goal, listeningMs.median) : '',
      signedInMs ? report.milliseconds(signedInMs.median) : '',
    ]),
  );
  return results;
}
