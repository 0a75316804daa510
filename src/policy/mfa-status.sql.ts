import { Prisma } from '../db/client.ts';
import { jsonObject, type Columns } from '../db/columns.ts';
import { heldFactorColumns, type HeldFactor } from './factor.sql.ts';
import {
  enrollmentDeadline,
  requirementFor,
  type MfaRequirement,
  type PolicySubject,
} from './mfa-policy.ts';
import { currentPolicy, toPolicy, type PolicyRow } from './policy.sql.ts';
import { byPreference, type Factor, type MfaStatus } from './mfa-status.ts';

type Dated<T, Key extends keyof T> = Omit<T, Key> & { readonly [K in Key]: string | null };

export type MfaStatusRow = {
  readonly accessVersion: number;
  readonly passwordResetAt: Date | null;
  readonly passwordRemoved: boolean;
  readonly policy: PolicyRow;
  readonly subject: {
    readonly roles: readonly string[];
    readonly createdAt: string;
    readonly mfaRequirement: MfaRequirement | null;
    readonly mfaRequirementAt: string | null;
    readonly mfaResetAt: string | null;
  };
  readonly factors: readonly (Dated<HeldFactor, 'createdAt' | 'lastUsedAt'> & {
    readonly createdAt: string;
  })[];
  readonly recoveryCodesRemaining: number;
  readonly recoveryCodesSince: Date | null;
};

/** Where a user stands; read with `toMfaStatus`. */
export function mfaStatusColumns(alias: string): Columns<MfaStatusRow> {
  const u = Prisma.raw(alias);
  const subject = jsonObject<MfaStatusRow['subject']>({
    roles: Prisma.sql`${u}.roles`,
    createdAt: Prisma.sql`${u}.created_at`,
    mfaRequirement: Prisma.sql`${u}.mfa_requirement`,
    mfaRequirementAt: Prisma.sql`${u}.mfa_requirement_at`,
    mfaResetAt: Prisma.sql`${u}.mfa_reset_at`,
  });
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
    passwordRemoved: Prisma.sql`${u}.password_removed_at IS NOT NULL`,
    policy: currentPolicy,
    subject,
    factors,
    recoveryCodesRemaining,
    recoveryCodesSince,
  };
}

export function toMfaStatus(row: MfaStatusRow): MfaStatus {
  const policy = toPolicy(row.policy);
  const subject = toSubject(row.subject);
  const requirement = requirementFor(policy, subject);
  const held = row.factors.filter(({ type }) => policy.allowedFactors.includes(type));
  return {
    policy,
    accessVersion: row.accessVersion,
    isReset: subject.mfaResetAt !== null,
    requirement,
    enrollmentDeadline:
      requirement === 'REQUIRED' && held.length === 0 ? enrollmentDeadline(policy, subject) : null,
    heldTypes: held.map(({ type }) => type),
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
    passwordRemoved: row.passwordRemoved,
  };
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toSubject = (subject: MfaStatusRow['subject']): PolicySubject => ({
  ...subject,
  createdAt: new Date(subject.createdAt),
  mfaRequirementAt: dateOf(subject.mfaRequirementAt),
  mfaResetAt: dateOf(subject.mfaResetAt),
});

const toFactor = (row: MfaStatusRow['factors'][number]): Factor => ({
  ...row,
  createdAt: new Date(row.createdAt),
  lastUsedAt: dateOf(row.lastUsedAt),
});
