import { secondsAfter } from '../shared/clock.ts';
import { FACTORS } from './factors.ts';

/** Weakest first. */
export const MFA_REQUIREMENTS = ['DISABLED', 'OPTIONAL', 'RISK_BASED', 'REQUIRED'] as const;
export type MfaRequirement = (typeof MFA_REQUIREMENTS)[number];

/** Strongest first. */
export const MFA_FACTOR_TYPES = Object.keys(FACTORS) as readonly MfaFactorType[];
export type MfaFactorType = keyof typeof FACTORS;

export const RISK_TRIGGERS = [
  'NEW_DEVICE',
  'NEW_LOCATION',
  'SUSPICIOUS_IP',
  'AFTER_PASSWORD_CHANGE',
  'IMPOSSIBLE_TRAVEL',
  'LONG_INACTIVITY',
] as const;
export type RiskTrigger = (typeof RISK_TRIGGERS)[number];

/** What the operator demands. */
export type MfaPolicySettings = {
  readonly requirement: MfaRequirement;
  readonly allowedFactors: readonly MfaFactorType[];
  readonly recoveryCodesCount: number;
  readonly gracePeriodDays: number;
  readonly trustedDevicesEnabled: boolean;
  readonly trustedDevicesDurationDays: number;
  /** Under REQUIRED a trusted device skips nothing. */
  readonly strict: boolean;
  /** Under DISABLED not even those who have a factor are asked for it. */
  readonly ignoreEnrolled: boolean;
  readonly riskTriggers: readonly RiskTrigger[];
  /** What is asked of a role, where it is more than is asked of everybody. */
  readonly roleRequirements: Readonly<Record<string, MfaRequirement>>;
};

export type MfaPolicy = MfaPolicySettings & {
  readonly version: number;
  /** Null while the requirement is not REQUIRED. */
  readonly requiredSince: Date | null;
  readonly updatedAt: Date;
};

/** As it stands in the database. */
export type WrittenPolicy = MfaPolicy & {
  /** UUID. Not the version, which a failover can let be written twice. */
  readonly id: string;
};

/** What the policy looks at in a user. */
export type PolicySubject = {
  readonly roles: readonly string[];
  readonly createdAt: Date;
  readonly mfaRequirement: MfaRequirement | null;
  readonly mfaRequirementAt: Date | null;
  /** Since all factors were removed by an administrator. Null where one was enrolled since, or none was. */
  readonly mfaResetAt: Date | null;
};

/** Administrators can let anybody in, so they need a second factor whatever the policy says. */
const ADMIN_REQUIREMENT: MfaRequirement = 'REQUIRED';
export const ADMIN_ROLE = 'admin';

/** The strongest of what is asked of everybody, of the user's roles, and of the user. */
export function requirementFor(policy: MfaPolicySettings, user: PolicySubject): MfaRequirement {
  const asked = [
    policy.requirement,
    user.mfaRequirement,
    ...user.roles.map((role) => policy.roleRequirements[role]),
    user.roles.includes(ADMIN_ROLE) ? ADMIN_REQUIREMENT : undefined,
  ];
  const strongest = MFA_REQUIREMENTS.findLast((requirement) => asked.includes(requirement))!;
  // Who had a second factor is not left with a password alone.
  return user.mfaResetAt && strongest !== 'DISABLED' ? 'REQUIRED' : strongest;
}

const SECONDS_PER_DAY = 24 * 60 * 60;

/**
 * Until when a user of whom a factor is REQUIRED can do without. The period starts with the newest of
 * what made it so: the policy, the user's own requirement, the sign-up.
 */
export function enrollmentDeadline(
  policy: Pick<MfaPolicy, 'gracePeriodDays' | 'requiredSince'>,
  user: PolicySubject,
): Date {
  if (user.mfaResetAt) return user.mfaResetAt;
  const starts = [
    user.createdAt,
    policy.requiredSince,
    user.mfaRequirement === 'REQUIRED' ? user.mfaRequirementAt : null,
  ];
  const start = new Date(Math.max(...starts.map((date) => date?.getTime() ?? 0)));
  return secondsAfter(start, policy.gracePeriodDays * SECONDS_PER_DAY);
}
