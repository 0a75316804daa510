import type { MfaFactorType } from '../policy/mfa-policy.ts';
import { type Proof, type ProofMethod } from '../sessions/proofs.ts';
import { StepUpRequired } from './errors.ts';

const METHOD_OF: Partial<Record<MfaFactorType, ProofMethod>> = { TOTP: 'totp' };

/** Strongest first: a change of factors takes the strongest that the user holds. */
const STRENGTH: readonly MfaFactorType[] = ['WEBAUTHN', 'TOTP', 'SMS', 'EMAIL'];

/**
 * Changing factors needs at least as much proof as using them, and needs it now: a session that was
 * left open, or stolen, must not be able to replace what protects the account.
 */
export function requireFreshProof(facts: {
  proofs: readonly Proof[];
  heldTypes: readonly MfaFactorType[];
  now: Date;
  maxAgeSeconds: number;
  /** A lost authenticator: a second recovery code stands in for it, to enroll a replacement. */
  recoveryCodesAllowed: boolean;
}): void {
  const oldest = facts.now.getTime() - facts.maxAgeSeconds * 1000;
  const fresh = facts.proofs.filter(({ at }) => Date.parse(at) > oldest);
  const proven = (method: ProofMethod | undefined): boolean =>
    fresh.some((candidate) => candidate.method === method);

  const strongest = STRENGTH.find((type) => facts.heldTypes.includes(type));
  if (!strongest) {
    if (fresh.length > 0) return;
    throw new StepUpRequired([], facts.maxAgeSeconds);
  }
  if (proven(METHOD_OF[strongest])) return;

  const recoveryProofs = facts.proofs.filter(({ method }) => method === 'recoveryCode');
  if (facts.recoveryCodesAllowed && recoveryProofs.length >= 2 && proven('recoveryCode')) return;

  throw new StepUpRequired([strongest], facts.maxAgeSeconds);
}
