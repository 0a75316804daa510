import type { Logger } from 'pino';

/** After a failure there is no hurry: the next one would be the same. */
const AFTER_FAILURE_MS = 30_000;

/**
 * Does the same again and again while the service runs, in every replica: for what nobody enqueues and
 * is not to wait for the schedule of jobs. One run at a time.
 */
export function createRepeat(deps: {
  name: string;
  run: () => Promise<void>;
  everyMs: number;
  log: Logger;
}) {
  const { name, run, everyMs, log } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  function next(afterMs: number): void {
    if (stopped) return;
    timer = setTimeout(() => (running = runOnce()), afterMs).unref();
  }

  async function runOnce(): Promise<void> {
    try {
      await run();
      next(everyMs);
    } catch (err) {
      log.error({ err, name }, 'failed, and will be tried again');
      next(AFTER_FAILURE_MS);
    }
  }

  return {
    start: (): void => next(everyMs),
    /** Lets a run finish. Afterwards nothing of it touches the database. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
