import type { Run } from './load.ts';
import { cpuBetween, cpuTimes } from './machine.ts';
import { hashCeiling } from './processes.ts';

/** As many passwords as the bare library checks: a sign-in can be no quicker than its hash. */
export async function hashRun(ms: number): Promise<Run> {
  const before = cpuTimes([process.pid]);
  const startedAt = performance.now();
  const perSecond = await hashCeiling(ms);
  const seconds = (performance.now() - startedAt) / 1000;
  const { trees, foreignCores } = cpuBetween(before, cpuTimes([process.pid]), seconds);
  // What it took to start is no part of its rate.
  return {
    count: perSecond * seconds,
    seconds,
    serviceCpu: trees[0]!,
    postgresCpu: 0,
    foreignCores,
  };
}
