import { decideSignIn, type SignInDecision } from '../policy/decide-sign-in.ts';
import { enrollmentDeadline, requirementFor, type MfaPolicy } from '../policy/mfa-policy.ts';
import type { PolicyStore } from '../policy/policy.store.ts';
import { nextPolicy, type PolicyChange } from '../policy/update-mfa-policy.ts';
import type { Clock } from '../shared/clock.ts';
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
  'blockedWhenUnusual',
] as const;

export type PolicyPreview = Readonly<Record<(typeof GROUPS)[number], PreviewGroup>>;

/** What a change of policy would mean at everybody's next sign-in, by the very rules of sign-in. */
export function createPreviewMfaPolicy(deps: {
  policies: PolicyStore;
  subjects: PolicySubjectsStore;
  clock: Clock;
}) {
  return async (change: PolicyChange): Promise<PolicyPreview> => {
    const now = deps.clock();
    const policy = nextPolicy(await deps.policies.current(), change, now);
    const preview = Object.fromEntries(
      GROUPS.map((group) => [group, { count: 0, users: [] } as PreviewGroup]),
    ) as PolicyPreview;

    for await (const page of deps.subjects.all()) {
      for (const subject of page) {
        for (const name of groupsOf(policy, subject, now)) {
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

export type PreviewMfaPolicy = ReturnType<typeof createPreviewMfaPolicy>;

function groupsOf(policy: MfaPolicy, subject: Subject, now: Date): (keyof PolicyPreview)[] {
  const allowed = (types: Subject['heldTypes']) =>
    types.some((type) => policy.allowedFactors.includes(type));
  const requirement = requirementFor(policy, subject);
  const enrolled = allowed(subject.heldTypes);
  const decision = decideSignIn({
    door: 'password',
    policy,
    requirement,
    userDisabled: false,
    emailVerified: subject.emailVerified,
    enrolled,
    inGrace: enrollmentDeadline(policy, subject) > now,
    trustedDevice: false,
    triggers: [],
  });
  const usable = allowed(subject.activeTypes) || subject.hasRecoveryCodes;
  const blocked = requirement === 'RISK_BASED' && !enrolled && !subject.emailVerified;
  return [groupOf(decision, usable), ...(blocked ? (['blockedWhenUnusual'] as const) : [])];
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
