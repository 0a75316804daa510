import { Prisma } from '../db/client.ts';
import {
  enrollmentDeadline,
  requirementFor,
  type MfaRequirement,
  type PolicySubject,
} from './mfa-policy.ts';
import { currentPolicy, toPolicy, type PolicyRow } from './policy.sql.ts';
import { byPreference, type Factor, type MfaStatus } from './mfa-status.ts';

/** Where a user `u` stands; read with `toMfaStatus`. */
export const mfaStatusColumns = Prisma.sql`
  u.access_version AS "accessVersion", u.password_reset_at AS "passwordResetAt", ${currentPolicy} AS "policy",
  jsonb_build_object(
    'roles', u.roles, 'createdAt', u.created_at,
    'mfaRequirement', u.mfa_requirement, 'mfaRequirementAt', u.mfa_requirement_at
  ) AS "subject",
  (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', f.id, 'type', f.type, 'state', f.state, 'name', f.name, 'isPrimary', f.is_primary,
      'target', f.target, 'createdAt', f.created_at, 'lastUsedAt', f.last_used_at
    )), '[]')
    FROM factors f WHERE f.user_id = u.id AND f.state <> 'PENDING' AND f.type <> 'RECOVERY_CODES'
  ) AS "factors",
  (
    SELECT count(*)::int FROM factors f JOIN recovery_codes c ON c.factor_id = f.id
    WHERE f.user_id = u.id AND f.state = 'ACTIVE' AND c.used_at IS NULL
  ) AS "recoveryCodesRemaining"`;

type Dated<T, Key extends keyof T> = Omit<T, Key> & { readonly [K in Key]: string | null };

export type MfaStatusRow = {
  readonly accessVersion: number;
  readonly passwordResetAt: Date | null;
  readonly policy: PolicyRow;
  readonly subject: {
    readonly roles: readonly string[];
    readonly createdAt: string;
    readonly mfaRequirement: MfaRequirement | null;
    readonly mfaRequirementAt: string | null;
  };
  readonly factors: readonly (Dated<Factor, 'createdAt' | 'lastUsedAt'> & {
    readonly createdAt: string;
    readonly state: 'ACTIVE' | 'SUSPENDED';
  })[];
  readonly recoveryCodesRemaining: number;
};

export function toMfaStatus(row: MfaStatusRow): MfaStatus {
  const policy = toPolicy(row.policy);
  const subject = toSubject(row.subject);
  const requirement = requirementFor(policy, subject);
  const held = row.factors.filter(({ type }) => policy.allowedFactors.includes(type));
  return {
    policy,
    accessVersion: row.accessVersion,
    requirement,
    enrollmentDeadline:
      requirement === 'REQUIRED' && held.length === 0 ? enrollmentDeadline(policy, subject) : null,
    heldTypes: held.map(({ type }) => type),
    factors: held
      .filter(({ state }) => state === 'ACTIVE')
      .map(toFactor)
      .toSorted(byPreference),
    recoveryCodesRemaining: row.recoveryCodesRemaining,
    passwordResetAt: row.passwordResetAt,
  };
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toSubject = (subject: MfaStatusRow['subject']): PolicySubject => ({
  ...subject,
  createdAt: new Date(subject.createdAt),
  mfaRequirementAt: dateOf(subject.mfaRequirementAt),
});

const toFactor = (row: MfaStatusRow['factors'][number]): Factor => ({
  ...row,
  createdAt: new Date(row.createdAt),
  lastUsedAt: dateOf(row.lastUsedAt),
});
