import type { AuditSource, EndReason } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import { Prisma, type Db, type Statements } from '../db/client.ts';
import type { MfaStatus } from '../mfa/factor.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from '../mfa/mfa-status.sql.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';
import type { Proof } from './proofs.ts';
import type { Session, Viewer } from './session.ts';
import { sessionColumns } from './session.sql.ts';

type SessionRow = Omit<Session, 'id' | 'createdAt'> & {
  readonly sessionId: string;
  readonly sessionCreatedAt: Date;
};

const toSession = (row: SessionRow): Session => ({
  ...row,
  id: row.sessionId,
  createdAt: row.sessionCreatedAt,
});

export function createSessionsStore(db: Db, statements: Statements) {
  return {
    /** The living session of an enabled user, and the user. */
    async findViewer(sessionId: string, userId: string, now: Date): Promise<Viewer | null> {
      const [row] = await statements.query<User & SessionRow>`
        SELECT ${sessionColumns}, ${userColumns}
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid
          AND s.expires_at > ${now}::timestamptz AND u.disabled_at IS NULL`;
      return row ? { user: row, session: toSession(row) } : null;
    },

    /** Rotates if the presented token is the current one: of parallel requests, one finds it so. */
    async rotate(
      token: { sessionId: string; presentedHash: Buffer; nextHash: Buffer },
      now: Date,
    ): Promise<(User & { proofs: readonly Proof[]; mfa: MfaStatus }) | null> {
      const [row] = await statements.query<User & { proofs: readonly Proof[] } & MfaStatusRow>`
        UPDATE sessions s SET
          previous_refresh_token_hash = s.refresh_token_hash,
          refresh_token_hash = ${token.nextHash}::bytea,
          refreshed_at = ${now}::timestamptz
        FROM users u
        WHERE s.id = ${token.sessionId}::uuid AND s.refresh_token_hash = ${token.presentedHash}::bytea
          AND s.expires_at > ${now}::timestamptz AND u.id = s.user_id AND u.disabled_at IS NULL
        RETURNING s.proofs AS "proofs", ${userColumns}, ${mfaStatusColumns}`;
      return row ? { ...row, mfa: toMfaStatus(row) } : null;
    },

    /** For a genuine token that is not current: ends the session, unless it was rotated moments ago. */
    async endIfReused(
      token: { sessionId: string; presentedHash: Buffer; conflictsSince: Date },
      source: AuditSource,
    ): Promise<'reused' | 'conflict' | 'unknown'> {
      const [row] = await statements.query<{ outcome: 'reused' | 'conflict' | 'unknown' }>`
        WITH found AS MATERIALIZED (
          SELECT id, user_id,
            (previous_refresh_token_hash = ${token.presentedHash}::bytea
              AND refreshed_at > ${token.conflictsSince}::timestamptz) IS TRUE AS conflict
          FROM sessions
          WHERE id = ${token.sessionId}::uuid AND expires_at > ${source.now}::timestamptz
          FOR UPDATE
        ), ended AS (
          DELETE FROM sessions s USING found
          WHERE s.id = found.id AND NOT found.conflict
          RETURNING s.id, s.user_id
        ), events AS (
          ${recordEvents(
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
        )
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

    /** Ends one session of the user, or all of them, and says how many there were. */
    async end(
      ended: { userId: string; sessionId: string | null; reason: EndReason },
      source: AuditSource,
    ): Promise<number> {
      const { userId, sessionId, reason } = ended;
      return db.$transaction(async (tx) => {
        const count = await tx.$executeRaw`
          DELETE FROM sessions WHERE user_id = ${userId}::uuid
            AND (${sessionId}::uuid IS NULL OR id = ${sessionId}::uuid)`;
        if (count > 0) {
          await tx.$executeRaw(
            recordEvents(
              [{ type: 'session.revoked', count, reason, actor: 'user', userId }],
              source,
            ),
          );
        }
        return count;
      });
    },

    async list(userId: string, now: Date): Promise<readonly Session[]> {
      const rows = await statements.query<SessionRow>`
        SELECT ${sessionColumns} FROM sessions s
        WHERE s.user_id = ${userId}::uuid AND s.expires_at > ${now}::timestamptz
        ORDER BY s.refreshed_at DESC, s.id`;
      return rows.map(toSession);
    },
  };
}

export type SessionsStore = ReturnType<typeof createSessionsStore>;
