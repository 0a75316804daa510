import { FACTORS } from '../../policy/factors.ts';
import { MFA_FACTOR_TYPES, type MfaFactorType } from '../../policy/mfa-policy.ts';
import {
  isEnrolled,
  leadsToAal2,
  offeredFactors,
  type MfaStatus,
} from '../../policy/mfa-status.ts';
import { aalOf, type Proof, type ProofMethod } from '../../sessions/proofs.ts';
import { secondsAfter } from '../../shared/clock.ts';
import type { ProofRule } from './proof-rule.ts';

export type ProofFacts = {
  readonly proofs: readonly Proof[];
  /** What the call itself brings along, and its operation checks. */
  readonly brought?: readonly ProofMethod[];
  readonly status: MfaStatus;
  readonly now: Date;
  /** When the change was begun, if it takes two steps. */
  readonly begunAt?: Date;
  /** What is to be removed: since when it, or the oldest of it, has been there. */
  readonly removing?: Date;
};

/** What would do, by way of `stepUp`. */
export type MissingProof = {
  readonly acceptedFactors: readonly MfaFactorType[];
  readonly recoveryCodeAllowed: boolean;
  readonly passwordAllowed: boolean;
};

const RECOVERY_CODES_FOR_A_FACTOR = 2;

/**
 * Null where the proof is there. Changing what protects an account takes at least as much proof as using
 * it, and takes it now: a session that was left open, or stolen, must not be able to replace it. Only the
 * strongest type that is held will do, so that a weaker factor cannot take the place of a stronger one.
 */
export function missingProof(
  rule: ProofRule,
  facts: ProofFacts,
  maxAgeSeconds: number,
): MissingProof | null {
  const { status, proofs, now } = facts;
  const { brought = [] } = facts;
  const fresh = freshProofs(facts, maxAgeSeconds).map(({ method }) => method);
  const proven: ReadonlySet<ProofMethod> = new Set([...fresh, ...brought]);
  const held = typesThatCount(rule, status);
  const strongest = MFA_FACTOR_TYPES.find((type) => held.includes(type));
  // Pending factors end with every change of the ways in, so none was held when this one was begun.
  if (rule.sinceBegun && !strongest) return null;
  if (rule.by === 'ANY' || !strongest) return proven.size > 0 ? null : anything(status, now);

  const strongEnough = rule.aal !== 'aal2' || aalOf(proofs) === 'aal2';
  if (strongEnough && proven.has(FACTORS[strongest].method)) return null;
  const codes = proofs.filter(({ method }) => method === 'recoveryCode').length;
  const codesMissing = RECOVERY_CODES_FOR_A_FACTOR - codes;
  if (rule.orTwoRecoveryCodes && codesMissing <= 0 && proven.has('recoveryCode')) return null;

  // A factor that is suspended, or a mailbox that does not count now, would not do: it is not named.
  const usable = offeredFactors(status, now).some(({ type }) => type === strongest);
  return {
    acceptedFactors: usable ? [strongest] : [],
    recoveryCodeAllowed:
      rule.orTwoRecoveryCodes === true &&
      status.recoveryCodesRemaining >= Math.max(1, codesMissing),
    passwordAllowed: false,
  };
}

/** Those of the session that are young enough. */
export function freshProofs(facts: ProofFacts, maxAgeSeconds: number): readonly Proof[] {
  const { proofs, now, begunAt = now } = facts;
  const oldest = secondsAfter(begunAt, -maxAgeSeconds);
  return proofs.filter(({ at }) => Date.parse(at) > oldest.getTime());
}

/** The types that the rule looks at. */
export const typesThatCount = ({ aal }: ProofRule, status: MfaStatus): readonly MfaFactorType[] =>
  aal === 'aal2' ? status.heldTypes.filter(leadsToAal2) : status.heldTypes;

/** Whatever `stepUp` asks for. */
function anything(status: MfaStatus, now: Date): MissingProof {
  return {
    acceptedFactors: [...new Set(offeredFactors(status, now).map(({ type }) => type))],
    recoveryCodeAllowed: isEnrolled(status) && status.recoveryCodesRemaining > 0,
    passwordAllowed: !isEnrolled(status),
  };
}
