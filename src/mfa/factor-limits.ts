/** How long an enrollment waits for its second step, unless it is one of a browser. */
export const ENROLLMENT_TTL_SECONDS = 600;
export const MAX_ENROLLMENT_ATTEMPTS = 5;

/** How many enrollments of any type a user can have begun and not finished. */
export const MAX_PENDING_FACTORS = 3;

/** Failures in a row before a factor answers with delays: 1, 2, 4 … 60 s. */
export const FACTOR_FREE_FAILURES = 2;
export const FACTOR_MAX_DELAY_SECONDS = 60;
/** NIST SP 800-63B-4, 3.2.2: no more than 100 failures on one authenticator. */
export const FACTOR_SUSPENDED_AT = 100;
export const FACTOR_FAILURE_WINDOW_DAYS = 30;

/** Failures within a day that pause a factor whose codes can be guessed: each took the right password. */
export const FACTOR_PAUSED_AT = 10;
export const FACTOR_PAUSE_HOURS = 24;

/** Failures in a row at which the owner is told: someone knows the password. */
export const FAILURES_TOLD_AT: readonly number[] = [5, 10, 20, 40, 80];
