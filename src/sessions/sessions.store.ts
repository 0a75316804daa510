import type { AuditEvent, AuditSource, EndReason } from '../audit/audit-event.ts';
import { happened, happenedAlone } from '../audit/happened.sql.ts';
import { Prisma, type Db, type Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { MfaStanding } from '../policy/mfa-status.ts';
import { standingColumns, toStanding, type StandingRow } from '../policy/mfa-status.sql.ts';
import type { PolicyStore } from '../policy/policy.store.ts';
import { isTrusted } from '../trusted-devices/trusted-device.sql.ts';
import { lockUser, raiseAccessOf } from '../users/access.sql.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';
import type { Proof } from './proofs.ts';
import type { Session, ViewerInSession } from './session.ts';
import { endOfSession, type SessionLimits } from './session-limits.ts';
import { isLive, liveSessions, sessionColumns, type SessionRow } from './session.sql.ts';

const toSession = (row: SessionRow): Session => ({
  id: row.sessionId,
  userId: row.userId,
  proofs: row.proofs,
  ipAddress: row.ipAddress,
  userAgent: row.userAgent,
  createdAt: row.sessionCreatedAt,
  refreshedAt: row.refreshedAt,
  expiresAt: row.expiresAt,
});

/** What a refresh is decided by. */
export type Rotated = {
  readonly user: User;
  readonly proofs: readonly Proof[];
  readonly expiresAt: Date;
  /** The device that took the place of a second factor when the session was opened. */
  readonly trustedDeviceId: string | null;
  readonly mfa: MfaStanding;
};

type RotatedRow = User & StandingRow & Pick<Rotated, 'proofs' | 'expiresAt' | 'trustedDeviceId'>;

const viewer = columns<User & SessionRow>({ ...sessionColumns('s'), ...userColumns('u') });
const rotated = columns<RotatedRow>({
  ...userColumns('u'),
  ...standingColumns('u'),
  proofs: Prisma.sql`s.proofs`,
  expiresAt: Prisma.sql`s.expires_at`,
  trustedDeviceId: Prisma.sql`s.trusted_device_id`,
});

export function createSessionsStore(
  db: Db,
  statements: Statements,
  policies: PolicyStore,
  limits: SessionLimits,
) {
  return {
    /** The living session of an enabled user, and the user. */
    async findViewer(
      sessionId: string,
      userId: string,
      now: Date,
    ): Promise<ViewerInSession | null> {
      const [row] = await statements.query<User & SessionRow>`
        SELECT ${viewer}
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid
          AND ${isLive(limits, now)} AND u.disabled_at IS NULL`;
      return row ? { user: row, session: toSession(row) } : null;
    },

    /**
     * Rotates if the presented token is the current one: of parallel requests, one finds it so. Whatever
     * ends the session deletes this very row, so it needs no other to be locked.
     */
    async rotate(
      token: { sessionId: string; presentedHash: Buffer; nextHash: Buffer },
      now: Date,
    ): Promise<Rotated | null> {
      const [row] = await statements.query<RotatedRow>`
        UPDATE sessions s SET
          previous_refresh_token_hash = s.refresh_token_hash,
          refresh_token_hash = ${token.nextHash}::bytea,
          refreshed_at = ${now}::timestamptz
        FROM users u
        WHERE s.id = ${token.sessionId}::uuid AND s.refresh_token_hash = ${token.presentedHash}::bytea
          AND u.id = s.user_id AND u.disabled_at IS NULL AND ${isLive(limits, now)}
        RETURNING ${rotated}`;
      if (!row) return null;

      const { proofs, expiresAt, trustedDeviceId } = row;
      const mfa = toStanding(row, await policies.of(row.policyId));
      return { user: row, proofs, expiresAt, trustedDeviceId, mfa };
    },

    /** Whether the device of a session is trusted still: few sessions were opened by one. */
    async isTrusted(deviceId: string, userId: string, now: Date): Promise<boolean> {
      const devices = await statements.query<unknown>`
        SELECT 1 FROM trusted_devices d
        WHERE d.id = ${deviceId}::uuid AND d.user_id = ${userId}::uuid AND ${isTrusted(now)}`;
      return devices.length > 0;
    },

    /**
     * For a genuine token that is not current: ends the session, unless it was rotated moments ago, or
     * since this request came. Of several tabs that load at once one may be a rotation ahead of another.
     */
    async endIfReused(
      token: { sessionId: string; presentedHash: Buffer; conflictsSince: Date },
      source: AuditSource,
    ): Promise<'reused' | 'conflict' | 'unknown'> {
      const [row] = await statements.query<{ outcome: 'reused' | 'conflict' | 'unknown' }>`
        WITH owner AS MATERIALIZED (
          ${lockUser(Prisma.sql`(SELECT user_id FROM sessions WHERE id = ${token.sessionId}::uuid)`)}
        ), found AS MATERIALIZED (
          SELECT s.id, s.user_id,
            s.refreshed_at > ${source.now}::timestamptz
              OR (s.previous_refresh_token_hash = ${token.presentedHash}::bytea
                AND s.refreshed_at > ${token.conflictsSince}::timestamptz) IS TRUE AS conflict
          FROM sessions s JOIN owner ON owner.id = s.user_id
          WHERE s.id = ${token.sessionId}::uuid AND s.expires_at > ${source.now}::timestamptz
          FOR UPDATE OF s
        ), ended AS (
          DELETE FROM sessions s USING found
          WHERE s.id = found.id AND NOT found.conflict
          RETURNING s.id, s.user_id
        ), ${happened(
          [
            {
              type: 'refresh_token.reused',
              sessionId: token.sessionId,
              actor: 'user',
              userId: null,
            },
          ],
          source,
          Prisma.sql`SELECT user_id FROM ended`,
        )}
        SELECT CASE
          WHEN EXISTS (SELECT 1 FROM ended) THEN 'reused'
          WHEN EXISTS (SELECT 1 FROM found) THEN 'conflict'
          ELSE 'unknown' END AS outcome`;
      return row!.outcome;
    },

    /** Who holds this refresh token, current or just rotated. */
    async findOwner(sessionId: string, tokenHash: Buffer): Promise<string | null> {
      const [row] = await statements.query<{ userId: string }>`
        SELECT user_id AS "userId" FROM sessions
        WHERE id = ${sessionId}::uuid
          AND ${tokenHash}::bytea IN (refresh_token_hash, previous_refresh_token_hash)`;
      return row?.userId ?? null;
    },

    /** Ends one session of the user, and says how many there were. */
    async end(
      ended: { userId: string; sessionId: string; reason: EndReason },
      source: AuditSource,
    ): Promise<number> {
      const { userId, sessionId } = ended;
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          ${lockUser(Prisma.sql`${userId}::uuid`)}
        ), ended AS (
          DELETE FROM sessions s USING owner
          WHERE s.id = ${sessionId}::uuid AND s.user_id = owner.id
          RETURNING s.user_id
        ), ${happened([revoked(ended, 1)], source, Prisma.sql`SELECT user_id FROM ended`)}
        SELECT user_id FROM ended`;
      return rows.length;
    },

    /**
     * Ends all of them: those, too, that were opened while this waited for the user's row. Null where
     * there is no such user.
     */
    async endAll(ended: Ended, source: AuditSource): Promise<number | null> {
      const { userId } = ended;
      return db.$transaction(async (tx) => {
        if ((await tx.$executeRaw(raiseAccessOf(userId))) === 0) return null;
        const count = await tx.$executeRaw`DELETE FROM sessions WHERE user_id = ${userId}::uuid`;
        if (count > 0) await tx.$executeRaw(happenedAlone([revoked(ended, count)], source));
        return count;
      });
    },

    /** The columns that are asked for, and whose they are. `expiresAt` is when it ends, as of now. */
    async list(users: readonly User[], select: Prisma.SessionSelect, now: Date) {
      const decisive = select.expiresAt ? { createdAt: true, refreshedAt: true, aal: true } : {};
      const rows = await db.session.findMany({
        select: { ...select, ...decisive, userId: true },
        where: liveSessions(users, limits, now),
        orderBy: [{ refreshedAt: 'desc' }, { id: 'asc' }],
      });
      if (!select.expiresAt) return rows;

      const owners = new Map(users.map((user) => [user.id, user]));
      return rows.map((row) => ({
        ...row,
        expiresAt: endOfSession(row, owners.get(row.userId)!, limits),
      }));
    },
  };
}

type Ended = {
  readonly userId: string;
  readonly reason: EndReason;
  /** Where it is not the user. */
  readonly actor?: AuditEvent['actor'];
};

const revoked = ({ userId, reason, actor = 'user' }: Ended, count: number): AuditEvent => ({
  type: 'session.revoked',
  count,
  reason,
  actor,
  userId,
});

export type SessionsStore = ReturnType<typeof createSessionsStore>;
