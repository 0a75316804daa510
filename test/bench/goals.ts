import type { WorkloadName } from './workloads.ts';

/** Ours / lower bound, at least. Above the cost of argon2id there is little to lose. */
export const THROUGHPUT_GOALS: Record<WorkloadName, number> = {
  'sign-in, password': 0.95,
  'sign-in, password and TOTP': 0.85,
  refreshSession: 0.7,
  me: 0.7,
  'TOTP redemption alone': 0.7,
};

/** Sign-ins / raw hashes, at least. */
export const HASH_GOAL = 0.7;
/** p99 of cheap operations while sign-ins saturate the machine, as a multiple of idle, at most. */
export const LATENCY_GOAL = 4;
/** SQL statements, at most. */
export const STATEMENT_GOALS: Record<string, number> = {
  signUpEmailPassword: 2,
  'signInEmailPassword, no MFA': 2,
  'signInEmailPassword, MFA': 2,
  verifySignInMfaTotp: 2,
  verifySignInMfaRecoveryCode: 2,
  refreshSession: 1,
  me: 1,
};
