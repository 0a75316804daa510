import { Prisma } from '../../db/client.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { ChargedFactor } from '../attempt/charged-factor.ts';
import type { Consumption } from '../attempt/consumption.ts';
import { proof, provenBy } from '../../sessions/proofs.ts';
import { redeemFactor, redeemFactors } from '../attempt/charge-factor.sql.ts';
import { checkTotp } from './totp-code.ts';

/** Binds a sealed secret to its factor: it opens nowhere else. */
export const totpContext = (userId: string, factorId: string): string =>
  `factors/${userId}/${factorId}/totp`;

/** Holds the code against each authenticator app of the user. */
export function matchTotp(
  code: string,
  charged: { factors: readonly ChargedFactor[]; at: Date },
  secretBox: SecretBox,
): Consumption | 'replayed' | 'wrong_code' {
  let replayed = false;
  for (const factor of charged.factors) {
    if (!factor.sealedSecret) continue;
    const secret = secretBox.open(factor.sealedSecret, totpContext(factor.userId, factor.id));
    const check = checkTotp(code, { ...factor, secret, now: charged.at });
    if (check.kind === 'match') return consumeTimeStep(factor, check.timeStep, charged);
    replayed ||= check.kind === 'replayed';
  }
  return replayed ? 'replayed' : 'wrong_code';
}

function consumeTimeStep(
  factor: ChargedFactor,
  timeStep: bigint,
  charged: { factors: readonly ChargedFactor[]; at: Date },
): Consumption {
  const chargedIds = charged.factors.map(({ id }) => id);
  const proven = provenBy(proof('totp', charged.at, factor), factor.id);
  // One code may be sent with two tickets at once: by this guard only the first consumes the step.
  if (chargedIds.length === 1) {
    return {
      proof: proven,
      lock: (owner) => redeemFactor(factor.id, charged.at, owner, timeStep),
      consume: () => [],
    };
  }
  return {
    proof: proven,
    lock: (owner) => Prisma.sql`
      SELECT f.id AS factor_id FROM factors f JOIN (${owner}) AS owner ON f.user_id = owner.user_id
      WHERE f.id = ${factor.id}::uuid AND f.state = 'ACTIVE'
        AND f.last_time_step < ${timeStep}::bigint
      FOR UPDATE OF f`,
    consume: (query) => [redeemFactors(chargedIds, charged.at, query, timeStep)],
  };
}
