import { mailboxCounts } from '../../policy/mfa-status.ts';
import { decideSignIn, type SignInDecision } from '../../policy/decide-sign-in.ts';
import {
  enrollmentDeadline,
  requirementFor,
  type MfaPolicy,
  type RiskTrigger,
} from '../../policy/mfa-policy.ts';
import { isTooShort, passwordMinLength } from '../../policy/password-length.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import { nextPolicy, type PolicyChange } from '../../policy/next-policy.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PolicySubjectsStore, Subject } from './policy-subjects.store.ts';

const NAMED = 100;

/** So many users, and the first hundred of them. */
export type PreviewGroup = {
  count: number;
  readonly users: Pick<Subject, 'id' | 'email'>[];
};

const GROUPS = [
  'passwordOnly',
  'asked',
  'inGrace',
  'mustEnroll',
  'lockedOut',
  'askedWhenUnusual',
  'blockedWhenUnusual',
  'passwordChangeAdvised',
] as const;

export type PolicyPreview = Readonly<Record<(typeof GROUPS)[number], PreviewGroup>>;

/** What a change of policy would mean at everybody's next sign-in, by the very rules of sign-in. */
export function createPreviewMfaPolicy(deps: {
  policies: PolicyStore;
  subjects: PolicySubjectsStore;
  clock: Clock;
  passwordMinLength: number | null;
}) {
  return async (change: PolicyChange): Promise<PolicyPreview> => {
    const now = deps.clock();
    const policy = nextPolicy(await deps.policies.current(), change, now);
    const minLength = passwordMinLength(policy, deps.passwordMinLength);
    const preview = Object.fromEntries(
      GROUPS.map((group) => [group, { count: 0, users: [] } as PreviewGroup]),
    ) as PolicyPreview;

    for await (const page of deps.subjects.all()) {
      for (const subject of page) {
        const names = groupsOf(policy, subject, now);
        if (isTooShort(subject.passwordLengthReached, minLength))
          names.push('passwordChangeAdvised');
        for (const name of names) {
          const group = preview[name];
          group.count += 1;
          if (group.users.length < NAMED)
            group.users.push({ id: subject.id, email: subject.email });
        }
      }
    }
    return preview;
  };
}

function groupsOf(policy: MfaPolicy, subject: Subject, now: Date): (keyof PolicyPreview)[] {
  const allowed = (types: Subject['heldTypes']) =>
    types.filter((type) => policy.allowedFactors.includes(type));
  const offered = allowed(subject.activeTypes).filter(
    (type) => type !== 'EMAIL' || mailboxCounts(subject, now),
  );
  // Whoever has no password signs in by a passkey, as long as that is a factor.
  if (subject.passwordRemoved) return [offered.includes('WEBAUTHN') ? 'asked' : 'lockedOut'];
  const usable = offered.length > 0 || subject.hasRecoveryCodes;
  const decide = (triggers: readonly RiskTrigger[]) =>
    groupOf(
      decideSignIn({
        door: 'password',
        policy,
        requirement: requirementFor(policy, subject),
        userDisabled: false,
        emailVerified: subject.emailVerified,
        // It is no policy that asks for that.
        emailVerificationRequired: false,
        enrolled: allowed(subject.heldTypes).length > 0,
        inGrace: enrollmentDeadline(policy, subject) > now,
        trustedDevice: false,
        triggers,
      }),
      usable,
    );

  const usually = decide([]);
  const unusually = decide(policy.riskTriggers);
  if (unusually === usually) return [usually];
  return [usually, unusually === 'asked' ? 'askedWhenUnusual' : 'blockedWhenUnusual'];
}

function groupOf(decision: SignInDecision, usable: boolean): keyof PolicyPreview {
  switch (decision.kind) {
    case 'session':
      return decision.deadline ? 'inGrace' : 'passwordOnly';
    case 'mfaTicket':
      return usable ? 'asked' : 'lockedOut';
    case 'mailboxTicket':
      return 'asked';
    case 'enrollmentTicket':
      return 'mustEnroll';
    case 'refusal':
      return 'lockedOut';
    default:
      return decision satisfies never;
  }
}
