import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { after } from '../../db/after.ts';
import { Prisma, type Db, type DbSession, type Statements } from '../../db/client.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { policyUnchanged } from '../../policy/policy.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import type { NewSession } from '../../sessions/new-session.ts';
import type { Proof } from '../../sessions/proofs.ts';
import { insertSession } from '../../sessions/session.sql.ts';
import { raiseAccess } from '../../users/access.sql.ts';
import type { Charged, ChargedFactor } from '../attempt/charged-factor.ts';
import type { Claim } from '../attempt/claim.ts';
import { leadsToAal2, type Factor, type MfaStatus } from '../../policy/mfa-status.ts';
import { chargedColumns, chargeOpenFactors } from '../attempt/charge-factor.sql.ts';
import { failSecondFactor, raiseIfExhausted } from '../attempt/fail-second-factor.sql.ts';
import type { StoredRecoveryCodes } from '../recovery-codes/recovery-code.ts';
import { replaceRecoveryCodes } from '../recovery-codes/recovery-codes.sql.ts';

/** Where the enroller stands afterwards: a raised session, or one opened for the ticket. */
export type EnrollingSession =
  | { readonly kind: 'raised'; readonly sessionId: string; readonly proofs: readonly Proof[] }
  | { readonly kind: 'opened'; readonly session: NewSession; readonly ticketHash: Buffer };

export type Activation = {
  readonly userId: string;
  /** What the activation was decided by. */
  readonly status: Pick<MfaStatus, 'accessVersion' | 'policy'>;
  readonly factorId: string;
  readonly type: MfaFactorType;
  readonly limit: number;
  readonly timeStep?: bigint;
  readonly conditions?: readonly Prisma.Sql[];
  readonly enrolling: EnrollingSession;
  /** They lead to aal2, so they are stored with the first factor that does. */
  readonly recoveryCodes: StoredRecoveryCodes;
};

/** `lost` says that another request was first, or that policy or ways in are not those of `status`. */
export type Activated =
  | { readonly kind: 'activated'; readonly factor: Factor; readonly codesStored: boolean }
  | { readonly kind: 'lost' }
  | { readonly kind: 'limit' };

/** Thrown to undo all that the transaction has done. */
class RolledBack extends Error {
  readonly kind: 'lost' | 'limit';

  constructor(kind: 'lost' | 'limit') {
    super(kind);
    this.kind = kind;
  }
}

