import { Prisma } from '../../db/client.ts';
import type { Columns } from '../../db/columns.ts';
import { constant } from '../../db/constant.ts';
import {
  FACTOR_FAILURE_WINDOW_DAYS,
  FACTOR_FREE_FAILURES,
  FACTOR_MAX_DELAY_SECONDS,
  FACTOR_SUSPENDED_AT,
} from '../factor-limits.ts';
import type { ChargedFactor } from './charged-factor.ts';
import { pausedUntil } from './paused-until.sql.ts';

/** The failures of `f` that still count. */
const recentFailures = (now: Date): Prisma.Sql => Prisma.sql`
  ARRAY(
    SELECT failure FROM unnest(f.failed_at) AS failure
    WHERE failure > ${now}::timestamptz - make_interval(days => ${constant(FACTOR_FAILURE_WINDOW_DAYS)})
  )`;

/**
 * Until when `f` is paused. Recovery codes never are: nobody guesses one, and whoever has the password
 * would take from the owner what is left when the other codes are paused.
 */
const factorPausedUntil = (now: Date): Prisma.Sql => Prisma.sql`
  CASE WHEN f.type <> 'RECOVERY_CODES' THEN
    ${pausedUntil(Prisma.sql`f.failed_at`, Prisma.sql`f.user_id`, now)} END`;

/** Until when `f` is not tried: a time that is over, or null, when it may be. */
export const factorBlockedUntil = (now: Date, limits: boolean): Prisma.Sql =>
  limits
    ? Prisma.sql`greatest(f.blocked_until, ${factorPausedUntil(now)})`
    : Prisma.sql`f.blocked_until`;

export const isPaused = (factorId: string, now: Date): Prisma.Sql => Prisma.sql`
  EXISTS (
    SELECT 1 FROM factors f WHERE f.id = ${factorId}::uuid AND ${factorPausedUntil(now)} IS NOT NULL
  )`;

/** Whether `f` may be tried now. `limits` is off only in development. */
const isOpen = (now: Date, limits: boolean): Prisma.Sql =>
  limits
    ? Prisma.sql`
        coalesce(${factorBlockedUntil(now, limits)} <= ${now}::timestamptz, TRUE)
        AND cardinality(${recentFailures(now)}) < ${constant(FACTOR_SUSPENDED_AT)}`
    : Prisma.sql`TRUE`;

/**
 * Counts a failure on those of the locked factors that the query `factors` gives which may be tried now,
 * before the code is looked at. Gives the charged ones.
 * RFC 4226, 7.3: the count belongs to the factor, whatever ticket or session the guess came with.
 */
export const chargeOpenFactors = (
  factors: Prisma.Sql,
  now: Date,
  limits: boolean,
): Prisma.Sql => Prisma.sql`
  UPDATE factors f SET
    failures = f.failures + 1,
    blocked_until = CASE WHEN f.failures + 1 > ${constant(FACTOR_FREE_FAILURES)} THEN
      ${now}::timestamptz + make_interval(secs => least(
        ${constant(FACTOR_MAX_DELAY_SECONDS)},
        2 ^ least(f.failures - ${constant(FACTOR_FREE_FAILURES)}, 10)
      )) END,
    failed_at = ${recentFailures(now)} || ${now}::timestamptz
  FROM (SELECT f.id FROM (${factors}) AS f WHERE ${isOpen(now, limits)}) AS open_factor
  WHERE f.id = open_factor.id
  RETURNING f.*`;

/** Suspends those of the factors whose failures have used up what they are allowed. */
export const suspendExhausted = (
  factorIds: readonly string[],
  now: Date,
  when: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  UPDATE factors f SET state = 'SUSPENDED'
  WHERE f.id = ANY(${factorIds}::uuid[]) AND f.state = 'ACTIVE' AND ${when}
    AND cardinality(${recentFailures(now)}) >= ${constant(FACTOR_SUSPENDED_AT)}
  RETURNING f.id, f.user_id`;

/** From a part that gives what `chargeOpenFactors` does. */
export function chargedColumns(alias: string): Columns<ChargedFactor> {
  const charged = Prisma.raw(alias);
  return {
    id: Prisma.sql`${charged}.id`,
    userId: Prisma.sql`${charged}.user_id`,
    sealedSecret: Prisma.sql`${charged}.sealed_secret`,
    lastTimeStep: Prisma.sql`${charged}.last_time_step`,
    target: Prisma.sql`${charged}.target`,
    enrolledAt: Prisma.sql`${charged}.created_at`,
    failures: Prisma.sql`${charged}.failures`,
    recentFailures: Prisma.sql`cardinality(${charged}.failed_at)`,
  };
}

/**
 * After the right code: takes back the charge made at `chargedAt` from every factor it was made on,
 * ends the back-off of the one that the query `proven` gives as `factor_id`, and remembers the time
 * step.
 */
export const redeemFactors = (
  chargedIds: readonly string[],
  chargedAt: Date,
  proven: Prisma.Sql,
  timeStep = 0n,
): Prisma.Sql => Prisma.sql`
  UPDATE factors f SET
    failures = CASE WHEN f.id = proven.factor_id THEN 0 ELSE f.failures - 1 END,
    blocked_until = NULL,
    failed_at = array_remove(f.failed_at, ${chargedAt}::timestamptz),
    last_used_at = CASE WHEN f.id = proven.factor_id
      THEN ${chargedAt}::timestamptz ELSE f.last_used_at END,
    last_time_step = CASE WHEN f.id = proven.factor_id
      THEN greatest(f.last_time_step, ${timeStep}::bigint) ELSE f.last_time_step END
  FROM (${proven}) AS proven WHERE f.id = ANY(${chargedIds}::uuid[])`;

/**
 * The same in one statement, where one factor alone was charged: consumes the time step, unless another
 * request was first, of the user that the query `owner` gives as `user_id`. Gives its `factor_id`.
 */
export const redeemFactor = (
  factorId: string,
  chargedAt: Date,
  owner: Prisma.Sql,
  timeStep: bigint,
): Prisma.Sql => Prisma.sql`
  UPDATE factors f SET
    failures = 0,
    blocked_until = NULL,
    failed_at = array_remove(f.failed_at, ${chargedAt}::timestamptz),
    last_used_at = ${chargedAt}::timestamptz,
    last_time_step = ${timeStep}::bigint
  FROM (${owner}) AS owner
  WHERE f.user_id = owner.user_id AND f.id = ${factorId}::uuid AND f.state = 'ACTIVE'
    AND f.last_time_step < ${timeStep}::bigint
  RETURNING f.id AS factor_id`;
