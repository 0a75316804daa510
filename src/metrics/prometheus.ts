import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Gauges, Meters } from './meters.ts';
import { registerGauges } from './prometheus-gauges.ts';
import {
  SECOND_FACTOR_OUTCOMES,
  SECOND_FACTOR_TYPES,
  SIGN_IN_OUTCOMES,
  signInStep,
  TICKET_EVENTS,
} from './sign-in-steps.ts';

/** An answer takes milliseconds; with a hash in it, tens or hundreds of them. */
const ANSWER_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const WAIT_BUCKETS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const STATEMENT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];
const LAG_BUCKETS = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];

export type Prometheus = {
  readonly meters: Meters;
  /** The text that Prometheus reads. */
  scrape(): Promise<string>;
  readonly contentType: string;
};

/** Every meter, in a registry of its own. Loaded only where metrics are asked for. */
export function createPrometheus(gauges: Gauges, limiters: readonly string[]): Prometheus {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const readBacklog = registerGauges(registry, gauges);

  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `ticketgate_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ) => new Histogram({ name: `ticketgate_${name}`, help, labelNames, buckets, registers });

  const answers = counter('graphql_answers_total', 'Root fields answered.', ['field', 'outcome']);
  const answerSeconds = histogram(
    'graphql_seconds',
    'How long root fields take.',
    ['field'],
    ANSWER_BUCKETS,
  );
  const signIns = counter(
    'sign_ins_total',
    'Passwords and passkeys given to sign in, by what came of it.',
    ['outcome'],
  );
  const secondFactors = counter('second_factors_total', 'Second factors given for a ticket.', [
    'type',
    'outcome',
  ]);
  const tickets = counter('tickets_total', 'Tickets issued, redeemed, failed by a code, refused.', [
    'event',
  ]);
  const refusals = counter('refusals_total', 'Attempts refused by a limit.', ['limiter']);
  const hashWaits = histogram(
    'hash_wait_seconds',
    'How long passwords wait for their turn to be hashed.',
    [],
    WAIT_BUCKETS,
  );
  const statements = histogram(
    'statement_seconds',
    'How long statements take, with the wait for a connection.',
    ['kind'],
    STATEMENT_BUCKETS,
  );
  const failedStatements = counter('statement_failures_total', 'Statements that failed.', ['kind']);
  const lags = histogram(
    'job_lag_seconds',
    'How long after it was due a job began.',
    ['queue'],
    LAG_BUCKETS,
  );
  const jobs = counter('jobs_total', 'Jobs run: done, failed, failed for good.', [
    'queue',
    'outcome',
  ]);

  // A counter that appears at 1 has no rise that an alert would see.
  for (const outcome of SIGN_IN_OUTCOMES) signIns.inc({ outcome }, 0);
  for (const type of SECOND_FACTOR_TYPES) {
    for (const outcome of SECOND_FACTOR_OUTCOMES) secondFactors.inc({ type, outcome }, 0);
  }
  for (const event of TICKET_EVENTS) tickets.inc({ event }, 0);
  for (const limiter of limiters) refusals.inc({ limiter }, 0);

  return {
    meters: {
      answered({ field, outcome, seconds }) {
        answers.inc({ field, outcome });
        answerSeconds.observe({ field }, seconds);
        const { signIn, secondFactor, ticket } = signInStep({ field, outcome });
        if (signIn) signIns.inc({ outcome: signIn });
        if (secondFactor) secondFactors.inc(secondFactor);
        if (ticket) tickets.inc({ event: ticket });
      },
      refused: (limiter) => refusals.inc({ limiter }),
      hashed: (waitedSeconds) => hashWaits.observe(waitedSeconds),
      statementDone(kind, seconds, failed) {
        statements.observe({ kind }, seconds);
        if (failed) failedStatements.inc({ kind });
      },
      jobBegun: (queue, lagSeconds) => lags.observe({ queue }, lagSeconds),
      jobDone: (queue, outcome) => jobs.inc({ queue, outcome }),
    },
    async scrape() {
      await readBacklog();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
