import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { ExecuteSql } from '../db/client.ts';
import { queuesWithJobs } from './queues-with-jobs.sql.ts';

const LOOK_EVERY_MS = 1000;
/** Workers that are not told of a job look themselves at times. */
const POLL_SECONDS = 30;
const SCHEDULE_EVERY_MS = 60_000;
/** For jobs of processes that were killed, which look as if they were under way until they expire. */
const LOOK_FOR_EXPIRED_EVERY_SECONDS = 30;
const STOP_WITHIN_MS = 15_000;

type Job = { readonly id: string; readonly data: unknown };

export type JobQueue = {
  readonly queue: string;
  run(job: Job): Promise<unknown>;
  /** How many jobs one process runs at the same time. */
  readonly workers?: number;
  /** Enqueues one in every such span of time, however many replicas there are. */
  readonly everySeconds?: number;
  /** Once, soon after the start. */
  atStart?(): Promise<void>;
  /** What the log may say of a job that failed. */
  about?(job: Job): object;
};

/** What is told of each job, by those who count. */
export type JobEvents = {
  jobBegun(queue: string, lagSeconds: number): void;
  jobDone(queue: string, outcome: 'done' | 'failed' | 'failed_for_good'): void;
};

/** Runs the jobs that are enqueued in the database, here or in any other replica. */
export function createJobs(deps: {
  executeSql: ExecuteSql;
  /** That the queue is in. */
  schema: string;
  log: Logger;
  events?: JobEvents;
}) {
  const { executeSql, schema, log, events } = deps;
  const running = new Set<Promise<unknown>>();
  let state: 'starting' | 'started' | 'closed' = 'starting';
  let stopping = false;
  /** The workers of each queue, by what pg-boss calls them. */
  const workers = new Map<string, string[]>();
  let nextLook: NodeJS.Timeout | undefined;
  let schedule: NodeJS.Timeout | undefined;

  // pg-boss's own scheduler costs a tenth of a second of every start on the embedded database.
  const boss = new PgBoss({
    db: { executeSql: execute },
    schema,
    migrate: false,
    schedule: false,
    maintenanceIntervalSeconds: LOOK_FOR_EXPIRED_EVERY_SECONDS,
  });
  boss.on('error', (err) => log.error({ err }, 'job queue'));

  /**
   * pg-boss does not wait for the statement that completes a job, nor look at its failure, which
   * would end the process: so failures end here. No result is what pg-boss takes for "not open".
   */
  async function execute(text: string, values?: unknown[]) {
    if (state === 'closed') return undefined as never;
    try {
      return await track(executeSql(text, values));
    } catch (err) {
      if (state === 'starting') throw err;
      log.error({ err }, 'job queue');
      return undefined as never;
    }
  }

  function track<T>(promise: Promise<T>): Promise<T> {
    const forget = (): unknown => running.delete(promise);
    running.add(promise);
    promise.then(forget, forget);
    return promise;
  }

  async function startWorker({ queue, run, everySeconds, about }: JobQueue): Promise<void> {
    const options = { includeMetadata: true, pollingIntervalSeconds: POLL_SECONDS } as const;
    let worker = '';
    worker = await boss.work(queue, options, async ([job]) => {
      if (!job) return;
      // Both by the clock of the database.
      events?.jobBegun(queue, (job.startedOn.getTime() - job.startAfter.getTime()) / 1000);
      try {
        await track(run(job));
        events?.jobDone(queue, 'done');
        // There may be more of them: look again at once, and not after the polling interval.
        boss.notifyWorker(worker);
      } catch (err) {
        const triesLeft = job.retryLimit - job.retryCount;
        const context = { err, queue, job: job.id, triesLeft, ...about?.(job) };
        events?.jobDone(queue, triesLeft > 0 ? 'failed' : 'failed_for_good');
        if (triesLeft > 0) log.warn(context, 'job failed');
        else log.error(context, 'job failed for good');
        throw err;
      }
    });
    // Nobody waits for what is scheduled.
    if (!everySeconds) workers.set(queue, [...(workers.get(queue) ?? []), worker]);
  }

  function startWorkers(queues: readonly JobQueue[]): void {
    for (const queue of queues) {
      if (queue.atStart) {
        track(queue.atStart()).catch((err: unknown) => log.error({ err }, 'job queue'));
      }
      for (let count = 0; count < (queue.workers ?? 1); count += 1) void startWorker(queue);
    }
    nextLook = setTimeout(() => void look(), LOOK_EVERY_MS);
  }

  /** One statement for all workers, who would otherwise ask one by one. */
  async function look(): Promise<void> {
    const due = await execute(queuesWithJobs(schema), [[...workers.keys()]]);
    const told = due?.rows.flatMap(({ name }: { name: string }) => workers.get(name) ?? []) ?? [];
    for (const worker of told) boss.notifyWorker(worker);
    if (!stopping) nextLook = setTimeout(() => void look(), LOOK_EVERY_MS);
  }

  /** Asks far more often than needed, and from every replica: the queue takes the first of a span. */
  async function enqueueScheduled(queues: readonly JobQueue[]): Promise<void> {
    for (const { queue, everySeconds: singletonSeconds } of queues) {
      if (!singletonSeconds) continue;
      await boss
        .send(queue, {}, { singletonSeconds })
        .catch((err: unknown) => log.error({ err, queue }, 'job queue'));
    }
  }

  return {
    async start(queues: readonly JobQueue[]): Promise<void> {
      await boss.start();
      state = 'started';
      schedule = setInterval(() => void enqueueScheduled(queues), SCHEDULE_EVERY_MS).unref();
      // On the embedded database the first look takes a tenth of a second: requests come first.
      nextLook = setTimeout(startWorkers, LOOK_EVERY_MS, queues);
    },

    /** Lets running jobs finish, for a while. Afterwards nothing of it touches the database. */
    async stop(): Promise<void> {
      stopping = true;
      clearTimeout(nextLook);
      clearInterval(schedule);
      const deadline = sleep(STOP_WITHIN_MS, 'late', { ref: false });
      await boss.stop({ timeout: STOP_WITHIN_MS });
      // A worker may just have fetched a job, and what it finished is still to be written down.
      while (running.size > 0) {
        if ((await Promise.race([deadline, Promise.allSettled(running)])) === 'late') break;
        await setImmediate();
      }
      state = 'closed';
    },
  };
}
