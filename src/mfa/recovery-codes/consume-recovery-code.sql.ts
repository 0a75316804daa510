import type { Keyring } from '../../crypto/keyring.ts';
import { Prisma } from '../../db/client.ts';
import type { ChargedFactor } from '../attempt/charged-factor.ts';
import type { Consumption } from '../attempt/consumption.ts';
import { proof } from '../../sessions/proofs.ts';
import { redeemFactors } from '../attempt/charge-factor.sql.ts';
import { recoveryCodeHashes } from './recovery-code.ts';

/** A recovery code is looked up by its hash, so the statement that consumes it is also the check. */
export function consumeRecoveryCode(
  code: string,
  charged: { factors: readonly ChargedFactor[]; at: Date },
  keyring: Keyring,
): Consumption {
  const factor = charged.factors[0]!;
  const hashes = recoveryCodeHashes(keyring, factor.userId, code);
  return {
    proof: proof('recoveryCode', charged.at, factor),
    lock: (owner) => Prisma.sql`
      SELECT c.id, f.id AS factor_id FROM recovery_codes c JOIN factors f ON f.id = c.factor_id
      JOIN (${owner}) AS owner ON f.user_id = owner.user_id
      WHERE f.id = ${factor.id}::uuid AND f.state = 'ACTIVE' AND c.used_at IS NULL
        AND c.code_hash IN (${Prisma.join(hashes)})
      FOR UPDATE OF c`,
    consume: (proven) => [
      Prisma.sql`
        UPDATE recovery_codes c SET used_at = ${charged.at}::timestamptz
        FROM (${proven}) AS proven WHERE c.id = proven.id`,
      redeemFactors([factor.id], charged.at, proven),
    ],
  };
}
