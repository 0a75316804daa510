import { FACTORS } from '../../policy/factors.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import type { MfaStatus } from '../../policy/mfa-status.ts';
import { FactorLimitReached, FactorNotAllowed, MfaDisabled } from '../errors.ts';
import type { ProofRule } from '../proof/proof-rule.ts';

/** What beginning to enroll a factor takes. */
export const ENROLLING: ProofRule = {
  by: 'STRONGEST',
  orTwoRecoveryCodes: true,
  orEnrollmentTicket: true,
};

/** What activating it takes: the same, by the factors that are held now. */
export const ACTIVATING: ProofRule = { ...ENROLLING, sinceBegun: true };

/** Throws where the policy does not let a factor of this type be enrolled, whatever was proven. */
export function requireAllowed({ requirement, policy }: MfaStatus, type: MfaFactorType): void {
  if (requirement === 'DISABLED') throw new MfaDisabled();
  if (!policy.allowedFactors.includes(type)) throw new FactorNotAllowed();
}

/** Every enrollment begins here: it takes the policy, and room for one more factor. */
export function requireRoom(status: MfaStatus, type: MfaFactorType): void {
  requireAllowed(status, type);
  const held = status.heldTypes.filter((candidate) => candidate === type).length;
  const { limit } = FACTORS[type];
  if (held >= limit) throw new FactorLimitReached(limit);
}
