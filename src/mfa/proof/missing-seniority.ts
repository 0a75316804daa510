import { FACTORS } from '../../policy/factors.ts';
import { MFA_FACTOR_TYPES } from '../../policy/mfa-policy.ts';
import { offeredFactors } from '../../policy/mfa-status.ts';
import { secondsAfter } from '../../shared/clock.ts';
import {
  freshProofs,
  typesThatCount,
  type MissingProof,
  type ProofFacts,
} from './missing-proof.ts';
import type { ProofRule } from './proof-rule.ts';

const YOUNG_FOR_SECONDS = 24 * 3600;

/**
 * Null where what is removed may be. For a day a new factor removes nothing that was there before it:
 * whoever has got into a session must not lock its owner out by a factor of their own. A recovery code
 * makes up for it, unless the codes are as new.
 */
export function missingSeniority(
  rule: ProofRule,
  facts: ProofFacts,
  maxAgeSeconds: number,
): MissingProof | null {
  const { status, removing, now } = facts;
  const held = typesThatCount(rule, status);
  const strongest = MFA_FACTOR_TYPES.find((type) => held.includes(type));
  if (!removing || !strongest) return null;

  const isSenior = (enrolledAt: Date): boolean =>
    enrolledAt <= removing || secondsAfter(enrolledAt, YOUNG_FOR_SECONDS) <= now;
  const counted: readonly string[] = [FACTORS[strongest].method, 'recoveryCode'];
  const proven = freshProofs(facts, maxAgeSeconds).some(
    ({ method, enrolledAt }) =>
      counted.includes(method) && enrolledAt !== undefined && isSenior(new Date(enrolledAt)),
  );
  if (proven) return null;

  const { recoveryCodesRemaining, recoveryCodesSince } = status;
  const senior = offeredFactors(status, now).some(
    ({ type, createdAt }) => type === strongest && isSenior(createdAt),
  );
  return {
    acceptedFactors: senior ? [strongest] : [],
    recoveryCodeAllowed:
      recoveryCodesRemaining > 0 && recoveryCodesSince !== null && isSenior(recoveryCodesSince),
    passwordAllowed: false,
  };
}
