import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { after } from '../../db/after.ts';
import { Prisma, type Db, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { MfaStatus } from '../../policy/mfa-status.ts';
import { policyUnchanged } from '../../policy/policy.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { isBeyondPassword, type Proof } from '../../sessions/proofs.ts';
import { raiseAccess } from '../../users/access.sql.ts';
import { allOrNothing, requireOne, RolledBack } from '../all-or-nothing.store.ts';
import {
  chargedColumns,
  chargeOpenFactors,
  factorBlockedUntil,
} from '../attempt/charge-factor.sql.ts';
import type { Charged, ChargedFactor } from '../attempt/charged-factor.ts';
import type { Consumption } from '../attempt/consumption.ts';
import {
  failSecondFactor,
  raiseIfExhausted,
  type FailedSecondFactor,
} from '../attempt/fail-second-factor.sql.ts';
import { removeFactors } from './removed-factors.sql.ts';

type Disabled = {
  readonly userId: string;
  readonly keptSessionId: string | null;
  /** What it was decided by. */
  readonly status: Pick<MfaStatus, 'accessVersion' | 'policy'>;
};

/** The three steps of switching MFA off by a code: charge, then redeem or fail. */
export function createDisableMfaStore(
  db: Db,
  statements: Statements,
  { limits }: { limits: boolean },
) {
  return {
    /** Charges an attempt to switch MFA off on the user's factors of one type. */
    async charge(
      userId: string,
      factorType: 'TOTP' | 'RECOVERY_CODES',
      now: Date,
    ): Promise<Charged> {
      type Row = ChargedFactor & { blockedUntil: Date | null };
      const rows = await statements.query<Row>`
        WITH factor AS MATERIALIZED (
          SELECT f.* FROM factors f
          WHERE f.user_id = ${userId}::uuid AND f.type = ${factorType}::factor_type
            AND f.state = 'ACTIVE'
          ORDER BY f.id FOR UPDATE
        ), charged AS (
          ${chargeOpenFactors(Prisma.sql`SELECT * FROM factor`, now, limits)}
        )
        SELECT ${columns<Row>({
          ...chargedColumns('charged'),
          blockedUntil: factorBlockedUntil(now, limits),
        })}
        FROM factor f LEFT JOIN charged ON charged.id = f.id`;
      if (rows.length === 0) return { kind: 'none' };

      const factors = rows.filter(({ id }) => id !== null);
      if (factors.length > 0) return { kind: 'charged', factors, at: now };
      return { kind: 'blocked', until: rows[0]!.blockedUntil };
    },

    /** Removes every factor and code, unless another request has consumed the code that was given. */
    async redeem(
      disabled: Disabled,
      consumption: Consumption,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<boolean> {
      const { userId, keptSessionId, status } = disabled;
      const seen = { userId, accessVersion: status.accessVersion };
      const outcome = await allOrNothing(db, async (tx) => {
        await requireOne(tx, raiseAccess(seen, policyUnchanged(status.policy)));
        const kept = {
          userId,
          sessionId: keptSessionId,
          remaining: (proofs: readonly Proof[]) =>
            proofs.filter((given) => !isBeyondPassword(given)),
        };
        await endOthers(tx, kept, source, 'factor_changed', async () => {
          const owner = Prisma.sql`SELECT ${userId}::uuid AS user_id`;
          const [proven] = await tx.$queryRaw<Proven[]>(consumption.lock(owner));
          if (!proven) throw new RolledBack('lost');
          // What is removed can come back: the code must be used up then.
          for (const statement of consumption.consume(asQuery(proven))) {
            await tx.$executeRaw(statement);
          }
          await removeFactors(tx, userId, Prisma.sql`TRUE`, source.now);
        });
        await tx.$executeRaw(happenedAlone(events, source));
        return { kind: 'disabled' as const };
      });
      return outcome.kind === 'disabled';
    },

    /** Records the failure; the hundredth suspends the factor. */
    async fail(
      failed: Omit<FailedSecondFactor, 'mailbox' | 'afterPassword'>,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<void> {
      const attempt = { ...failed, mailbox: false, afterPassword: false };
      const order = { locked: after('raised'), limits };
      await statements.execute`
        WITH raised AS (${raiseIfExhausted(attempt)}),
          ${failSecondFactor(attempt, events, source, order)}
        SELECT 1`;
    },
  };
}

/** What the lock on a code gives: its factor, and the row of a code that is stored. */
type Proven = { readonly factor_id: string; readonly id?: string };

const asQuery = ({ factor_id: factorId, id }: Proven): Prisma.Sql =>
  Prisma.sql`SELECT ${factorId}::uuid AS factor_id, ${id ?? null}::uuid AS id`;

export type DisableMfaStore = ReturnType<typeof createDisableMfaStore>;
