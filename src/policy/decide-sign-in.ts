import type { MfaPolicySettings, MfaRequirement, RiskTrigger } from './mfa-policy.ts';

/** Who wants a session, and what is known of them. `enrolled` counts allowed factors only. */
export type SignInFacts =
  /** A second factor was proven: a ticket is redeemed, or a first enrollment finished. */
  | { readonly door: 'secondFactor'; readonly userDisabled: boolean }
  /** A passkey signed that says itself whose it is, for an owner whom it has verified: both factors. */
  | {
      readonly door: 'passkey';
      readonly userDisabled: boolean;
      readonly emailVerified: boolean;
      readonly emailVerificationRequired: boolean;
      /** Whether passkeys are allowed: what is not allowed is no factor, and so no way in. */
      readonly allowed: boolean;
    }
  /** The password was right, or it was just chosen at sign-up. */
  | {
      readonly door: 'password' | 'signUp';
      readonly userDisabled: boolean;
      readonly emailVerified: boolean;
      /** Whether nobody signs in before their address was verified. */
      readonly emailVerificationRequired: boolean;
      readonly policy: Pick<
        MfaPolicySettings,
        'strict' | 'ignoreEnrolled' | 'trustedDevicesEnabled'
      >;
      readonly requirement: MfaRequirement;
      readonly enrolled: boolean;
      readonly inGrace: boolean;
      /** Whether the request came with the token of a device that this user trusts, and still may. */
      readonly trustedDevice: boolean;
      readonly triggers: readonly RiskTrigger[];
    }
  /** A live session wants new tokens. */
  | {
      readonly door: 'refresh';
      readonly userDisabled: boolean;
      readonly policy: Pick<MfaPolicySettings, 'strict' | 'trustedDevicesEnabled'>;
      readonly secondFactorProven: boolean;
      /** Whether the device that the session was opened on is still trusted. */
      readonly trustedDevice: boolean;
      readonly requirement: MfaRequirement;
      readonly enrolled: boolean;
      readonly inGrace: boolean;
    };

export type SignInDecision =
  /** `deviceUsed`: a trusted device skipped the second step. `deadline`: a factor must be enrolled. */
  | { readonly kind: 'session'; readonly deviceUsed: boolean; readonly deadline: boolean }
  | { readonly kind: 'mfaTicket'; readonly triggers: readonly RiskTrigger[] }
  /** The user has no factor: a code to their verified address stands in for it. */
  | { readonly kind: 'mailboxTicket'; readonly triggers: readonly RiskTrigger[] }
  | { readonly kind: 'enrollmentTicket' }
  | {
      readonly kind: 'refusal';
      readonly reason:
        | 'user_disabled'
        | 'email_not_verified'
        | 'factor_not_allowed'
        | 'risk'
        | 'not_enrolled'
        | 'second_factor_required';
    };

type PasskeyFacts = Extract<SignInFacts, { door: 'passkey' }>;
type PasskeyDecision =
  | Extract<SignInDecision, { kind: 'session' }>
  | {
      readonly kind: 'refusal';
      readonly reason: 'user_disabled' | 'email_not_verified' | 'factor_not_allowed';
    };

/** Risks that are none on a trusted device. */
const ANSWERED_BY_DEVICE: readonly RiskTrigger[] = ['NEW_DEVICE'];

const session = { kind: 'session', deviceUsed: false, deadline: false } as const;
const withDeadline: SignInDecision = { ...session, deadline: true };
const byDevice: SignInDecision = { ...session, deviceUsed: true };
const ticket = (triggers: readonly RiskTrigger[] = []): SignInDecision => ({
  kind: 'mfaTicket',
  triggers,
});

/**
 * What a caller gets who asks for a session. Every door to one asks here, so that no door can be laxer
 * than another.
 */
export function decideSignIn(facts: PasskeyFacts): PasskeyDecision;
export function decideSignIn(facts: SignInFacts): SignInDecision;
export function decideSignIn(facts: SignInFacts): SignInDecision {
  if (facts.userDisabled) return { kind: 'refusal', reason: 'user_disabled' };
  switch (facts.door) {
    case 'secondFactor':
      return session;
    case 'refresh':
      return decideRefresh(facts);
    case 'passkey':
      return decidePasskey(facts);
    case 'password':
    case 'signUp':
      return decidePassword(facts);
    default:
      return facts satisfies never;
  }
}

/** No policy asks for more than that, and nothing unusual makes it less. */
function decidePasskey(facts: PasskeyFacts): PasskeyDecision {
  if (!facts.allowed) return { kind: 'refusal', reason: 'factor_not_allowed' };
  if (facts.emailVerificationRequired && !facts.emailVerified) {
    return { kind: 'refusal', reason: 'email_not_verified' };
  }
  return session;
}

type PasswordFacts = Extract<SignInFacts, { door: 'password' | 'signUp' }>;

function decidePassword(facts: PasswordFacts): SignInDecision {
  const { policy, enrolled } = facts;
  const trusted = facts.trustedDevice && policy.trustedDevicesEnabled;
  if (facts.emailVerificationRequired && !facts.emailVerified) {
    return { kind: 'refusal', reason: 'email_not_verified' };
  }

  switch (facts.requirement) {
    case 'DISABLED':
      // Switching the policy off must not open the accounts that asked for more.
      if (!enrolled || policy.ignoreEnrolled) return session;
      return trusted ? byDevice : ticket();
    case 'OPTIONAL':
      if (!enrolled) return session;
      return trusted ? byDevice : ticket();
    case 'RISK_BASED':
      return decideByRisk(facts, trusted);
    case 'REQUIRED':
      if (enrolled) return trusted && !policy.strict ? byDevice : ticket();
      return facts.inGrace ? withDeadline : { kind: 'enrollmentTicket' };
    default:
      return facts.requirement satisfies never;
  }
}

function decideByRisk(facts: PasswordFacts, trusted: boolean): SignInDecision {
  const open = trusted
    ? facts.triggers.filter((trigger) => !ANSWERED_BY_DEVICE.includes(trigger))
    : facts.triggers;
  if (open.length === 0) return facts.triggers.length > 0 ? byDevice : session;
  if (facts.enrolled) return ticket(open);
  // Users without a factor do not get by on the password alone either.
  return facts.emailVerified
    ? { kind: 'mailboxTicket', triggers: open }
    : { kind: 'refusal', reason: 'risk' };
}

/**
 * A session goes on as it was opened, unless the policy was raised meanwhile and asks more at sign-in
 * than the session was proven with.
 */
function decideRefresh(facts: Extract<SignInFacts, { door: 'refresh' }>): SignInDecision {
  const { policy, enrolled } = facts;
  if (facts.requirement !== 'REQUIRED') return session;
  if (!enrolled) return facts.inGrace ? withDeadline : { kind: 'refusal', reason: 'not_enrolled' };
  const trusted = facts.trustedDevice && policy.trustedDevicesEnabled && !policy.strict;
  if (facts.secondFactorProven || trusted) return session;
  return { kind: 'refusal', reason: 'second_factor_required' };
}
