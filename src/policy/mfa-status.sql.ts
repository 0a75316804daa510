import { Prisma } from '../db/client.ts';
import { jsonObject, type Columns } from '../db/columns.ts';
import { heldFactorColumns, type HeldFactor } from './factor.sql.ts';
import {
  enrollmentDeadline,
  requirementFor,
  type MfaFactorType,
  type PolicySubject,
  type WrittenPolicy,
} from './mfa-policy.ts';
import { rulingPolicy } from './policy.sql.ts';
import { byPreference, type Factor, type MfaStanding, type MfaStatus } from './mfa-status.ts';

type Dated<T, Key extends keyof T> = Omit<T, Key> & { readonly [K in Key]: string | null };

/** What the policy looks at. */
type SubjectRow = PolicySubject & {
  /** Of the policy that rules now. */
  readonly policyId: string;
};

export type StandingRow = SubjectRow & { readonly heldTypes: readonly MfaFactorType[] };

export type MfaStatusRow = SubjectRow & {
  readonly accessVersion: number;
  readonly passwordResetAt: Date | null;
  readonly factors: readonly (Dated<HeldFactor, 'createdAt' | 'lastUsedAt'> & {
    readonly createdAt: string;
  })[];
  readonly recoveryCodesRemaining: number;
  readonly recoveryCodesSince: Date | null;
};

function subjectColumns(u: Prisma.Sql): Columns<SubjectRow> {
  return {
    policyId: rulingPolicy,
    roles: Prisma.sql`${u}.roles`,
    createdAt: Prisma.sql`${u}.created_at`,
    mfaRequirement: Prisma.sql`${u}.mfa_requirement::text`,
    mfaRequirementAt: Prisma.sql`${u}.mfa_requirement_at`,
    mfaResetAt: Prisma.sql`${u}.mfa_reset_at`,
  };
}

/** What is asked of a user, and whether they have it; read with `toStanding`. */
export function standingColumns(alias: string): Columns<StandingRow> {
  const u = Prisma.raw(alias);
  return {
    ...subjectColumns(u),
    heldTypes: Prisma.sql`ARRAY(
      SELECT f.type::text FROM factors f
      WHERE f.user_id = ${u}.id AND f.state <> 'PENDING' AND f.type <> 'RECOVERY_CODES'
    )`,
  };
}

/** Where a user stands; read with `toMfaStatus`. */
export function mfaStatusColumns(alias: string): Columns<MfaStatusRow> {
  const u = Prisma.raw(alias);
  const factors = Prisma.sql`(
    SELECT coalesce(jsonb_agg(${jsonObject<HeldFactor>(heldFactorColumns('f'))}), '[]')
    FROM factors f WHERE f.user_id = ${u}.id AND f.state <> 'PENDING' AND f.type <> 'RECOVERY_CODES'
  )`;
  const recoveryCodesRemaining = Prisma.sql`(
    SELECT count(*)::int FROM factors f JOIN recovery_codes c ON c.factor_id = f.id
    WHERE f.user_id = ${u}.id AND f.state = 'ACTIVE' AND c.used_at IS NULL
  )`;
  const recoveryCodesSince = Prisma.sql`(
    SELECT f.created_at FROM factors f
    WHERE f.user_id = ${u}.id AND f.state = 'ACTIVE' AND f.type = 'RECOVERY_CODES'
  )`;
  return {
    accessVersion: Prisma.sql`${u}.access_version`,
    passwordResetAt: Prisma.sql`${u}.password_reset_at`,
    ...subjectColumns(u),
    factors,
    recoveryCodesRemaining,
    recoveryCodesSince,
  };
}

export function toStanding(row: StandingRow, policy: WrittenPolicy): MfaStanding {
  const requirement = requirementFor(policy, row);
  const heldTypes = row.heldTypes.filter((type) => policy.allowedFactors.includes(type));
  const mayWait = requirement === 'REQUIRED' && heldTypes.length === 0;
  return {
    policy,
    requirement,
    enrollmentDeadline: mayWait ? enrollmentDeadline(policy, row) : null,
    heldTypes,
  };
}

export function toMfaStatus(row: MfaStatusRow, policy: WrittenPolicy): MfaStatus {
  const held = row.factors.filter(({ type }) => policy.allowedFactors.includes(type));
  return {
    ...toStanding({ ...row, heldTypes: held.map(({ type }) => type) }, policy),
    accessVersion: row.accessVersion,
    isReset: row.mfaResetAt !== null,
    factors: held
      .filter(({ state }) => state === 'ACTIVE')
      .map(toFactor)
      .toSorted(byPreference),
    held: row.factors.map(({ id, type, createdAt }) => ({
      id,
      type,
      createdAt: new Date(createdAt),
    })),
    recoveryCodesRemaining: row.recoveryCodesRemaining,
    recoveryCodesSince: row.recoveryCodesSince,
    passwordResetAt: row.passwordResetAt,
  };
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toFactor = (row: MfaStatusRow['factors'][number]): Factor => ({
  ...row,
  createdAt: new Date(row.createdAt),
  lastUsedAt: dateOf(row.lastUsedAt),
});
