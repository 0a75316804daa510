import type { MfaPolicy } from './mfa-policy.ts';

export type SignInDecision = 'session' | 'mfaTicket' | 'enrollmentTicket' | 'refusal';

/**
 * What a caller gets who proved a first factor, and perhaps a second one. Every door to a session
 * asks here, so that no door can be laxer than another.
 */
export function decideSignIn(facts: {
  policy: MfaPolicy;
  userDisabled: boolean;
  /** The user can be asked for a second factor, a suspended one included. */
  enrolled: boolean;
  secondFactorProven: boolean;
}): SignInDecision {
  if (facts.userDisabled) return 'refusal';
  if (facts.secondFactorProven) return 'session';
  // Also under DISABLED: switching the policy off must not open accounts that asked for more.
  if (facts.enrolled) return 'mfaTicket';
  return facts.policy.requirement === 'REQUIRED' ? 'enrollmentTicket' : 'session';
}
