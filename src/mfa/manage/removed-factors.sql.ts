import { v7 as uuidv7 } from 'uuid';
import { columns } from '../../db/columns.ts';
import { Prisma, type DbSession } from '../../db/client.ts';
import { MAILED_TOKEN_TTL_SECONDS } from '../../mailed-tokens/mailed-token.ts';
import { FACTORS } from '../../policy/factors.ts';
import { heldFactorColumns, type HeldFactor } from '../../policy/factor.sql.ts';
import { byPreference } from '../../policy/mfa-status.ts';
import { secondsAfter } from '../../shared/clock.ts';
import { FactorLimitReached } from '../errors.ts';
import { makePrimary } from './primary-factor.sql.ts';

/** What was removed at once, and can come back. */
export type FactorRemoval = {
  readonly id: string;
  readonly userId: string;
  readonly accessVersion: number;
  /** The factors that stayed. */
  readonly stayed: readonly string[];
};

const heldFactor = columns<HeldFactor>(heldFactorColumns('f'));

/**
 * Removes those factors `f` of the user that `which` holds for, and keeps them in a table where nothing
 * looks for factors, until the link in the mail that tells of it expires. A mailbox is not kept: by its
 * own mail it would put itself back as a second step. The user is locked, and `access_version` raised.
 */
export async function removeFactors(
  tx: DbSession,
  userId: string,
  which: Prisma.Sql,
  now: Date,
): Promise<void> {
  const removalId = uuidv7();
  const expiresAt = secondsAfter(now, MAILED_TOKEN_TTL_SECONDS.RESTORE_FACTOR);
  const kept = Prisma.sql`f.user_id = ${userId}::uuid AND (${which}) AND f.type <> 'EMAIL'`;
  await tx.$executeRaw`
    INSERT INTO factor_removals (id, user_id, access_version, stayed, removed_at, expires_at)
    SELECT ${removalId}::uuid, u.id, u.access_version,
      ARRAY(SELECT f.id FROM factors f WHERE f.user_id = u.id AND NOT (${which})),
      ${now}::timestamptz, ${expiresAt}::timestamptz
    FROM users u
    WHERE u.id = ${userId}::uuid AND EXISTS (SELECT 1 FROM factors f WHERE ${kept})`;
  await tx.$executeRaw`
    INSERT INTO removed_factors (id, removal_id, sealed_secret, factor, codes)
    SELECT f.id, ${removalId}::uuid, f.sealed_secret, to_jsonb(f) - 'sealed_secret',
      (SELECT jsonb_agg(to_jsonb(c)) FROM recovery_codes c WHERE c.factor_id = f.id)
    FROM factors f WHERE ${kept} ORDER BY f.id FOR UPDATE OF f`;
  // It stays where it is, so that nobody registers the same credential meanwhile.
  await tx.$executeRaw`
    UPDATE webauthn_credentials c SET factor_id = NULL, removed_factor_id = r.id
    FROM removed_factors r WHERE r.removal_id = ${removalId}::uuid AND c.factor_id = r.id`;
  await tx.$executeRaw`DELETE FROM factors f WHERE f.user_id = ${userId}::uuid AND (${which})`;
}

/** For an account that turns out to be somebody else's: none of its factors stays, and none comes back. */
export async function forgetFactors(tx: DbSession, userId: string): Promise<number> {
  await tx.$executeRaw`DELETE FROM factor_removals WHERE user_id = ${userId}::uuid`;
  return tx.$executeRaw`DELETE FROM factors WHERE user_id = ${userId}::uuid`;
}

/**
 * The user has again what there was before this removal, as it was then: failures, suspension, used codes
 * and time steps included. Whatever was enrolled since goes, also from what later removals have kept.
 */
export async function restoreFactors(
  tx: DbSession,
  { id, userId, accessVersion, stayed }: FactorRemoval,
): Promise<{ restored: readonly string[]; removed: number }> {
  const removed = await tx.$executeRaw`
    DELETE FROM factors f WHERE f.user_id = ${userId}::uuid AND f.id <> ALL(${[...stayed]}::uuid[])`;
  const restored = await tx.$queryRaw<{ id: string; type: string }[]>`
    INSERT INTO factors (id, user_id, type, state, name, is_primary, sealed_secret, target,
      last_time_step, created_at, last_used_at, failures, blocked_until, failed_at)
    SELECT r.id, m.user_id, f.type, f.state, f.name, f.is_primary, r.sealed_secret, f.target,
      f.last_time_step, f.created_at, f.last_used_at, f.failures, f.blocked_until, f.failed_at
    FROM factor_removals m JOIN removed_factors r ON r.removal_id = m.id,
      jsonb_populate_record(NULL::factors, r.factor) AS f
    WHERE m.user_id = ${userId}::uuid AND m.access_version >= ${accessVersion}::int
      AND (m.id = ${id}::uuid OR r.id = ANY(${[...stayed]}::uuid[]))
    ORDER BY r.id
    RETURNING id, type::text AS "type"`;
  const ids = restored.map((factor) => factor.id);
  await tx.$executeRaw`
    UPDATE webauthn_credentials SET factor_id = removed_factor_id, removed_factor_id = NULL
    WHERE removed_factor_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    INSERT INTO recovery_codes (id, factor_id, code_hash, key_id, used_at)
    SELECT c.id, c.factor_id, c.code_hash, c.key_id, c.used_at
    FROM removed_factors r, jsonb_populate_recordset(NULL::recovery_codes, r.codes) AS c
    WHERE r.id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM factor_removals
    WHERE user_id = ${userId}::uuid AND access_version >= ${accessVersion}::int`;
  await settle(tx, userId);
  return { restored: restored.map(({ type }) => type), removed };
}

/** What comes back is bound by the limits of now, and there is one primary. */
async function settle(tx: DbSession, userId: string): Promise<void> {
  const held = await tx.$queryRaw<HeldFactor[]>`
    SELECT ${heldFactor} FROM factors f
    WHERE f.user_id = ${userId}::uuid AND f.state <> 'PENDING' AND f.type <> 'RECOVERY_CODES'`;
  for (const { type } of held) {
    const { limit } = FACTORS[type];
    if (held.filter((factor) => factor.type === type).length > limit) {
      throw new FactorLimitReached(limit);
    }
  }
  const [primary] = held.filter(({ state }) => state === 'ACTIVE').toSorted(byPreference);
  if (primary) await makePrimary(tx, userId, primary.id);
}
