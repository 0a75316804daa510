import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';
import type { Gauges } from './meters.ts';

/** A database that does not answer is not to make whoever asks for it wait. */
const BACKLOG_WITHIN_MS = 2000;

/** What is looked up at each scrape. Gives a function that reads what the database knows: first of all. */
export function registerGauges(
  registry: Registry,
  { hashQueue, pool, resealing, backlog }: Gauges,
) {
  const registers = [registry];
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect?: (this: Gauge<Label>) => void | Promise<void>,
  ) =>
    new Gauge({
      name: `ticketgate_${name}`,
      help,
      labelNames,
      registers,
      ...(collect && { collect }),
    });

  gauge(
    'hash_queue',
    'Passwords that are being hashed, and that wait for it.',
    ['state'],
    function () {
      const { running, waiting } = hashQueue();
      this.set({ state: 'running' }, running);
      this.set({ state: 'waiting' }, waiting);
    },
  );
  gauge('pool_connections', 'Connections to the database.', ['state'], function () {
    const use = pool();
    if (!use) return;
    this.set({ state: 'used' }, use.open - use.idle);
    this.set({ state: 'idle' }, use.idle);
    this.set({ state: 'max' }, use.max);
  });
  gauge('pool_waiting', 'Statements that wait for a connection.', [], function () {
    this.set(pool()?.waiting ?? 0);
  });

  gauge(
    'resealed_values',
    'Values that are sealed anew under AUTH_SECRET.',
    ['state'],
    function () {
      for (const [state, count] of Object.entries(resealing())) this.set({ state }, count);
    },
  );

  const jobs = gauge('jobs_waiting', 'Jobs that are due and not begun.', ['queue']);
  const oldestJob = gauge('job_oldest_seconds', 'Since when the oldest of them is due.', ['queue']);
  const auditEvents = gauge('audit_chain_waiting', 'Audit events that have no link yet.', []);
  const auditLag = gauge('audit_chain_lag_seconds', 'The age of the oldest of them.', []);
  const keyAge = gauge('signing_key_age_seconds', 'The age of the newest signing key.', []);
  const otherKeys = gauge(
    'values_under_other_key',
    'What hangs on another AUTH_SECRET than the current one.',
    ['kind'],
  );

  const read = gauge('backlog_read', 'Whether the database told what waits in it.', []);

  return async (): Promise<void> => {
    const found = await within(BACKLOG_WITHIN_MS, backlog()).catch(() => null);
    read.set(found ? 1 : 0);
    for (const each of [jobs, oldestJob, otherKeys]) each.reset();
    for (const { queue, count, oldestSeconds } of found?.jobs ?? []) {
      jobs.set({ queue }, count);
      oldestJob.set({ queue }, oldestSeconds);
    }
    for (const [kind, count] of Object.entries(found?.underOtherKeys ?? {})) {
      otherKeys.set({ kind }, count);
    }
    // Not a number: unknown, and neither more nor less than what an alert compares it with.
    auditEvents.set(found?.auditEvents.count ?? Number.NaN);
    auditLag.set(found?.auditEvents.oldestSeconds ?? Number.NaN);
    keyAge.set(found?.signingKeyAgeSeconds ?? Number.NaN);
  };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  const timer = new AbortController();
  const tooLate = sleep(ms, null, { ref: false, signal: timer.signal }).catch(() => null);
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    timer.abort();
  }
}
