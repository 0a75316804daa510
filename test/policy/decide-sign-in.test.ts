import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideSignIn,
  type SignInDecision,
  type SignInFacts,
} from '../../src/policy/decide-sign-in.ts';
import { MFA_REQUIREMENTS, RISK_TRIGGERS } from '../../src/policy/mfa-policy.ts';

type PasswordFacts = Extract<SignInFacts, { door: 'password' | 'signUp' }>;

const both = [false, true];
const bits = (count: number): boolean[][] =>
  count === 0 ? [[]] : bits(count - 1).flatMap((rest) => both.map((bit) => [bit, ...rest]));
const noTrigger: PasswordFacts['triggers'] = [];
const triggerSets: PasswordFacts['triggers'][] = [
  noTrigger,
  ['NEW_DEVICE'],
  ['NEW_LOCATION'],
  ['NEW_DEVICE', 'SUSPICIOUS_IP'],
];

/** Every combination there is: 2 doors × 4 requirements × 2⁹ × 4 sets of triggers. */
const everything: PasswordFacts[] = (['password', 'signUp'] as const).flatMap((door) =>
  MFA_REQUIREMENTS.flatMap((requirement) =>
    triggerSets.flatMap((triggers) =>
      Array.from({ length: 512 }, (_, facts): PasswordFacts => {
        const bit = (index: number): boolean => ((facts >> index) & 1) === 1;
        return {
          door,
          requirement,
          triggers,
          userDisabled: bit(0),
          emailVerified: bit(1),
          enrolled: bit(2),
          inGrace: bit(3),
          trustedDevice: bit(4),
          policy: { strict: bit(5), ignoreEnrolled: bit(6), trustedDevicesEnabled: bit(7) },
          emailVerificationRequired: bit(8),
        };
      }),
    ),
  ),
);

/** Rows of the table in the README; `*` is either. The first that fits decides. */
const TABLE: [Partial<Record<string, string>>, string][] = [
  [{ disabled: 'yes' }, 'refusal'],
  [{ verification: 'yes', verified: 'no' }, 'refusal'],
  [{ requirement: 'DISABLED', enrolled: 'no' }, 'session'],
  [{ requirement: 'DISABLED', ignoreEnrolled: 'yes' }, 'session'],
  [{ requirement: 'DISABLED', device: 'yes' }, 'session by device'],
  [{ requirement: 'DISABLED' }, 'mfaTicket'],
  [{ requirement: 'OPTIONAL', enrolled: 'no' }, 'session'],
  [{ requirement: 'OPTIONAL', device: 'yes' }, 'session by device'],
  [{ requirement: 'OPTIONAL' }, 'mfaTicket'],
  [{ requirement: 'RISK_BASED', triggers: '' }, 'session'],
  [{ requirement: 'RISK_BASED', triggers: 'NEW_DEVICE', device: 'yes' }, 'session by device'],
  [{ requirement: 'RISK_BASED', enrolled: 'yes' }, 'mfaTicket'],
  [{ requirement: 'RISK_BASED', verified: 'yes' }, 'mailboxTicket'],
  [{ requirement: 'RISK_BASED' }, 'refusal'],
  [{ requirement: 'REQUIRED', enrolled: 'yes', device: 'yes', strict: 'no' }, 'session by device'],
  [{ requirement: 'REQUIRED', enrolled: 'yes' }, 'mfaTicket'],
  [{ requirement: 'REQUIRED', grace: 'yes' }, 'session with deadline'],
  [{ requirement: 'REQUIRED' }, 'enrollmentTicket'],
];

const yes = (holds: boolean): string => (holds ? 'yes' : 'no');

const columnsOf = (facts: PasswordFacts): Record<string, string> => ({
  disabled: yes(facts.userDisabled),
  requirement: facts.requirement,
  enrolled: yes(facts.enrolled),
  ignoreEnrolled: yes(facts.policy.ignoreEnrolled),
  device: yes(facts.trustedDevice && facts.policy.trustedDevicesEnabled),
  strict: yes(facts.policy.strict),
  grace: yes(facts.inGrace),
  verified: yes(facts.emailVerified),
  verification: yes(facts.emailVerificationRequired),
  triggers: facts.triggers.join(),
});

function expected(facts: PasswordFacts): string {
  const columns = columnsOf(facts);
  const row = TABLE.find(([wanted]) =>
    Object.entries(wanted).every(([name, value]) => columns[name] === value),
  );
  return row![1];
}

function outcome(decision: SignInDecision): string {
  if (decision.kind !== 'session') return decision.kind;
  return `session${decision.deviceUsed ? ' by device' : ''}${decision.deadline ? ' with deadline' : ''}`;
}

describe('the password was right', () => {
  test('every combination of facts gets what the table says', () => {
    expect(everything).toHaveLength(16_384);
    const wrong = everything.filter((facts) => outcome(decideSignIn(facts)) !== expected(facts));
    expect(wrong).toEqual([]);
  });

  test('each row of the table is needed', () => {
    const used = new Set(everything.map((facts) => JSON.stringify(columnsOf(facts))));
    for (const [wanted] of TABLE) {
      expect(
        [...used].some((columns) =>
          Object.entries(wanted).every(([name, value]) => JSON.parse(columns)[name] === value),
        ),
      ).toBe(true);
    }
  });

  test('a ticket names what is unusual, less what the device answers', () => {
    const risky: PasswordFacts = {
      ...everything[0]!,
      requirement: 'RISK_BASED',
      enrolled: true,
      trustedDevice: true,
      policy: { ...everything[0]!.policy, trustedDevicesEnabled: true },
      triggers: ['NEW_DEVICE', 'NEW_LOCATION'],
    };
    expect(decideSignIn(risky)).toEqual({ kind: 'mfaTicket', triggers: ['NEW_LOCATION'] });
  });
});

