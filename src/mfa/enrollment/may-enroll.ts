import { FACTORS } from '../../policy/factors.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import type { Proof } from '../../sessions/proofs.ts';
import type { Enroller } from './enroller.ts';
import { FactorLimitReached, FactorNotAllowed, MfaDisabled } from '../errors.ts';
import { type MfaStatus } from '../../policy/mfa-status.ts';
import type { RequireFreshProof } from '../fresh-proof.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';

/** Throws where the policy does not let a factor of this type be enrolled, whatever was proven. */
export function requireAllowed({ requirement, policy }: MfaStatus, type: MfaFactorType): void {
  if (requirement === 'DISABLED') throw new MfaDisabled();
  if (!policy.allowedFactors.includes(type)) throw new FactorNotAllowed();
}

/** Every enrollment begins here: it takes the policy, a fresh proof, and room for one more factor. */
export function createMayEnroll(deps: {
  mfaStatus: MfaStatusStore;
  requireFreshProof: RequireFreshProof;
}) {
  return async (
    enroller: Pick<Enroller, 'user'> & { proofs: readonly Proof[] },
    type: MfaFactorType,
  ): Promise<MfaStatus> => {
    const status = await deps.mfaStatus.find(enroller.user.id);
    requireAllowed(status, type);
    deps.requireFreshProof({
      proofs: enroller.proofs,
      heldTypes: status.heldTypes,
      recoveryCodesAllowed: true,
    });
    const held = status.heldTypes.filter((candidate) => candidate === type).length;
    const { limit } = FACTORS[type];
    if (held >= limit) throw new FactorLimitReached(limit);
    return status;
  };
}

export type MayEnroll = ReturnType<typeof createMayEnroll>;
