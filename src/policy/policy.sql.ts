import { Prisma } from '../db/client.ts';
import type { WrittenPolicy, MfaRequirement, RiskTrigger, MfaFactorType } from './mfa-policy.ts';

/** The id of the policy that rules now, as a scalar: the store of policies knows the policy itself. */
export const rulingPolicy = Prisma.sql`
  (SELECT p.id FROM mfa_policies p ORDER BY p.version DESC LIMIT 1)`;

/** Whether the policy that a decision was based on still rules. */
export const policyUnchanged = ({ id }: Pick<WrittenPolicy, 'id'>): Prisma.Sql =>
  Prisma.sql`${rulingPolicy} = ${id}::uuid`;

/** The types of factor that are allowed now, as an array. The cast keeps ANY from seeing a set of rows. */
export const allowedFactors = Prisma.sql`
  ((SELECT p.allowed_factors FROM mfa_policies p ORDER BY p.version DESC LIMIT 1)::factor_type[])`;

/** For how many days a device can be trusted from now on; null where none can. */
export const trustedDeviceDays = Prisma.sql`
  (SELECT CASE WHEN p.trusted_devices_enabled
      AND NOT (p.strict AND p.requirement = 'REQUIRED') THEN p.trusted_devices_duration_days END
    FROM mfa_policies p ORDER BY p.version DESC LIMIT 1)`;

export type PolicyRow = {
  readonly id: string;
  readonly version: number;
  readonly requirement: MfaRequirement;
  readonly allowed_factors: readonly MfaFactorType[];
  readonly recovery_codes_count: number;
  readonly grace_period_days: number;
  readonly trusted_devices_enabled: boolean;
  readonly trusted_devices_duration_days: number;
  readonly strict: boolean;
  readonly ignore_enrolled: boolean;
  readonly risk_triggers: readonly RiskTrigger[];
  readonly role_requirements: Readonly<Record<string, MfaRequirement>>;
  readonly required_since: string | null;
  readonly created_at: string;
};

export const toPolicy = (row: PolicyRow): WrittenPolicy => ({
  id: row.id,
  version: row.version,
  requirement: row.requirement,
  allowedFactors: row.allowed_factors,
  recoveryCodesCount: row.recovery_codes_count,
  gracePeriodDays: row.grace_period_days,
  trustedDevicesEnabled: row.trusted_devices_enabled,
  trustedDevicesDurationDays: row.trusted_devices_duration_days,
  strict: row.strict,
  ignoreEnrolled: row.ignore_enrolled,
  riskTriggers: row.risk_triggers,
  roleRequirements: row.role_requirements,
  requiredSince: row.required_since === null ? null : new Date(row.required_since),
  updatedAt: new Date(row.created_at),
});
