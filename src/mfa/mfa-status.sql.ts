import { Prisma } from '../db/client.ts';
import type { MfaFactorType } from '../policy/mfa-policy.ts';
import { byPreference, type Factor, type MfaStatus } from './factor.ts';

/** What a user `u` can be asked for; read with `toMfaStatus`. */
export const mfaStatusColumns = Prisma.sql`
  u.password_reset_at AS "passwordResetAt",
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

export type MfaStatusRow = {
  readonly passwordResetAt: Date | null;
  readonly factors: readonly (Omit<Factor, 'createdAt' | 'lastUsedAt'> & {
    type: MfaFactorType;
    state: 'ACTIVE' | 'SUSPENDED';
    createdAt: string;
    lastUsedAt: string | null;
  })[];
  readonly recoveryCodesRemaining: number;
};

export const toMfaStatus = (row: MfaStatusRow): MfaStatus => ({
  heldTypes: row.factors.map(({ type }) => type),
  factors: row.factors
    .filter(({ state }) => state === 'ACTIVE')
    .map(toFactor)
    .toSorted(byPreference),
  recoveryCodesRemaining: row.recoveryCodesRemaining,
  passwordResetAt: row.passwordResetAt,
});

const toFactor = (row: MfaStatusRow['factors'][number]): Factor => ({
  ...row,
  createdAt: new Date(row.createdAt),
  lastUsedAt: row.lastUsedAt === null ? null : new Date(row.lastUsedAt),
});
