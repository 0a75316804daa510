import { MEMORY_GOALS } from '../goals.ts';
import { options } from '../options.ts';
import * as report from '../report.ts';
import { BOUNDS, type Setting } from '../setting.ts';
import { runWorkload } from '../workloads.ts';

const SETTLE_MS = 2000;

/** What a process holds that nobody asked yet, and what it holds after everything was asked of it. */
export async function memory(setting: Setting) {
  const results = [];
  for (const name of BOUNDS) {
    const [idle, loaded] = await setting.with([name], async ([target]) => {
      const [server] = target!.servers;
      await new Promise((done) => setTimeout(done, SETTLE_MS));
      const before = await server!.residentMib();
      for (const operation of options.operations)
        await runWorkload(target!, operation, options.runMs);
      return [before, await server!.residentMib()];
    });
    results.push({ name, idle: idle!, loaded: loaded! });
  }
  report.printTable(
    'Memory: RSS before and after all operations',
    ['', 'idle', 'goal', 'loaded', 'goal'],
    results.map(({ name, idle, loaded }) => [
      name,
      report.mebibytes(idle),
      name === 'ours' ? report.atMost(MEMORY_GOALS.idle, idle) : '',
      report.mebibytes(loaded),
      name === 'ours' ? report.atMost(MEMORY_GOALS.loaded, loaded) : '',
    ]),
  );
  return results;
}
