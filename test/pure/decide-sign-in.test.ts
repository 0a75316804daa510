import { describe, expect, test } from 'vitest';
import { decideSignIn } from '../../src/policy/decide-sign-in.ts';
import type { MfaRequirement } from '../../src/policy/mfa-policy.ts';

const both = [false, true];
const requirements: MfaRequirement[] = ['DISABLED', 'OPTIONAL', 'REQUIRED'];
const every = requirements.flatMap((requirement) =>
  both.flatMap((userDisabled) =>
    both.flatMap((enrolled) =>
      both.map((secondFactorProven) => ({
        policy: { requirement, allowedFactors: ['TOTP' as const], recoveryCodesCount: 10 },
        userDisabled,
        enrolled,
        secondFactorProven,
      })),
    ),
  ),
);

describe('what a sign-in needs', () => {
  test.each([
    // requirement, enrolled → without and with a second factor
    ['DISABLED', false, 'session', 'session'],
    ['DISABLED', true, 'mfaTicket', 'session'],
    ['OPTIONAL', false, 'session', 'session'],
    ['OPTIONAL', true, 'mfaTicket', 'session'],
    ['REQUIRED', false, 'enrollmentTicket', 'session'],
    ['REQUIRED', true, 'mfaTicket', 'session'],
  ] as const)('%s, enrolled %s: %s, then %s', (requirement, enrolled, without, withProof) => {
    const facts = {
      policy: { requirement, allowedFactors: ['TOTP' as const], recoveryCodesCount: 10 },
      userDisabled: false,
      enrolled,
    };
    expect(decideSignIn({ ...facts, secondFactorProven: false })).toBe(without);
    expect(decideSignIn({ ...facts, secondFactorProven: true })).toBe(withProof);
  });

  test('a disabled user gets nothing, ever', () => {
    const answers = every.filter(({ userDisabled }) => userDisabled).map(decideSignIn);
    expect(new Set(answers)).toEqual(new Set(['refusal']));
  });

  test('an enrolled user never gets a session on the password alone', () => {
    const facts = every.filter((fact) => fact.enrolled && !fact.secondFactorProven);
    expect(facts.map(decideSignIn)).not.toContain('session');
  });
});
