import type { TargetName } from './targets/target.ts';
import type { Operation } from './options.ts';

/** Ours / theirs in operations per second, at least; of the median round. */
export const THROUGHPUT_GOALS: Readonly<
  Record<Operation, Readonly<Partial<Record<TargetName, number>>>>
> = {
  'sign-in': { fair: 0.95, bare: 0.85, 'better-auth': 1.2 },
  'password + TOTP': { fair: 0.93, bare: 0.8, 'better-auth': 1.9 },
  redemption: { fair: 0.8, bare: 0.5 },
  refresh: { fair: 0.9, bare: 0.78 },
  me: { fair: 1, bare: 1, 'better-auth': 2.8, 'better-auth, cookie cache': 2 },
};

/** p99 of cheap operations while sign-ins saturate the machine, as a multiple of idle, at most. */
export const LATENCY_GOAL = 3;
/** p50 with many users, as a multiple of that with a thousand, at most. */
export const GROWTH_GOAL = 1.2;
/** Mebibytes, at most. */
export const MEMORY_GOALS = { idle: 150, loaded: 260 } as const;
/** Milliseconds that our start may take longer than that of the fair bound. */
export const START_GOAL_MS = 250;
/** SQL statements, at most. */
export const STATEMENT_GOALS: Readonly<Record<string, number>> = {
  signUpEmailPassword: 2,
  'signInEmailPassword, no MFA': 2,
  'signInEmailPassword, MFA': 2,
  verifySignInMfaTotp: 2,
  verifySignInMfaRecoveryCode: 2,
  refreshSession: 1,
  me: 1,
};
