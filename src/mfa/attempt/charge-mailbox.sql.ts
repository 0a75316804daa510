import { Prisma } from '../../db/client.ts';
import { constant } from '../../db/constant.ts';
import {
  FACTOR_FAILURE_WINDOW_DAYS,
  FACTOR_FREE_FAILURES,
  FACTOR_MAX_DELAY_SECONDS,
  FACTOR_SUSPENDED_AT,
} from '../factor-limits.ts';
import { pausedUntil } from './paused-until.sql.ts';

const SCOPE = 'mailbox:';

/**
 * A user's own mailbox is no factor of theirs, but its codes are guessed at like those of one, so its
 * failures are counted alike, over all tickets. They are kept among the throttles, since the row of the
 * user must not be written with every guess. Statements know the user only by the ticket: the key is the
 * plain id.
 */
const keyOf = (userId: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(${Prisma.raw(`'${SCOPE}'`)} || ${userId}::text)`;

/** The counter of a user who is known. */
export const mailboxCounter = (userId: string): string => `${SCOPE}${userId}`;

/** Until when the mailbox `m` is paused, as a factor is. */
const mailboxPausedUntil = (now: Date): Prisma.Sql =>
  pausedUntil(
    Prisma.sql`m.failed_at`,
    Prisma.sql`substr(m.key, ${constant(SCOPE.length + 1)})::uuid`,
    now,
  );

const blockedUntil = (now: Date): Prisma.Sql =>
  Prisma.sql`greatest(m.blocked_until, ${mailboxPausedUntil(now)})`;

const windowDays = Prisma.sql`make_interval(days => ${constant(FACTOR_FAILURE_WINDOW_DAYS)})`;

/** Until when no code mailed to this user is looked at, as a scalar query. Null when one would be. */
export const mailboxBlockedUntil = (userId: Prisma.Sql, now: Date): Prisma.Sql => Prisma.sql`
  (SELECT blocked.until FROM throttles m, LATERAL (SELECT ${blockedUntil(now)} AS until) AS blocked
    WHERE m.key = ${keyOf(userId)} AND blocked.until > ${now}::timestamptz)`;

export const isMailboxPaused = (userId: string, now: Date): Prisma.Sql => Prisma.sql`
  EXISTS (
    SELECT 1 FROM throttles m WHERE m.key = ${keyOf(Prisma.sql`${userId}::uuid`)}
      AND ${mailboxPausedUntil(now)} IS NOT NULL
  )`;

/**
 * Counts a failure on the mailbox of the user that the query `owner` gives as `user_id`, before the code
 * is looked at. Gives a row if it may be. The hundredth failure blocks until the oldest is forgotten.
 */
export function chargeMailbox(owner: Prisma.Sql, now: Date, limits: boolean): Prisma.Sql {
  if (!limits) return Prisma.sql`SELECT 'unlimited'::text AS key FROM (${owner}) AS owner`;

  const at = Prisma.sql`${now}::timestamptz`;
  const recent = Prisma.sql`
    ARRAY(SELECT failure FROM unnest(m.failed_at) AS failure WHERE failure > ${at} - ${windowDays})`;
  const inARow = Prisma.sql`CASE WHEN m.expires_at <= ${at} THEN 0 ELSE m.failures END`;

  return Prisma.sql`
    INSERT INTO throttles AS m (key, failures, failed_at, expires_at)
    SELECT ${keyOf(Prisma.sql`owner.user_id`)}, 1, ARRAY[${at}], ${at} + ${windowDays}
    FROM (${owner}) AS owner
    ON CONFLICT (key) DO UPDATE SET
      failures = (${inARow}) + 1,
      failed_at = ${recent} || ${at},
      blocked_until = greatest(
        CASE WHEN cardinality(${recent}) + 1 >= ${constant(FACTOR_SUSPENDED_AT)} THEN
          (SELECT min(failure) FROM unnest(${recent}) AS failure) + ${windowDays} END,
        CASE WHEN (${inARow}) + 1 > ${constant(FACTOR_FREE_FAILURES)} THEN
          ${at} + make_interval(secs => least(
            ${constant(FACTOR_MAX_DELAY_SECONDS)},
            2 ^ least((${inARow}) - ${constant(FACTOR_FREE_FAILURES)}, 10)
          )) END
      ),
      expires_at = ${at} + ${windowDays}
    WHERE coalesce(${blockedUntil(now)} <= ${at}, TRUE)
    RETURNING m.key`;
}

/** After the right code: ends the back-off, and takes back the one charge that was made at `chargedAt`. */
export const redeemMailbox = (owner: Prisma.Sql, chargedAt: Date): Prisma.Sql => Prisma.sql`
  UPDATE throttles m SET failures = 0, blocked_until = NULL, failed_at = coalesce(
    m.failed_at[:array_position(m.failed_at, ${chargedAt}::timestamptz) - 1]
      || m.failed_at[array_position(m.failed_at, ${chargedAt}::timestamptz) + 1:],
    m.failed_at
  )
  FROM (${owner}) AS owner WHERE m.key = ${keyOf(Prisma.sql`owner.user_id`)}`;
