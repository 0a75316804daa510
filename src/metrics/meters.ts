import type { PoolUse } from '../db/client.ts';

/** How a field that clients ask for ended: the type of its outcome, or the code of its error. */
export type Answered = {
  /** As the schema calls it, whatever alias the client gave it. */
  readonly field: string;
  readonly outcome: string;
  readonly seconds: number;
};

/**
 * What is counted and timed as it happens. Whoever reports knows nothing of where it goes; no label comes
 * from a request but by way of the schema, so that there are as many series as the code has words.
 */
export type Meters = {
  answered(answer: Answered): void;
  refused(limiter: string): void;
  hashed(waitedSeconds: number): void;
  statementDone(kind: string, seconds: number, failed: boolean): void;
  jobBegun(queue: string, lagSeconds: number): void;
  jobDone(queue: string, outcome: 'done' | 'failed' | 'failed_for_good'): void;
};

/** Where nobody asked for metrics. */
export const noMeters: Meters = {
  answered() {},
  refused() {},
  hashed() {},
  statementDone() {},
  jobBegun() {},
  jobDone() {},
};

/** What is looked up when metrics are read. */
export type Gauges = {
  hashQueue(): { readonly running: number; readonly waiting: number };
  pool(): PoolUse | null;
  /** How far this replica is with sealing anew what a former AUTH_SECRET has sealed. */
  resealing(): { readonly done: number; readonly left: number; readonly failed: number };
  /** What the database knows: the same for all replicas. */
  backlog(): Promise<Backlog>;
};

export type Backlog = {
  readonly jobs: readonly Waiting[];
  readonly auditEvents: { readonly count: number; readonly oldestSeconds: number };
  readonly signingKeyAgeSeconds: number;
  /** What AUTH_SECRET_PREVIOUS is still needed for, or lost with. */
  readonly underOtherKeys: Readonly<Record<string, number>>;
};

type Waiting = { readonly queue: string; readonly count: number; readonly oldestSeconds: number };
