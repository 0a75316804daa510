import { Prisma } from '../db/client.ts';

/** Allows so many in a window of time, and no more until it ends. */
export type Quota = {
  readonly key: string;
  readonly max: number;
  readonly windowSeconds: number;
};

/** Counts one unit where `when` holds and some is left, as one statement. Gives a row if it did. */
export function chargeQuota(
  { key, max, windowSeconds }: Quota,
  now: Date,
  when: Prisma.Sql,
): Prisma.Sql {
  const windowEnd = Prisma.sql`${now}::timestamptz + make_interval(secs => ${windowSeconds}::int)`;
  const used = Prisma.sql`
    CASE WHEN t.expires_at <= ${now}::timestamptz THEN 1 ELSE t.failures + 1 END`;
  const ends = Prisma.sql`
    CASE WHEN t.expires_at <= ${now}::timestamptz THEN ${windowEnd} ELSE t.expires_at END`;

  return Prisma.sql`
    INSERT INTO throttles AS t (key, failures, blocked_until, expires_at)
    SELECT ${key}, 1, CASE WHEN 1 >= ${max}::int THEN ${windowEnd} END, ${windowEnd}
    WHERE (${when})
    ON CONFLICT (key) DO UPDATE SET
      failures = ${used},
      blocked_until = CASE WHEN (${used}) >= ${max}::int THEN ${ends} END,
      expires_at = ${ends}
    WHERE t.blocked_until IS NULL OR t.blocked_until <= ${now}::timestamptz
    RETURNING t.key`;
}

/** Gives one unit back to each where `when` holds. They are locked in the order in which they were charged. */
export function refundQuotas(quotas: readonly Quota[], when: Prisma.Sql): Prisma.Sql {
  const keys = quotas.map(({ key }) => key);
  return Prisma.sql`
    UPDATE throttles t SET failures = greatest(t.failures - 1, 0), blocked_until = NULL
    FROM (
      SELECT key FROM throttles WHERE key = ANY(${keys}::text[]) AND (${when})
      ORDER BY array_position(${keys}::text[], key) FOR UPDATE
    ) AS charged
    WHERE t.key = charged.key`;
}
