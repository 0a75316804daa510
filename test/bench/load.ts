import type { Server } from './processes.ts';

/** What a run measured. */
export type Run = {
  readonly count: number;
  readonly seconds: number;
  /** User and system time of the server, all threads; its database not included. */
  readonly cpuSeconds: number;
};

/** Does one operation. False when there is nothing left to do it with. */
export type Client = () => Promise<boolean>;

/**
 * Closed loop: each client starts its next operation when it has the answer to the last. What is in
 * flight at the end is waited for and counted, and so is the time that it takes.
 */
export async function runLoad(
  server: Server,
  clients: readonly Client[],
  ms: number,
): Promise<Run> {
  let count = 0;
  const cpuBefore = await server.cpuSeconds();
  const startedAt = performance.now();
  const deadline = startedAt + ms;

  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < deadline && (await client())) count += 1;
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { count, seconds, cpuSeconds: (await server.cpuSeconds()) - cpuBefore };
}

const PROBE_PAUSE_MS = 5;

/** One operation at a time with a pause between: how long does somebody wait who asks now and then? */
export async function probe(client: Client, ms: number): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (const deadline = performance.now() + ms; performance.now() < deadline;) {
    const startedAt = performance.now();
    await client();
    latencies.push(performance.now() - startedAt);
    await new Promise((done) => setTimeout(done, PROBE_PAUSE_MS));
  }
  return latencies;
}

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
