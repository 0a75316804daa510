import type { Logger } from 'pino';

type Step = readonly [done: string, run: () => unknown];

/** One step after the other, each said when it is done, with the time that it took. */
export async function shutDown(log: Logger, inFlight: number, steps: readonly Step[]) {
  log.info({ requests: inFlight }, 'shutting down: takes no new requests');
  for (const [done, run] of steps) {
    const startedAt = performance.now();
    await run();
    log.info({ ms: Math.round(performance.now() - startedAt) }, `shutting down: ${done}`);
  }
}
