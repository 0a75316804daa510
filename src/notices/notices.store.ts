import type { Db, Statements } from '../db/client.ts';
import type { Recipient } from '../users/user.ts';

export function createNoticesStore(db: Db, statements: Statements) {
  return {
    /** Null when the user is gone. */
    findRecipient: (id: string): Promise<Recipient | null> =>
      db.user.findUnique({
        where: { id },
        select: { email: true, displayName: true, locale: true },
      }),

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
