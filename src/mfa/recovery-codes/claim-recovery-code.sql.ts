import type { Keyring } from '../../crypto/keyring.ts';
import { Prisma } from '../../db/client.ts';
import type { ChargedFactor } from '../attempt/charged-factor.ts';
import type { Claim } from '../attempt/claim.ts';
import { proof } from '../../sessions/proofs.ts';
import { redeemFactors } from '../attempt/charge-factor.sql.ts';
import { recoveryCodeHashes } from './recovery-code.ts';

/** A recovery code is looked up by its hash, so the statement that uses it up is also the check. */
export function claimRecoveryCode(
  code: string,
  charged: { factors: readonly ChargedFactor[]; at: Date },
  keyring: Keyring,
): Claim {
  const factor = charged.factors[0]!;
  const hashes = recoveryCodeHashes(keyring, factor.userId, code);
  return {
    proof: proof('recoveryCode', charged.at),
    lock: (owner) => Prisma.sql`
      SELECT c.id, f.id AS factor_id FROM recovery_codes c JOIN factors f ON f.id = c.factor_id
      JOIN (${owner}) AS owner ON f.user_id = owner.user_id
      WHERE f.id = ${factor.id}::uuid AND f.state = 'ACTIVE' AND c.used_at IS NULL
        AND c.code_hash IN (${Prisma.join(hashes)})
      FOR UPDATE OF c`,
    spend: (claimed) => [
      Prisma.sql`
        UPDATE recovery_codes c SET used_at = ${charged.at}::timestamptz
        FROM (${claimed}) AS claimed WHERE c.id = claimed.id`,
      redeemFactors([factor.id], charged.at, claimed),
    ],
  };
}
