import { Prisma } from '../../db/client.ts';
import { constant } from '../../db/constant.ts';
import { FACTOR_PAUSE_HOURS, FACTOR_PAUSED_AT } from '../factor-limits.ts';

const pause = Prisma.sql`make_interval(hours => ${constant(FACTOR_PAUSE_HOURS)})`;

/**
 * When the failures of the last day will be fewer than those that pause; null when they are now. Each of
 * them took the right password, so one that was chosen since ends the pause: what failed before it is
 * not of this count, and stays in that of thirty days.
 */
export const pausedUntil = (
  failedAt: Prisma.Sql,
  userId: Prisma.Sql,
  now: Date,
): Prisma.Sql => Prisma.sql`
  CASE WHEN cardinality(${failedAt}) >= ${constant(FACTOR_PAUSED_AT)} THEN (
    SELECT failure + ${pause} FROM unnest(${failedAt}) AS failure
    WHERE failure > ${now}::timestamptz - ${pause}
      AND failure > (SELECT u.password_changed_at FROM users u WHERE u.id = ${userId})
    ORDER BY failure DESC OFFSET ${constant(FACTOR_PAUSED_AT - 1)} LIMIT 1
  ) END`;
