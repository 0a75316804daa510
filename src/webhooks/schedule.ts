const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** After each failure, in seconds: ten tries over three days. */
const DELAYS: readonly number[] = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.1;

/**
 * Seconds until the next try, after so many failures; null after the last. At random up to a tenth
 * longer, so that what failed together does not come back together.
 */
export function secondsUntilRetry(failures: number): number | null {
  const delay = DELAYS[failures - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * Math.random()));
}

/** An endpoint that has answered nothing by 2xx for so long is switched off. */
export const SWITCH_OFF_AFTER_SECONDS = 5 * 24 * HOUR;
