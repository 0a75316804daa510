import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { Prisma, type Db, type DbSession, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { ADMIN_ROLE } from '../../policy/mfa-policy.ts';
import { secondsAfter } from '../../shared/clock.ts';
import { lockUsers, type LockedUser } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import { administrator, type Administrator } from '../administrator.ts';
import { forgetWaitingReset, resetMfa, waitingColumns } from './mfa-reset.sql.ts';
import {
  APPROVABLE_SECONDS,
  approvalsMissing,
  hasExpired,
  isDue,
  type MfaResetRefusal,
  type MfaResetRule,
  type MfaResetStep,
  type WaitingMfaReset,
} from './mfa-reset.ts';

const MAX_LISTED = 100;

const NONE = { kind: 'none' } as const;
const NO_USER = { kind: 'no_user' } as const;
const NO_ADMINISTRATOR = { kind: 'no_administrator' } as const;

/** Every step is decided with the user locked: of an approval, a stop and an effect at once, one is first. */
export function createResetUserMfaStore(db: Db, statements: Statements, rule: MfaResetRule) {
  /** Of `mfa_resets r`. */
  const isApproved = Prisma.sql`
    (r.approved_at IS NOT NULL OR greatest(r.approvals, ${rule.approvals}::int) = 1)`;

  return {
    reset: ({ actor }: Administrator, userId: string, source: AuditSource): Promise<User | null> =>
      db.$transaction((tx) => resetMfa(tx, userId, actor, source)),

    /** Asked for again, by whomever, it is the one that waits already. */
    request: (
      { actor }: Administrator,
      userId: string,
      source: AuditSource,
    ): Promise<MfaResetStep> =>
      step(actor.by, userId, async (tx, waiting) => {
        if (waiting && !hasExpired(waiting, rule, source.now)) {
          return { kind: 'waiting', reset: waiting };
        }

        await forgetWaitingReset(tx, userId);
        const effectiveAt = secondsAfter(source.now, rule.delaySeconds);
        const [reset] = await tx.$queryRaw<[WaitingMfaReset]>`
          INSERT INTO mfa_resets AS r
            (id, user_id, requested_by, requested_at, approvals, effective_at, expires_at)
          VALUES (${uuidv7()}::uuid, ${userId}::uuid, ${actor.by}::uuid, ${source.now}::timestamptz,
            ${rule.approvals}::int, ${effectiveAt}::timestamptz,
            ${secondsAfter(effectiveAt, APPROVABLE_SECONDS)}::timestamptz)
          RETURNING ${waitingColumns}`;
        const event: AuditEvent = {
          type: 'user.mfa_reset_requested',
          approvalsMissing: approvalsMissing(reset, rule),
          effectiveAt: effectiveAt.toISOString(),
          ...actor,
          userId,
        };
        await tx.$executeRaw(happenedAlone([event], source));
        return { kind: 'waiting', reset };
      }),

    /** By another administrator than the one who asked for it; from them it changes nothing. */
    approve: (
      { actor }: Administrator,
      userId: string,
      source: AuditSource,
    ): Promise<MfaResetStep> =>
      step(actor.by, userId, async (tx, waiting) => {
        if (!waiting || hasExpired(waiting, rule, source.now)) return NONE;
        if (approvalsMissing(waiting, rule) === 0 || waiting.requestedBy === actor.by) {
          return { kind: 'waiting', reset: waiting };
        }

        const [reset] = await tx.$queryRaw<WaitingMfaReset[]>`
          UPDATE mfa_resets r SET approved_by = ${actor.by}::uuid,
            approved_at = ${source.now}::timestamptz
          WHERE r.id = ${waiting.id}::uuid AND r.approved_at IS NULL
            AND r.requested_by IS DISTINCT FROM ${actor.by}::uuid
          RETURNING ${waitingColumns}`;
        if (!reset) return { kind: 'waiting', reset: waiting };
        const event: AuditEvent = { type: 'user.mfa_reset_approved', ...actor, userId };
        await tx.$executeRaw(happenedAlone([event], source));
        return take(tx, reset, source);
      }),

    /** By any administrator: what was asked for by mistake, or by somebody who is not who they said. */
    withdraw: (
      { actor }: Administrator,
      userId: string,
      source: AuditSource,
    ): Promise<{ readonly kind: 'withdrawn'; readonly user: User } | MfaResetRefusal> =>
      step(actor.by, userId, async (tx, waiting) => {
        if (!waiting || hasExpired(waiting, rule, source.now)) return NONE;
        await forgetWaitingReset(tx, userId);
        const event: AuditEvent = {
          type: 'user.mfa_reset_cancelled',
          reason: 'withdrawn',
          ...actor,
          userId,
        };
        await tx.$executeRaw(happenedAlone([event], source));
        const [user] = await tx.$queryRaw<[User]>`
          SELECT ${columns<User>(userColumns('u'))} FROM users u WHERE u.id = ${userId}::uuid`;
        return { kind: 'withdrawn', user };
      }),

    /** Of everybody, or of one; the soonest first. */
    waiting(userId: string | null, now: Date): Promise<readonly WaitingMfaReset[]> {
      return statements.query<WaitingMfaReset>`
        SELECT ${waitingColumns} FROM mfa_resets r
        WHERE (${userId}::uuid IS NULL OR r.user_id = ${userId}::uuid)
          AND (r.expires_at > ${now}::timestamptz OR ${isApproved})
        ORDER BY r.effective_at, r.id LIMIT ${MAX_LISTED}::int`;
    },

    /** Whose reset may be due. */
    async due(now: Date): Promise<readonly string[]> {
      const rows = await statements.query<{ userId: string }>`
        SELECT r.user_id AS "userId" FROM mfa_resets r
        WHERE r.effective_at <= ${now}::timestamptz AND ${isApproved}
        ORDER BY r.effective_at`;
      return rows.map(({ userId }) => userId);
    },

    /** If it waits still and is due. */
    takeDue: (userId: string, source: AuditSource): Promise<MfaResetStep> =>
      step(null, userId, async (tx, waiting) => (waiting ? take(tx, waiting, source) : NONE)),
  };

  /** Decides with everybody locked whom it is about, and by what waits then. */
  function step<Step>(
    by: string | null,
    userId: string,
    decide: (tx: DbSession, waiting: WaitingMfaReset | null) => Promise<Step>,
  ): Promise<Step | MfaResetRefusal> {
    return db.$transaction(async (tx) => {
      const refused = await lock(tx, by, userId);
      return refused ?? decide(tx, await find(tx, userId));
    });
  }

  async function take(
    tx: DbSession,
    reset: WaitingMfaReset,
    source: AuditSource,
  ): Promise<MfaResetStep> {
    if (!isDue(reset, rule, source.now)) return { kind: 'waiting', reset };
    const { userId, requestedBy } = reset;
    if (!(await byAdministrators(tx, reset))) {
      await forgetWaitingReset(tx, userId);
      const event: AuditEvent = {
        type: 'user.mfa_reset_cancelled',
        reason: 'no_administrator',
        actor: 'system',
        userId,
      };
      await tx.$executeRaw(happenedAlone([event], source));
      return NONE;
    }
    const user = await resetMfa(tx, userId, administrator(requestedBy).actor, source);
    return user ? { kind: 'reset', user } : NO_USER;
  }

  /** Whether whoever asked for it and approved it still are. */
  async function byAdministrators(tx: DbSession, reset: WaitingMfaReset): Promise<boolean> {
    const { requestedBy, approvedBy, approvedAt } = reset;
    const by = [requestedBy, ...(approvedAt ? [approvedBy] : [])];
    if (by.includes(null) && !rule.secretAdministers) return false;
    const users = by.filter((id) => id !== null);
    const [row] = await tx.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS "count" FROM users u
      WHERE u.id = ANY(${users}::uuid[]) AND ${ADMIN_ROLE} = ANY(u.roles)
        AND u.disabled_at IS NULL`;
    return row.count === users.length;
  }
}

export type ResetUserMfaStore = ReturnType<typeof createResetUserMfaStore>;

/**
 * The user, and whoever administers if that is a user too: the reset names them, and they may have been
 * deleted, disabled or demoted since they were let in. Gives why nothing is to happen.
 */
async function lock(tx: DbSession, by: string | null, userId: string) {
  const ids = by === null ? [userId] : [userId, by];
  const locked = await tx.$queryRaw<LockedUser[]>(lockUsers(ids, ADMIN_ROLE));
  if (by !== null && !locked.some(({ id, inRole }) => id === by && inRole)) return NO_ADMINISTRATOR;
  return locked.some(({ id }) => id !== by) ? null : NO_USER;
}

async function find(tx: DbSession, userId: string): Promise<WaitingMfaReset | null> {
  const [waiting] = await tx.$queryRaw<WaitingMfaReset[]>`
    SELECT ${waitingColumns} FROM mfa_resets r WHERE r.user_id = ${userId}::uuid FOR UPDATE`;
  return waiting ?? null;
}
