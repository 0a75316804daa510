import type { DbSession } from '../../db/client.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';

/**
 * Whether an account is safe without a password: two passkeys that are known to sign in alone, or one and
 * recovery codes for when it is lost. `going` is a factor about to be removed. The user is locked, so that
 * this holds until the end of the transaction.
 */
export async function isCarriedByPasskeys(
  tx: DbSession,
  userId: string,
  going: string | null = null,
): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ carried: boolean }]>`
    SELECT count(*) >= 2 OR (count(*) = 1 AND EXISTS (
      SELECT 1 FROM factors s JOIN recovery_codes r ON r.factor_id = s.id
      WHERE s.user_id = ${userId}::uuid AND s.state = 'ACTIVE' AND r.used_at IS NULL
    )) AS "carried"
    FROM factors f JOIN webauthn_credentials c ON c.factor_id = f.id
    WHERE f.user_id = ${userId}::uuid AND f.state = 'ACTIVE' AND f.type = ANY(${allowedFactors})
      AND c.discoverable AND f.id IS DISTINCT FROM ${going}::uuid`;
  return row.carried;
}
