import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { Prisma, type Db, type DbSession } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { factorColumns } from '../../policy/factor.sql.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { policyUnchanged } from '../../policy/policy.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import type { NewSession } from '../../sessions/new-session.ts';
import { aalOf, type Proof } from '../../sessions/proofs.ts';
import { insertSession } from '../../sessions/session.sql.ts';
import { raiseAccess } from '../../users/access.sql.ts';
import { leadsToAal2, type Factor, type MfaStatus } from '../../policy/mfa-status.ts';
import { allOrNothing, requireOne, RolledBack } from '../all-or-nothing.store.ts';
import type { StoredRecoveryCodes } from '../recovery-codes/recovery-code.ts';
import { replaceRecoveryCodes } from '../recovery-codes/recovery-codes.sql.ts';

/** Where the enroller stands afterwards: a raised session, or one opened for the ticket. */
export type EnrollingSession =
  | {
      readonly kind: 'raised';
      readonly sessionId: string;
      /** What the session was proven with, as the request found it. */
      readonly found: readonly Proof[];
      readonly proofs: readonly Proof[];
    }
  | { readonly kind: 'opened'; readonly session: NewSession; readonly ticketHash: Buffer }
  /** A backend acts for the user. */
  | { readonly kind: 'none' };

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

export function createActivateFactorStore(db: Db) {
  return {
    /** Activates the factor, once; ends other sessions and all tickets. */
    activate(
      activation: Activation,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<Activated> {
      const { userId, factorId, status, enrolling } = activation;
      const { accessVersion, policy } = status;
      return allOrNothing(db, async (tx) => {
        await requireOne(tx, raiseAccess({ userId, accessVersion }, policyUnchanged(policy)));
        if (enrolling.kind === 'opened') await consumeTicket(tx, enrolling.ticketHash, source.now);
        const held = await countHeld(tx, activation);
        if (held.ofType >= activation.limit) throw new RolledBack('limit');
        const sessionId = enrolling.kind === 'raised' ? enrolling.sessionId : null;
        const kept = { userId, sessionId, factorId };
        const factor = await endOthers(tx, kept, source, 'factor_changed', async () => {
          await settleSession(tx, userId, enrolling);
          for (const condition of activation.conditions ?? []) await requireOne(tx, condition);
          return goLive(tx, activation, held.all === 0, source.now);
        });
        await tx.$executeRaw(happenedAlone(events, source));
        const codesStored = leadsToAal2(activation.type) && held.leadingToAal2 === 0;
        if (codesStored) {
          const codes = activation.recoveryCodes;
          await replaceRecoveryCodes(tx, userId, codes, source, factor.createdAt);
        }
        return { kind: 'activated' as const, factor, codesStored };
      });
    },
  };
}

export type ActivateFactorStore = ReturnType<typeof createActivateFactorStore>;

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
    UPDATE factors f SET state = 'ACTIVE', expires_at = NULL, failures = 0,
      webauthn_challenge = NULL, last_time_step = ${timeStep}::bigint,
      last_used_at = ${now}::timestamptz, is_primary = ${isPrimary}::bool
    WHERE f.id = ${factorId}::uuid AND f.user_id = ${userId}::uuid AND f.type = ${type}::factor_type
      AND f.state = 'PENDING' AND f.expires_at > ${now}::timestamptz
    RETURNING ${columns<Factor>(factorColumns('f'))}`;
  if (!factor) throw new RolledBack('lost');
  return factor;
}

/**
 * Fails where the enrolling session is over, or was proven otherwise: another change of factors may have
 * ended it, or taken a proof away.
 */
function settleSession(
  tx: DbSession,
  userId: string,
  enrolling: EnrollingSession,
): Promise<void> | undefined {
  if (enrolling.kind === 'none') return undefined;
  return requireOne(
    tx,
    enrolling.kind === 'opened'
      ? insertSession(enrolling.session, Prisma.sql`SELECT ${userId}::uuid AS id`)
      : Prisma.sql`
          UPDATE sessions SET proofs = ${JSON.stringify(enrolling.proofs)}::jsonb,
            aal = ${aalOf(enrolling.proofs)}::aal
          WHERE id = ${enrolling.sessionId}::uuid
            AND proofs = ${JSON.stringify(enrolling.found)}::jsonb`,
  );
}