export function createChangeMfaStore(
  db: Db,
  statements: Statements,
  { limits }: { limits: boolean },
) {
  return {
    /** Activates the factor, once; ends other sessions and all tickets. */
    activate(
      activation: Activation,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<Activated> {
      const { userId, factorId, status, enrolling } = activation;
      const { accessVersion, policy } = status;
      return inTransaction(async (tx) => {
        await requireOne(tx, raiseAccess({ userId, accessVersion }, policyUnchanged(policy)));
        if (enrolling.kind === 'opened') await consumeTicket(tx, enrolling.ticketHash, source.now);
        const held = await countHeld(tx, activation);
        if (held.ofType >= activation.limit) throw new RolledBack('limit');
        const sessionId = enrolling.kind === 'raised' ? enrolling.sessionId : null;
        const factor = await endOthers(
          tx,
          { userId, sessionId, factorId },
          source,
          'factor_changed',
          async () => {
            await settleSession(tx, userId, enrolling);
            for (const condition of activation.conditions ?? []) await requireOne(tx, condition);
            return goLive(tx, activation, held.all === 0, source.now);
          },
        );
        await tx.$executeRaw(happenedAlone(events, source));
        const codesStored = leadsToAal2(activation.type) && held.leadingToAal2 === 0;
        if (codesStored) {
          await replaceRecoveryCodes(tx, userId, activation.recoveryCodes, source);
        }
        return { kind: 'activated' as const, factor, codesStored };
      });
    },

    /** Charges an attempt to switch MFA off on the user's factors of one type. */
    async charge(
      userId: string,
      factorType: 'TOTP' | 'RECOVERY_CODES',
      now: Date,
    ): Promise<Charged> {
      const rows = await statements.query<ChargedFactor & { blockedUntil: Date | null }>`
        WITH factor AS MATERIALIZED (
          SELECT f.* FROM factors f
          WHERE f.user_id = ${userId}::uuid AND f.type = ${factorType}::factor_type
            AND f.state = 'ACTIVE'
          ORDER BY f.id FOR UPDATE
        ), charged AS (
          ${chargeOpenFactors(Prisma.sql`SELECT * FROM factor`, now, limits)}
        )
        SELECT factor.blocked_until AS "blockedUntil", charged.id AS "id",
          charged.user_id AS "userId", ${chargedColumns}
        FROM factor LEFT JOIN charged ON charged.id = factor.id`;
      if (rows.length === 0) return { kind: 'none' };

      const factors = rows.filter(({ id }) => id !== null);
      if (factors.length > 0) return { kind: 'charged', factors, at: now };
      return { kind: 'blocked', until: rows[0]!.blockedUntil };
    },

    /** Records the failure; the hundredth suspends the factor. */
    async failDisable(
      userId: string,
      factors: readonly ChargedFactor[],
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<void> {
      await statements.execute`
        WITH raised AS (${raiseIfExhausted(userId, factors)}),
          ${failSecondFactor(userId, factors, events, source, after('raised'))}
        SELECT 1`;
    },

    /** Removes every factor and code if the claimed code is still unused. */
    async disable(
      disabled: { userId: string; keptSessionId: string; status: Activation['status'] },
      claim: Claim,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<boolean> {
      const { userId, keptSessionId, status } = disabled;
      const seen = { userId, accessVersion: status.accessVersion };
      const outcome = await inTransaction(async (tx) => {
        await requireOne(tx, raiseAccess(seen, policyUnchanged(status.policy)));
        const kept = { userId, sessionId: keptSessionId };
        await endOthers(tx, kept, source, 'factor_changed', async () => {
          const owner = Prisma.sql`SELECT ${userId}::uuid AS user_id`;
          const claimed = await tx.$queryRaw<unknown[]>(claim.lock(owner));
          if (claimed.length === 0) throw new RolledBack('lost');
          await tx.$executeRaw`DELETE FROM factors WHERE user_id = ${userId}::uuid`;
        });
        await tx.$executeRaw(happenedAlone(events, source));
        return { kind: 'disabled' as const };
      });
      return outcome.kind === 'disabled';
    },
  };

  async function inTransaction<T>(
    work: (tx: DbSession) => Promise<T>,
  ): Promise<T | { kind: 'lost' } | { kind: 'limit' }> {
    try {
      return await db.$transaction(work);
    } catch (error) {
      if (error instanceof RolledBack) return { kind: error.kind };
      throw error;
    }
  }
}

export type ChangeMfaStore = ReturnType<typeof createChangeMfaStore>;

async function requireOne(tx: DbSession, statement: Prisma.Sql): Promise<void> {
  if ((await tx.$executeRaw(statement)) === 0) throw new RolledBack('lost');
}

const consumeTicket = (tx: DbSession, tokenHash: Buffer, now: Date): Promise<void> =>
  requireOne(
    tx,
    Prisma.sql`
      DELETE FROM tickets
      WHERE token_hash = ${tokenHash}::bytea AND expires_at > ${now}::timestamptz`,
  );

async function countHeld(tx: DbSession, { userId, type }: Activation) {
  const [held] = await tx.$queryRaw<[{ all: number; ofType: number; leadingToAal2: number }]>`
    SELECT count(*)::int AS "all",
      count(*) FILTER (WHERE type = ${type}::factor_type)::int AS "ofType",
      count(*) FILTER (WHERE type <> 'EMAIL')::int AS "leadingToAal2"
    FROM factors WHERE user_id = ${userId}::uuid AND state <> 'PENDING' AND type <> 'RECOVERY_CODES'`;
  return held;
}

async function goLive(
  tx: DbSession,
  { userId, factorId, type, timeStep = 0n }: Activation,
  isPrimary: boolean,
  now: Date,
): Promise<Factor> {
  const [factor] = await tx.$queryRaw<Factor[]>`
    UPDATE factors SET state = 'ACTIVE', expires_at = NULL, failures = 0,
      webauthn_challenge = NULL, last_time_step = ${timeStep}::bigint,
      last_used_at = ${now}::timestamptz, is_primary = ${isPrimary}::bool
    WHERE id = ${factorId}::uuid AND user_id = ${userId}::uuid AND type = ${type}::factor_type
      AND state = 'PENDING' AND expires_at > ${now}::timestamptz
    RETURNING id, type::text AS "type", name, is_primary AS "isPrimary", target,
      created_at AS "createdAt", last_used_at AS "lastUsedAt"`;
  if (!factor) throw new RolledBack('lost');
  return factor;
}

/** Fails where the enrolling session is over: another change of factors may have ended it. */
const settleSession = (tx: DbSession, userId: string, enrolling: EnrollingSession): Promise<void> =>
  requireOne(
    tx,
    enrolling.kind === 'opened'
      ? insertSession(enrolling.session, Prisma.sql`SELECT ${userId}::uuid AS id`)
      : Prisma.sql`
          UPDATE sessions SET proofs = ${JSON.stringify(enrolling.proofs)}::jsonb
          WHERE id = ${enrolling.sessionId}::uuid`,
  );
