import { UserNotFound } from '../errors.ts';
import { inGrace, isEnrolled, offeredFactors, type Factor } from '../../policy/mfa-status.ts';
import { decideSignIn, type SignInDecision } from '../../policy/decide-sign-in.ts';
import type { MfaRequirement } from '../../policy/mfa-policy.ts';
import type { Risk } from '../../risk/risk.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import type { TrustedDevices } from '../../trusted-devices/trusted-devices.ts';
import type { AssessSignIn } from '../../risk/assess-sign-in.ts';
import type { SignInFacts } from '../../sign-in/password/candidate.sql.ts';
import type { ExplainSignInStore } from './explain-sign-in.store.ts';

/** What a sign-in with the right password would get, and why. */
export type SignInExplanation = {
  readonly decision: SignInDecision['kind'];
  readonly requirement: MfaRequirement;
  readonly enrolled: boolean;
  readonly trustedDevice: boolean;
  readonly enrollmentDeadline: Date | null;
  readonly factors: readonly Factor[];
  readonly risks: readonly Risk[];
  readonly reasons: readonly string[];
};

/** The decision of a sign-in, by the same rules and facts, without signing anyone in. */
export function createExplainSignIn(deps: {
  store: ExplainSignInStore;
  trustedDevices: Pick<TrustedDevices, 'recognize'>;
  assessSignIn: AssessSignIn;
  throttle: Throttle;
  clock: Clock;
  emailVerificationRequired: boolean;
}) {
  return async (asked: {
    userId: string;
    ipAddress: string | null;
    userAgent: string | null;
    deviceToken: string | null;
  }): Promise<SignInExplanation> => {
    const { ipAddress, userAgent, deviceToken } = asked;
    const now = deps.clock();
    const address = deps.throttle.address(ipAddress);
    const user = await deps.store.find(asked.userId, address?.key ?? null, now);
    if (!user) throw new UserNotFound();

    const device = deviceToken && (await deps.trustedDevices.recognize(user.email, deviceToken));
    const { mfa } = user;
    const { risks } = deps.assessSignIn(user, { ipAddress, userAgent }) ?? { risks: [] };
    const facts = {
      door: 'password',
      policy: mfa.policy,
      requirement: mfa.requirement,
      userDisabled: user.disabled,
      emailVerified: user.emailVerified,
      emailVerificationRequired: deps.emailVerificationRequired,
      enrolled: isEnrolled(mfa),
      inGrace: inGrace(mfa, now),
      trustedDevice: Boolean(device),
      triggers: risks.map(({ trigger }) => trigger),
    } as const;
    const decision = decideSignIn(facts);
    return {
      decision: decision.kind,
      requirement: mfa.requirement,
      enrolled: facts.enrolled,
      trustedDevice: facts.trustedDevice,
      enrollmentDeadline: mfa.enrollmentDeadline,
      factors: decision.kind === 'mfaTicket' ? offeredFactors(mfa, now) : [],
      risks,
      reasons: [
        ...reasonsOf(facts, decision),
        ...(signsInByPasskey(user) ? ['A passkey of the user signs in alone.'] : []),
      ],
    };
  };

  function signsInByPasskey({ mfa, disabled, emailVerified }: SignInFacts): boolean {
    const { emailVerificationRequired } = deps;
    const decision = decideSignIn({
      door: 'passkey',
      userDisabled: disabled,
      emailVerified,
      emailVerificationRequired,
      allowed: mfa.factors.some(({ type }) => type === 'WEBAUTHN'),
    });
    return decision.kind === 'session';
  }
}

function reasonsOf(
  facts: Extract<Parameters<typeof decideSignIn>[0], { door: 'password' | 'signUp' }>,
  decision: SignInDecision,
): string[] {
  if (facts.userDisabled) return ['The user is disabled.'];
  if (decision.kind === 'refusal' && decision.reason === 'email_not_verified') {
    return ['The address of the user is not verified.'];
  }
  const { requirement, enrolled, triggers, policy } = facts;
  const said: [boolean, string][] = [
    [true, `${requirement} is asked of this user.`],
    [enrolled, 'The user holds a factor that is allowed.'],
    [!enrolled, 'The user holds no factor that is allowed.'],
    [triggers.length > 0, `The sign-in is unusual: ${triggers.join(', ')}.`],
    [requirement === 'RISK_BASED' && triggers.length === 0, 'Nothing is unusual.'],
    [facts.trustedDevice, 'The device is trusted.'],
    [facts.trustedDevice && requirement === 'REQUIRED' && policy.strict, 'The policy is strict.'],
    [decision.kind === 'session' && decision.deviceUsed, 'The device skips the second step.'],
    [decision.kind === 'session' && decision.deadline, 'The grace period is still running.'],
    [decision.kind === 'enrollmentTicket', 'There is no grace period left.'],
    [decision.kind === 'refusal', 'There is no verified address to send a code to.'],
  ];
  return said.flatMap(([holds, reason]) => (holds ? [reason] : []));
}
