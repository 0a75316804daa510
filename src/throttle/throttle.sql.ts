import { Prisma } from '../db/client.ts';
import { constant } from '../db/constant.ts';
import type { ThrottleRule } from './throttle-rules.ts';

/** One counter to charge. `null` where limits are off. */
export type Charge = { readonly key: string; readonly rule: ThrottleRule } | null;

/** Until when any of these keys is blocked, as a scalar query. Null when all are open. */
export const blockedUntil = (
  charges: readonly ({ readonly key: string } | null)[],
  now: Date,
): Prisma.Sql => Prisma.sql`
  SELECT max(blocked_until) FROM throttles
  WHERE key = ANY(${keysOf(charges)}::text[]) AND blocked_until > ${now}::timestamptz`;

/**
 * Counts a failure before it is known to be one: the guard in the WHERE clause and the count are one
 * statement, so parallel attempts cannot pass on the same count. Gives a row if the attempt may go on.
 */
export function charge(charged: Charge, now: Date, when: Prisma.Sql): Prisma.Sql {
  if (!charged) return Prisma.sql`SELECT 'unlimited'::text AS key`;

  const { key, rule } = charged;
  const failures = Prisma.sql`
    CASE WHEN t.expires_at <= ${now}::timestamptz THEN 1 ELSE t.failures + 1 END`;
  const expiresAt = Prisma.sql`${now}::timestamptz + make_interval(secs => ${constant(rule.windowSeconds)})`;

  return Prisma.sql`
    INSERT INTO throttles AS t (key, failures, blocked_until, expires_at)
    SELECT ${key}, 1, NULL, ${expiresAt} WHERE (${when})
    ON CONFLICT (key) DO UPDATE SET
      failures = ${failures},
      blocked_until = CASE WHEN (${failures}) >= ${constant(rule.freeFailures)} THEN
        ${now}::timestamptz + make_interval(secs => least(
          ${constant(rule.maxDelaySeconds)},
          ${constant(rule.baseDelaySeconds)} * 2 ^ least((${failures}) - ${constant(rule.freeFailures)}, 20)
        )) END,
      expires_at = ${
        rule.sliding
          ? expiresAt
          : Prisma.sql`
              CASE WHEN t.expires_at <= ${now}::timestamptz THEN ${expiresAt} ELSE t.expires_at END`
      }
    WHERE t.blocked_until IS NULL OR t.blocked_until <= ${now}::timestamptz
    RETURNING t.key`;
}

/** Forgets after a success all failures of this key, where `when` holds. */
export const clear = (charged: Charge, when: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`DELETE FROM throttles WHERE key = ${charged?.key ?? null} AND ${when} RETURNING key`;

/** Takes back after a success its own charge only: others' failures on a shared key stay. */
export const refund = (charged: Charge, when: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE throttles SET
    failures = greatest(failures - 1, 0),
    blocked_until = CASE WHEN failures > ${constant(charged?.rule.freeFailures ?? 0)}
      THEN blocked_until END
  WHERE key = ${charged?.key ?? null} AND ${when} RETURNING key`;

const keysOf = (charges: readonly ({ readonly key: string } | null)[]): string[] =>
  charges.flatMap((charged) => (charged ? [charged.key] : []));

/** Locked in an order, as wherever several are. */
export const deleteCounters = (keys: readonly string[]): Prisma.Sql => Prisma.sql`
  DELETE FROM throttles WHERE key IN (
    SELECT key FROM throttles WHERE key = ANY(${[...keys]}::text[]) ORDER BY key FOR UPDATE
  )`;
