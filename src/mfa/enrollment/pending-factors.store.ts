import type { AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { lockAccess } from '../../users/access.sql.ts';
import { type MfaStatus } from '../../policy/mfa-status.ts';
import { MAX_ENROLLMENT_ATTEMPTS, MAX_PENDING_FACTORS } from '../factor-limits.ts';
import {
  deleteAbandoned,
  insertPending,
  newestPending,
  type PendingFactor,
} from './pending-factor.sql.ts';

export type ChargedPending = {
  readonly id: string;
  readonly sealedSecret: Uint8Array | null;
  readonly target: string | null;
  readonly createdAt: Date;
  /** How many there were, this one included. */
  readonly attempts: number;
};

export function createPendingFactorsStore(statements: Statements) {
  return {
    /** False when the ways in have changed since enrolling was allowed: that has to be decided again. */
    async insert(
      factor: PendingFactor,
      { accessVersion }: Pick<MfaStatus, 'accessVersion'>,
      source: AuditSource,
    ): Promise<boolean> {
      const { id: factorId, type: factorType, userId } = factor;
      const owner = Prisma.sql`SELECT id FROM owner`;
      const sameType = Prisma.sql`p.type = ${factorType}::factor_type`;
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          ${lockAccess({ userId, accessVersion })}
        ), abandoned AS (
          ${deleteAbandoned(factor, source.now, sameType, Prisma.sql`EXISTS (${owner})`)}
        ), pending AS (
          ${insertPending(factor, source.now, owner)}
        ), ${happened(
          [{ type: 'factor.enrollment_started', factorId, factorType, actor: 'user', userId }],
          source,
          Prisma.sql`SELECT user_id FROM pending`,
        )}
        SELECT id FROM pending`;
      return rows.length === 1;
    },

    /**
     * Counts the attempt before the code is looked at. Without an id it is that of the newest factor.
     * Null when no factor waits to be activated, or it had its five attempts. Parallel starts do not
     * see each other and may leave one too many, so only the newest few can be activated.
     */
    async charge(
      pending: { userId: string; type: MfaFactorType; factorId?: string },
      now: Date,
    ): Promise<ChargedPending | null> {
      const { userId, type, factorId = null } = pending;
      const [row] = await statements.query<ChargedPending>`
        UPDATE factors f SET failures = f.failures + 1
        WHERE f.id = (
          SELECT id FROM factors
          WHERE user_id = ${userId}::uuid AND type = ${type}::factor_type AND state = 'PENDING'
            AND (${factorId}::uuid IS NULL OR id = ${factorId}::uuid)
          ORDER BY id DESC LIMIT 1
        ) AND f.id IN (${newestPending(userId, now, MAX_PENDING_FACTORS)})
          AND f.state = 'PENDING' AND f.expires_at > ${now}::timestamptz
          AND f.failures < ${MAX_ENROLLMENT_ATTEMPTS}::int
        RETURNING ${columns<ChargedPending>({
          id: Prisma.sql`f.id`,
          sealedSecret: Prisma.sql`f.sealed_secret`,
          target: Prisma.sql`f.target`,
          createdAt: Prisma.sql`f.created_at`,
          attempts: Prisma.sql`f.failures`,
        })}`;
      return row ?? null;
    },
  };
}

export type PendingFactorsStore = ReturnType<typeof createPendingFactorsStore>;
