import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import { Prisma, type Db, type DbSession, type Statements } from '../db/client.ts';
import { endOthers } from '../sessions/end-others.sql.ts';
import type { NewSession } from '../sessions/new-session.ts';
import type { Proof } from '../sessions/proofs.ts';
import { insertSession } from '../sessions/session.sql.ts';
import type { Charged, ChargedFactor } from './charged-factor.ts';
import type { Claim } from './claim.ts';
import { chargeOpenFactors } from './factor.sql.ts';
import { lockFactorsOf } from './factor-lock.sql.ts';
import { suspendFactors } from './suspend-factors.sql.ts';
import { replaceRecoveryCodes } from './recovery-codes/recovery-codes.sql.ts';

/** Where the enroller stands afterwards: a raised session, or one opened for the ticket. */
export type EnrollingSession =
  | { readonly kind: 'raised'; readonly sessionId: string; readonly proofs: readonly Proof[] }
  | { readonly kind: 'opened'; readonly session: NewSession; readonly ticketHash: Buffer };

export type Activation = {
  readonly userId: string;
  readonly factorId: string;
  readonly timeStep: bigint;
  readonly enrolling: EnrollingSession;
  /** Stored only if this is the user's first factor. */
  readonly recoveryCodeHashes: readonly Buffer[];
};

class LostRace extends Error {}

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
    ): Promise<'first' | 'another' | 'lost'> {
      const { userId, factorId, timeStep, enrolling } = activation;
      return orLost(async (tx) => {
        await lockFactorsOf(tx, userId);
        if (enrolling.kind === 'opened') await consumeTicket(tx, enrolling.ticketHash, source.now);
        const [{ held }] = await tx.$queryRaw<[{ held: number }]>`
          SELECT count(*)::int AS held FROM factors
          WHERE user_id = ${userId}::uuid AND state <> 'PENDING' AND type <> 'RECOVERY_CODES'`;
        const keptSession = enrolling.kind === 'raised' ? enrolling.sessionId : null;
        await endOthers(tx, { userId, sessionId: keptSession }, source);

        const activated = await tx.$executeRaw`
          UPDATE factors SET state = 'ACTIVE', expires_at = NULL, failures = 0,
            last_time_step = ${timeStep}::bigint, last_used_at = ${source.now}::timestamptz,
            is_primary = ${held === 0}::bool
          WHERE id = ${factorId}::uuid AND user_id = ${userId}::uuid AND state = 'PENDING'
            AND expires_at > ${source.now}::timestamptz`;
        if (activated === 0) throw new LostRace();

        await settleSession(tx, userId, enrolling);
        await tx.$executeRaw(recordEvents(events, source));
        if (held > 0) return 'another';
        await replaceRecoveryCodes(tx, userId, activation.recoveryCodeHashes, source);
        return 'first';
      }, 'lost');
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
        ), ${chargeOpenFactors(now, limits)}
        SELECT factor.blocked_until AS "blockedUntil", charged.id AS "id",
          charged.user_id AS "userId", charged.sealed_secret AS "sealedSecret",
          charged.last_time_step AS "lastTimeStep",
          cardinality(charged.failed_at) AS "recentFailures"
        FROM factor LEFT JOIN charged ON charged.id = factor.id`;
      if (rows.length === 0) return { kind: 'none' };

      const factors = rows.filter(({ id }) => id !== null);
      if (factors.length > 0) return { kind: 'charged', factors, at: now };
      return { kind: 'blocked', until: rows[0]!.blockedUntil };
    },

    /** Records the failure; the hundredth suspends the factor. */
    async failDisable(
      userId: string,
      factorIds: readonly string[],
      event: AuditEvent,
      source: AuditSource,
    ): Promise<void> {
      await statements.execute`
        WITH ${suspendFactors(userId, factorIds, source)}
        ${recordEvents([event], source)}`;
    },

    /** Removes every factor and code if the claimed code is still unused. */
    disable(
      userId: string,
      keptSessionId: string,
      claim: Claim,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<boolean> {
      return orLost(async (tx) => {
        await lockFactorsOf(tx, userId);
        await endOthers(tx, { userId, sessionId: keptSessionId }, source);
        const claimed = await tx.$queryRaw<unknown[]>`
          WITH ticket AS (SELECT ${userId}::uuid AS user_id) ${claim.lock}`;
        if (claimed.length === 0) throw new LostRace();

        await tx.$executeRaw`DELETE FROM factors WHERE user_id = ${userId}::uuid`;
        await tx.$executeRaw(recordEvents(events, source));
        return true;
      }, false);
    },
  };

  /** Rolls everything back when another request was first, and answers with `lost`. */
  async function orLost<T, L>(work: (tx: DbSession) => Promise<T>, lost: L): Promise<T | L> {
    try {
      return await db.$transaction(work);
    } catch (error) {
      if (error instanceof LostRace) return lost;
      throw error;
    }
  }
}

export type ChangeMfaStore = ReturnType<typeof createChangeMfaStore>;

async function consumeTicket(tx: DbSession, tokenHash: Buffer, now: Date): Promise<void> {
  const consumed = await tx.$executeRaw`
    DELETE FROM tickets
    WHERE token_hash = ${tokenHash}::bytea AND expires_at > ${now}::timestamptz`;
  if (consumed === 0) throw new LostRace();
}

async function settleSession(
  tx: DbSession,
  userId: string,
  enrolling: EnrollingSession,
): Promise<void> {
  await tx.$executeRaw(
    enrolling.kind === 'opened'
      ? insertSession(enrolling.session, Prisma.sql`SELECT ${userId}::uuid AS id`)
      : Prisma.sql`
          UPDATE sessions SET proofs = ${JSON.stringify(enrolling.proofs)}::jsonb
          WHERE id = ${enrolling.sessionId}::uuid`,
  );
}
