import { after } from '../../db/after.ts';
import { Prisma } from '../../db/client.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { MAX_PENDING_FACTORS } from '../factor-limits.ts';

/** A factor that counts for nothing until it is verified. */
export type PendingFactor = {
  readonly id: string;
  readonly userId: string;
  readonly type: MfaFactorType;
  readonly name: string;
  readonly sealedSecret?: Buffer;
  readonly target?: string;
  readonly webauthnChallenge?: Buffer;
  readonly expiresAt: Date;
};

/**
 * Writes the factor for the user that the query `owner` gives and locks: what was begun before the ways
 * in changed must not be there after. `failures` carries over those of an earlier start.
 */
export const insertPending = (
  factor: PendingFactor,
  now: Date,
  owner: Prisma.Sql,
  failures: Prisma.Sql = Prisma.sql`0`,
): Prisma.Sql => Prisma.sql`
  INSERT INTO factors (id, user_id, type, state, name, sealed_secret, target, webauthn_challenge,
    created_at, expires_at, failures)
  SELECT ${factor.id}::uuid, owner.id, ${factor.type}::factor_type, 'PENDING',
    ${factor.name}, ${factor.sealedSecret ?? null}::bytea, ${factor.target ?? null}::text,
    ${factor.webauthnChallenge ?? null}::bytea, ${now}::timestamptz,
    ${factor.expiresAt}::timestamptz, ${failures}
  FROM (${owner}) AS owner
  RETURNING id, user_id`;

/** The newest enrollments that a user has begun and not finished, as a query of their ids. */
export const newestPending = (
  userId: string,
  now: Date,
  count: number,
  which: Prisma.Sql = Prisma.sql`TRUE`,
): Prisma.Sql => Prisma.sql`
  SELECT p.id FROM factors p
  WHERE p.user_id = ${userId}::uuid AND p.state = 'PENDING' AND p.expires_at > ${now}::timestamptz
    AND (${which})
  ORDER BY p.id DESC LIMIT ${count}::int`;

/**
 * Deletes enrollments that were begun and not finished, to make room for a new one: all that meet the
 * condition `replaced` on `p`, and the oldest of the others where there are too many. Their codes are
 * locked first, as whoever consumes a code locks it before the factor.
 */
export function deleteAbandoned(
  { id, userId }: PendingFactor,
  now: Date,
  replaced: Prisma.Sql,
  when: Prisma.Sql = Prisma.sql`TRUE`,
): Prisma.Sql {
  const others = Prisma.sql`NOT (${replaced})`;
  return Prisma.sql`
    DELETE FROM factors
    WHERE user_id = ${userId}::uuid AND state = 'PENDING' AND id <> ${id}::uuid AND ${when}
      AND id NOT IN (${newestPending(userId, now, MAX_PENDING_FACTORS - 1, others)})
      AND ${after(lockPendingCodes(userId, when))}
    RETURNING id`;
}

const lockPendingCodes = (userId: string, when: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT c.id FROM one_time_codes c JOIN factors p ON p.id = c.factor_id
  WHERE p.user_id = ${userId}::uuid AND p.state = 'PENDING' AND ${when}
  ORDER BY c.id FOR UPDATE OF c`;
