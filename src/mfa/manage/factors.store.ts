import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened, happenedAlone } from '../../audit/happened.sql.ts';
import { Prisma, type Db, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { FACTORS } from '../../policy/factors.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { policyUnchanged } from '../../policy/policy.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { withoutFactor, type Proof } from '../../sessions/proofs.ts';
import { sessionLives } from '../../sessions/session.sql.ts';
import { lockAccess, raiseAccess } from '../../users/access.sql.ts';
import { factorColumns, heldFactorColumns, type HeldFactor } from '../../policy/factor.sql.ts';
import { byPreference, leadsToAal2, type Factor, type MfaStatus } from '../../policy/mfa-status.ts';
import { isCarriedByPasskeys } from '../webauthn/carrying-passkeys.sql.ts';
import { makePrimary } from './primary-factor.sql.ts';
import { removeFactors } from './removed-factors.sql.ts';

export type Removal = {
  readonly userId: string;
  readonly factorId: string;
  /** What the removal was decided by. */
  readonly status: MfaStatus;
  readonly keptSessionId: string | null;
  /** The types of which one active factor has to stay; null where none has to. */
  readonly enforced: readonly MfaFactorType[] | null;
};

export type NewPrimary = {
  readonly userId: string;
  readonly factorId: string;
  /** What it was decided by, and the session that was looked at. */
  readonly accessVersion: number;
  readonly sessionId: string | null;
};

/** `carrying` says that there is no password, and would be too few passkeys without this one. `changed` says that the policy, the ways in or the session are no longer those it was decided by. */
type Removed = 'removed' | 'unknown' | 'enforced' | 'carrying' | 'changed';

const factor = columns<Factor>(factorColumns('f'));
const heldFactor = columns<HeldFactor>(heldFactorColumns('f'));

export function createFactorsStore(db: Db, statements: Statements) {
  return {
    /**
     * Removes a factor, and the recovery codes with the last one that leads to aal2; ends other
     * sessions and tickets. A mailed link puts it back.
     */
    remove(removal: Removal, source: AuditSource): Promise<Removed> {
      const { userId, factorId, status } = removal;
      return db.$transaction(async (tx): Promise<Removed> => {
        const seen = { userId, accessVersion: status.accessVersion };
        const locked = await tx.$queryRaw<unknown[]>(
          lockAccess(
            seen,
            Prisma.sql`${policyUnchanged(status.policy)} AND ${sessionLives(removal.keptSessionId)}`,
          ),
        );
        if (locked.length === 0) return 'changed';
        const held = await tx.$queryRaw<HeldFactor[]>`
          SELECT ${heldFactor} FROM factors f
          WHERE f.user_id = ${userId}::uuid AND f.state <> 'PENDING' AND f.type <> 'RECOVERY_CODES'`;
        const removed = held.find(({ id }) => id === factorId);
        if (!removed) return 'unknown';
        const others = held.filter(({ id }) => id !== factorId);
        const usable = others.filter(({ state }) => state === 'ACTIVE').toSorted(byPreference);
        const { enforced } = removal;
        if (enforced && !usable.some(({ type }) => enforced.includes(type))) return 'enforced';
        if (status.passwordRemoved && removed.type === 'WEBAUTHN') {
          if (!(await isCarriedByPasskeys(tx, userId, factorId))) return 'carrying';
        }

        await tx.$executeRaw(raiseAccess(seen));
        const lastOfAal2 = !others.some(({ type }) => leadsToAal2(type));
        const { method } = FACTORS[removed.type];
        const kept = {
          userId,
          sessionId: removal.keptSessionId,
          remaining: (proofs: readonly Proof[]) =>
            withoutFactor(proofs, { id: factorId, method }).filter(
              (given) => !lastOfAal2 || given.method !== 'recoveryCode',
            ),
        };
        await endOthers(tx, kept, source, 'factor_changed', async () => {
          const which = Prisma.sql`
            f.id = ${factorId}::uuid OR (f.type = 'RECOVERY_CODES' AND ${lastOfAal2}::bool)`;
          await removeFactors(tx, userId, which, source.now);
          if (removed.isPrimary && usable[0]) await makePrimary(tx, userId, usable[0].id);
        });
        await tx.$executeRaw(happenedAlone([removedEvent(userId, removed)], source));
        return 'removed';
      });
    },

    async rename(
      { userId, factorId, name }: { userId: string; factorId: string; name: string },
      source: AuditSource,
    ): Promise<Factor | null> {
      const [renamed] = await statements.query<Factor>`
        WITH f AS (
          UPDATE factors SET name = ${name}
          WHERE id = ${factorId}::uuid AND user_id = ${userId}::uuid AND state = 'ACTIVE'
            AND type <> 'RECOVERY_CODES'
          RETURNING *
        ), ${happened(
          [{ type: 'factor.renamed', factorId, actor: 'user', userId }],
          source,
          Prisma.sql`SELECT user_id FROM f`,
        )}
        SELECT ${factor} FROM f`;
      return renamed ?? null;
    },

    setPrimary(primary: NewPrimary, source: AuditSource): Promise<Factor | 'unknown' | 'changed'> {
      const { userId, factorId, accessVersion, sessionId } = primary;
      return db.$transaction(async (tx) => {
        const locked = await tx.$queryRaw<unknown[]>(
          lockAccess({ userId, accessVersion }, sessionLives(sessionId)),
        );
        if (locked.length === 0) return 'changed';
        const [found] = await tx.$queryRaw<Factor[]>`
          SELECT ${factor} FROM factors f
          WHERE f.id = ${factorId}::uuid AND f.user_id = ${userId}::uuid AND f.state = 'ACTIVE'
            AND f.type <> 'RECOVERY_CODES'`;
        if (!found) return 'unknown';

        await makePrimary(tx, userId, factorId);
        const event = { type: 'factor.made_primary', factorId, actor: 'user', userId } as const;
        await tx.$executeRaw(happenedAlone([event], source));
        return { ...found, isPrimary: true };
      });
    },
  };
}

export type FactorsStore = ReturnType<typeof createFactorsStore>;

const removedEvent = (
  userId: string,
  { id, type }: { id: string; type: MfaFactorType },
): AuditEvent => ({
  type: 'factor.removed',
  factorId: id,
  factorType: type,
  actor: 'user',
  userId,
});