describe('a second factor was proven', () => {
  test('a session, unless the user is disabled', () => {
    expect(decideSignIn({ door: 'secondFactor', userDisabled: false }).kind).toBe('session');
    expect(decideSignIn({ door: 'secondFactor', userDisabled: true }).kind).toBe('refusal');
  });
});

describe('a passkey came alone', () => {
  test('a session, unless it is no factor here, or its owner could not sign in either', () => {
    for (const [userDisabled, emailVerified, emailVerificationRequired, allowed] of bits(4)) {
      const facts = {
        userDisabled: userDisabled!,
        emailVerified: emailVerified!,
        emailVerificationRequired: emailVerificationRequired!,
        allowed: allowed!,
      };
      const opens = !userDisabled && allowed && (emailVerified || !emailVerificationRequired);
      expect(outcome(decideSignIn({ door: 'passkey', ...facts }))).toBe(
        opens ? 'session' : 'refusal',
      );
    }
  });
});

describe('a session is refreshed', () => {
  const refresh = { door: 'refresh', userDisabled: false } as const;

  test('it goes on, but for those of whom REQUIRED asks more than they have shown', () => {
    for (const requirement of MFA_REQUIREMENTS) {
      for (const combination of bits(6)) {
        const [secondFactorProven, enrolled, inGrace, trustedDevice, strict, devices] =
          combination as [boolean, boolean, boolean, boolean, boolean, boolean];
        const policy = { strict, trustedDevicesEnabled: devices };
        const facts = { requirement, policy, secondFactorProven, enrolled, inGrace, trustedDevice };
        expect(outcome(decideSignIn({ ...refresh, ...facts }))).toBe(wanted(facts));
        expect(decideSignIn({ ...refresh, ...facts, userDisabled: true }).kind).toBe('refusal');
      }
    }
  });

  function wanted(facts: {
    requirement: string;
    policy: { strict: boolean; trustedDevicesEnabled: boolean };
    secondFactorProven: boolean;
    enrolled: boolean;
    inGrace: boolean;
    trustedDevice: boolean;
  }): string {
    if (facts.requirement !== 'REQUIRED') return 'session';
    if (!facts.enrolled) return facts.inGrace ? 'session with deadline' : 'refusal';
    const byDevice =
      facts.trustedDevice && !facts.policy.strict && facts.policy.trustedDevicesEnabled;
    return facts.secondFactorProven || byDevice ? 'session' : 'refusal';
  }
});

describe('whatever the facts', () => {
  const facts: fc.Arbitrary<PasswordFacts> = fc.record({
    door: fc.constantFrom('password', 'signUp'),
    requirement: fc.constantFrom(...MFA_REQUIREMENTS),
    userDisabled: fc.boolean(),
    emailVerified: fc.boolean(),
    emailVerificationRequired: fc.boolean(),
    enrolled: fc.boolean(),
    inGrace: fc.boolean(),
    trustedDevice: fc.boolean(),
    triggers: fc.subarray([...RISK_TRIGGERS]),
    policy: fc.record({
      strict: fc.boolean(),
      ignoreEnrolled: fc.boolean(),
      trustedDevicesEnabled: fc.boolean(),
    }),
  });
  const isSession = (given: PasswordFacts): boolean => decideSignIn(given).kind === 'session';

  test('tightening the policy never turns a ticket into a session', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (isSession(given)) return;
        // RISK_BASED asks of some what OPTIONAL does not, and the other way round: no order there.
        const order = ['DISABLED', 'OPTIONAL', 'REQUIRED'] as const;
        const from = order.findIndex((requirement) => requirement === given.requirement);
        const tighter: Partial<PasswordFacts>[] = [
          { policy: { ...given.policy, strict: true } },
          { policy: { ...given.policy, ignoreEnrolled: false } },
          { policy: { ...given.policy, trustedDevicesEnabled: false } },
          { triggers: RISK_TRIGGERS },
          { inGrace: false },
          ...(from < 0 ? [] : order.slice(from).map((requirement) => ({ requirement }))),
        ];
        for (const change of tighter) {
          // A grace period belongs to REQUIRED: it is what makes the change bearable.
          if (change.requirement === 'REQUIRED' && given.inGrace) continue;
          expect(isSession({ ...given, ...change })).toBe(false);
        }
      }),
    );
  });

  test('a device that is not trusted helps nobody', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const without = decideSignIn({ ...given, trustedDevice: false });
        expect(without).not.toMatchObject({ deviceUsed: true });
        const off = { ...given, policy: { ...given.policy, trustedDevicesEnabled: false } };
        expect(decideSignIn(off)).toEqual(decideSignIn({ ...off, trustedDevice: false }));
      }),
    );
  });

  test('a disabled user gets nothing', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(decideSignIn({ ...given, userDisabled: true }).kind).toBe('refusal');
      }),
    );
  });

  test('REQUIRED gives nobody a session for the password alone, once no grace is left', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const decision = decideSignIn({ ...given, requirement: 'REQUIRED', inGrace: false });
        if (decision.kind === 'session') expect(decision.deviceUsed).toBe(true);
      }),
    );
  });
});
