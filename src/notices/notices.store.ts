import { Prisma, type Statements } from '../db/client.ts';
import { insertMailedToken } from '../mailed-tokens/mailed-token.sql.ts';
import type { NewMailedToken } from '../mailed-tokens/mailed-token.ts';
import type { Recipient } from '../users/user.ts';

export function createNoticesStore(statements: Statements) {
  return {
    /** Null when the user is gone. */
    async findRecipient(id: string): Promise<Recipient | null> {
      const [row] = await statements.query<Recipient>`
        SELECT u.email, u.display_name AS "displayName", u.locale FROM users u
        WHERE u.id = ${id}::uuid`;
      return row ?? null;
    },

    /** The removal that happened then, while it can be undone: of several, that which undoes all. */
    async findRemoval(userId: string, removedAt: Date, now: Date): Promise<string | null> {
      const [row] = await statements.query<{ id: string }>`
        SELECT m.id FROM factor_removals m
        WHERE m.user_id = ${userId}::uuid AND m.removed_at = ${removedAt}::timestamptz
          AND m.expires_at > ${now}::timestamptz
        ORDER BY m.access_version LIMIT 1`;
      return row?.id ?? null;
    },

    /** False when the address is another one by now, or the removal was undone. */
    async writeToken(row: NewMailedToken): Promise<boolean> {
      const owner = Prisma.sql`SELECT id FROM owner`;
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          SELECT u.id FROM users u JOIN factor_removals m ON m.user_id = u.id
          WHERE u.id = ${row.userId}::uuid AND u.email = ${row.email} AND u.disabled_at IS NULL
            AND m.id::text = ${row.about}
          FOR NO KEY UPDATE OF u
        ), token AS (
          ${insertMailedToken(row, owner)}
        )
        SELECT user_id FROM token`;
      return rows.length === 1;
    },

    /** The reset that was asked for then, if it waits still. */
    async findWaitingReset(
      userId: string,
      requestedAt: Date,
    ): Promise<{ readonly id: string; readonly expiresAt: Date } | null> {
      const [row] = await statements.query<{ id: string; expiresAt: Date }>`
        SELECT r.id, r.expires_at AS "expiresAt" FROM mfa_resets r
        WHERE r.user_id = ${userId}::uuid AND r.requested_at = ${requestedAt}::timestamptz`;
      return row ?? null;
    },

    /** False when the address is another one by now, or the reset waits no longer. */
    async writeStopToken(row: NewMailedToken): Promise<boolean> {
      const owner = Prisma.sql`SELECT id FROM owner`;
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          SELECT u.id FROM users u JOIN mfa_resets r ON r.user_id = u.id
          WHERE u.id = ${row.userId}::uuid AND u.email = ${row.email} AND r.id::text = ${row.about}
          FOR NO KEY UPDATE OF u
        ), token AS (
          ${insertMailedToken(row, owner)}
        )
        SELECT user_id FROM token`;
      return rows.length === 1;
    },

    /** Nothing of a user who is deleted stays with the job that has told them so. */
    async forgetRecipient(jobId: string): Promise<void> {
      await statements.execute`
        UPDATE pgboss.job SET data = data - 'recipient' - 'ipAddress' - 'userAgent'
        WHERE name = 'notice' AND id = ${jobId}::uuid`;
    },

    /** Notices that were given up, and wait for an operator. */
    async countDead(): Promise<number> {
      const [row] = await statements.query<{ count: number }>`
        SELECT count(*)::int AS "count" FROM pgboss.job WHERE name = 'notice-dead'`;
      return row!.count;
    },
  };
}

export type NoticesStore = ReturnType<typeof createNoticesStore>;
