import {
  FACTOR_FAILURE_WINDOW_DAYS,
  FACTOR_PAUSED_AT,
  FACTOR_SUSPENDED_AT,
} from '../../mfa/factor-limits.ts';
import { TOTP_GUESS_ODDS } from '../../mfa/totp/totp-code.ts';

/** What a service without limits answers at least (OWASP WSTG-ATHN-11 reckons with it). */
const UNLIMITED_GUESSES_PER_SECOND = 10;
const SECONDS_PER_DAY = 24 * 60 * 60;
const DAYS_PER_YEAR = 365;

/**
 * How likely it is that somebody who has the password guesses a code of one authenticator app, by as
 * many tries as the limits leave: for a year they stay just short of what suspends the factor.
 */
export function totpGuessOdds({ rateLimits }: { rateLimits: boolean }) {
  const unlimited = UNLIMITED_GUESSES_PER_SECOND * SECONDS_PER_DAY;
  const perDay = rateLimits ? FACTOR_PAUSED_AT : unlimited;
  const sustained = rateLimits
    ? Math.min(FACTOR_PAUSED_AT, FACTOR_SUSPENDED_AT / FACTOR_FAILURE_WINDOW_DAYS)
    : unlimited;
  return {
    totpGuessOddsPerDay: oddsOf(perDay),
    totpGuessOddsPerYear: oddsOf(sustained * DAYS_PER_YEAR),
  };
}

/** Of at least one right guess. The logarithm keeps the digits that 1 − (1 − p)ⁿ loses. */
const oddsOf = (guesses: number): number => -Math.expm1(guesses * Math.log1p(-TOTP_GUESS_ODDS));
