import { FACTORS } from '../policy/factors.ts';
import { MFA_FACTOR_TYPES, type MfaFactorType } from '../policy/mfa-policy.ts';
import type { Proof, ProofMethod } from '../sessions/proofs.ts';
import type { Clock } from '../shared/clock.ts';
import { StepUpRequired } from './errors.ts';

/**
 * Changing factors needs at least as much proof as using them, and needs it now: a session that was
 * left open, or stolen, must not be able to replace what protects the account. Only the strongest
 * type that the user holds will do, so that a weaker factor cannot take the place of a stronger one.
 */
export function createRequireFreshProof(deps: { clock: Clock; maxAgeSeconds: number }) {
  const { clock, maxAgeSeconds } = deps;

  function requireFreshProof(facts: {
    proofs: readonly Proof[];
    heldTypes: readonly MfaFactorType[];
    /** A lost authenticator: a second recovery code stands in for it, to enroll a replacement. */
    recoveryCodesAllowed: boolean;
    /** When the change was begun, if it takes two steps: what was fresh then will do. */
    begunAt?: Date;
  }): void {
    const fresh = freshOf(facts.proofs, facts.begunAt);
    const proven = (method: ProofMethod): boolean =>
      fresh.some((candidate) => candidate.method === method);

    const strongest = MFA_FACTOR_TYPES.find((type) => facts.heldTypes.includes(type));
    if (!strongest) {
      if (fresh.length > 0) return;
      throw new StepUpRequired([], maxAgeSeconds);
    }
    if (proven(FACTORS[strongest].method)) return;

    const recoveryProofs = facts.proofs.filter(({ method }) => method === 'recoveryCode');
    if (facts.recoveryCodesAllowed && recoveryProofs.length >= 2 && proven('recoveryCode')) return;

    throw new StepUpRequired([strongest], maxAgeSeconds);
  }

  function freshOf(proofs: readonly Proof[], at = clock()): readonly Proof[] {
    const oldest = at.getTime() - maxAgeSeconds * 1000;
    return proofs.filter((candidate) => Date.parse(candidate.at) > oldest);
  }

  return Object.assign(requireFreshProof, {
    /** For what brings its own proof along: the session must not have been left open. */
    ofAnyKind(proofs: readonly Proof[]): void {
      if (freshOf(proofs).length === 0) throw new StepUpRequired([], maxAgeSeconds);
    },
  });
}

export type RequireFreshProof = ReturnType<typeof createRequireFreshProof>;
