import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  enrollmentDeadline,
  MFA_REQUIREMENTS,
  requirementFor,
  type MfaPolicy,
  type MfaPolicySettings,
  type PolicySubject,
} from '../../src/policy/mfa-policy.ts';
import { passwordMinLength } from '../../src/policy/password-length.ts';
import { firstPolicy, nextPolicy } from '../../src/policy/next-policy.ts';
import { aalOf, proof, type ProofMethod } from '../../src/sessions/proofs.ts';

const settings: MfaPolicySettings = {
  requirement: 'OPTIONAL',
  allowedFactors: ['TOTP'],
  recoveryCodesCount: 10,
  gracePeriodDays: 7,
  trustedDevicesEnabled: true,
  trustedDevicesDurationDays: 30,
  strict: false,
  ignoreEnrolled: false,
  riskTriggers: [],
  roleRequirements: {},
};
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const user: PolicySubject = {
  roles: ['user'],
  createdAt: day(1),
  mfaRequirement: null,
  mfaRequirementAt: null,
  mfaResetAt: null,
};

describe('what is asked of a user', () => {
  test('is the strongest of what is asked of everybody, of their roles, and of them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MFA_REQUIREMENTS),
        fc.constantFrom(...MFA_REQUIREMENTS, null),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...MFA_REQUIREMENTS)),
        fc.subarray(['a', 'b', 'c', 'd']),
        (requirement, mfaRequirement, roleRequirements, roles) => {
          const asked = [
            requirement,
            mfaRequirement,
            ...roles.map((role) => roleRequirements[role]),
          ];
          const strongest = Math.max(
            ...asked.map((one) => MFA_REQUIREMENTS.indexOf(one as 'OPTIONAL')),
          );
          const policy = { ...settings, requirement, roleRequirements };
          expect(requirementFor(policy, { ...user, roles, mfaRequirement })).toBe(
            MFA_REQUIREMENTS[strongest],
          );
        },
      ),
    );
  });

  test('is REQUIRED of administrators, whatever the policy says', () => {
    for (const requirement of MFA_REQUIREMENTS) {
      const policy = { ...settings, requirement, roleRequirements: { admin: 'DISABLED' as const } };
      expect(requirementFor(policy, { ...user, roles: ['user', 'admin'] })).toBe('REQUIRED');
    }
  });
});

describe('the grace period', () => {
  const required = (since: Date): MfaPolicy => ({
    ...firstPolicy({ ...settings, requirement: 'REQUIRED' }, since),
  });

  test('starts with the later of policy change and sign-up', () => {
    expect(enrollmentDeadline(required(day(10)), user)).toEqual(day(17));
    expect(enrollmentDeadline(required(day(10)), { ...user, createdAt: day(12) })).toEqual(day(19));
  });

  test('starts with the requirement of the very user, where that came later', () => {
    const asked = { ...user, mfaRequirement: 'REQUIRED', mfaRequirementAt: day(20) } as const;
    expect(enrollmentDeadline(required(day(10)), asked)).toEqual(day(27));
  });

  test('does not start anew when something else of the policy changes', () => {
    const first = required(day(10));
    const next = nextPolicy(first, { recoveryCodesCount: 8 }, day(12));
    expect(next).toMatchObject({ version: 2, recoveryCodesCount: 8, requiredSince: day(10) });
    expect(nextPolicy(next, { requirement: 'REQUIRED' }, day(13)).requiredSince).toEqual(day(10));
    expect(
      nextPolicy(next, { roleRequirements: { staff: 'REQUIRED' } }, day(13)).requiredSince,
    ).toEqual(day(10));
  });

  test('starts anew after the requirement was dropped, and with a role that was not asked before', () => {
    const dropped = nextPolicy(required(day(10)), { requirement: 'OPTIONAL' }, day(12));
    expect(dropped.requiredSince).toBeNull();
    expect(nextPolicy(dropped, { requirement: 'REQUIRED' }, day(14)).requiredSince).toEqual(
      day(14),
    );
    const staff = nextPolicy(dropped, { roleRequirements: { staff: 'REQUIRED' } }, day(15));
    expect(staff.requiredSince).toEqual(day(15));
  });
});

describe('a change of policy', () => {
  test('keeps what it does not name, by absence as by null', () => {
    const first = firstPolicy(settings, day(1));
    expect(nextPolicy(first, { strict: true, requirement: null }, day(2))).toEqual({
      ...first,
      strict: true,
      version: 2,
      updatedAt: day(2),
    });
  });
});

describe('the shortest password', () => {
  test.each([
    ['OPTIONAL', 0, null, 15],
    ['REQUIRED', 0, null, 8],
    // In its grace period, a password is used alone.
    ['REQUIRED', 7, null, 15],
    ['RISK_BASED', 0, null, 15],
    ['OPTIONAL', 0, 12, 12],
  ] as const)('under %s with %i days of grace, configured %s: %i', (...row) => {
    const [requirement, gracePeriodDays, configured, length] = row;
    expect(passwordMinLength({ requirement, gracePeriodDays }, configured)).toBe(length);
  });
});

test('no proofs yield aal2 without a passkey, or a password and a second factor that is no mailbox', () => {
  const methods: ProofMethod[] = ['password', 'totp', 'sms', 'email', 'webauthn', 'recoveryCode'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...methods)), (proven) => {
      const proofs = proven.map((method) => proof(method, day(1)));
      const second = proven.some((method) => !['password', 'email'].includes(method));
      const both = proven.includes('webauthn');
      expect(aalOf(proofs) === 'aal2').toBe(both || (proven.includes('password') && second));
    }),
  );
});
