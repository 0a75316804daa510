import { cpuBetween, cpuTimes } from './machine.ts';
import type { Measured } from './rounds.ts';

/** What a run measured. */
export type Run = Measured & {
  readonly count: number;
  readonly seconds: number;
  /** User and system time of the servers and of PostgreSQL, all threads and processes. */
  readonly serviceCpu: number;
  readonly postgresCpu: number;
};

/** Does one operation. False when there is nothing left to do it with. */
export type Client = () => Promise<boolean>;

/** Whose CPU time is looked at. */
export type Watched = {
  readonly servers: readonly { readonly pid: number }[];
  readonly postgresPid: number;
};

/**
 * Closed loop: each client starts its next operation when it has the answer to the last. What is in
 * flight at the end is waited for and counted, and so is the time that it takes.
 */
export async function runLoad(
  { servers, postgresPid }: Watched,
  clients: readonly Client[],
  ms: number,
): Promise<Run> {
  let count = 0;
  const roots = [postgresPid, ...servers.map(({ pid }) => pid)];
  const cpuBefore = cpuTimes(roots);
  const startedAt = performance.now();
  const deadline = startedAt + ms;

  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < deadline && (await client())) count += 1;
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { trees, foreignCores } = cpuBetween(cpuBefore, cpuTimes(roots), seconds);
  const [postgresCpu, ...services] = trees;
  const serviceCpu = services.reduce((sum, service) => sum + service, 0);
  return { count, seconds, serviceCpu, postgresCpu: postgresCpu!, foreignCores };
}

/** Runs one after the other, as one. */
export const together = (runs: readonly Run[]): Run => {
  const sum = (of: (run: Run) => number) => runs.reduce((total, run) => total + of(run), 0);
  return {
    count: sum(({ count }) => count),
    seconds: sum(({ seconds }) => seconds),
    serviceCpu: sum(({ serviceCpu }) => serviceCpu),
    postgresCpu: sum(({ postgresCpu }) => postgresCpu),
    foreignCores:
      sum(({ foreignCores, seconds }) => foreignCores * seconds) / sum(({ seconds }) => seconds),
  };
};

/** One operation at a time, with a pause between: how long does somebody wait who asks now and then? */
export async function probe(client: Client, ms: number, pauseMs = 5): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (const deadline = performance.now() + ms; performance.now() < deadline;) {
    const startedAt = performance.now();
    if (!(await client())) break;
    latencies.push(performance.now() - startedAt);
    if (pauseMs > 0) await new Promise((done) => setTimeout(done, pauseMs));
  }
  return latencies;
}
