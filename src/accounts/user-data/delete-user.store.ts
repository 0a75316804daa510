import type { AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { lockChain } from '../../audit/chain-lock.sql.ts';
import { forgetSalts, pseudonymize } from '../../audit/pseudonymize.sql.ts';
import type { Db, DbSession } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { isJobOf, JOB_TABLES } from '../../jobs/jobs-of-user.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { deleteCounters } from '../../throttle/throttle.sql.ts';
import type { UserNames } from '../../throttle/throttle.ts';
import { lockToDelete, raiseAccess, type SeenAccess } from '../../users/access.sql.ts';
import type { Recipient } from '../../users/user.ts';
import { toUserNames, userNameColumns, type UserNamesRow } from '../../throttle/user-names.sql.ts';

/** Someone may have signed in several times a day for years. */
const TIMEOUT_MS = 60_000;

export type Deletion = {
  readonly seen: SeenAccess;
  /** By whose proofs it was decided. Null where a backend acts for the user. */
  readonly sessionId: string | null;
  readonly pseudonym: string;
};

/** `changed` says that the ways in are no longer those that were seen. */
type Deleted = 'deleted' | 'changed' | 'signed_out';

export function createDeleteUserStore(db: Db, countersOf: (names: UserNames) => readonly string[]) {
  return {
    /**
     * Erases the user, and takes out of the audit trail who it was. Each part is a statement of its own:
     * what others committed while the first one waited, only later ones see.
     */
    erase({ seen, sessionId, pseudonym }: Deletion, source: AuditSource): Promise<Deleted> {
      const { userId } = seen;
      return db.$transaction(
        async (tx): Promise<Deleted> => {
          await tx.$queryRaw(lockToDelete(seen));
          if ((await tx.$executeRaw(raiseAccess(seen))) === 0) return 'changed';
          const [user] = await tx.$queryRaw<(UserNamesRow & Recipient)[]>`
            SELECT ${columns<UserNamesRow>(userNameColumns)}, u.display_name AS "displayName", u.locale
            FROM users u WHERE u.id = ${userId}::uuid`;
          if (sessionId !== null && !user!.sessions.includes(sessionId)) return 'signed_out';

          // They would go with the user, but late: other parts have them before what comes next.
          await tx.$executeRaw`
            DELETE FROM mfa_resets
            WHERE user_id = ${userId}::uuid OR requested_by = ${userId}::uuid
              OR approved_by = ${userId}::uuid`;
          await tx.$executeRaw`DELETE FROM sign_in_codes WHERE user_id = ${userId}::uuid`;
          await endOthers(tx, { userId, sessionId: null }, source, 'user_deleted', () =>
            deleteFactors(tx, userId),
          );
          await tx.$executeRaw(deleteCounters(countersOf(toUserNames(user!))));
          await deleteJobs(tx, { userId, email: user!.email });
          await tx.$executeRaw`DELETE FROM users WHERE id = ${userId}::uuid`;
          const { email, displayName, locale } = user!;
          const recipient = { email, displayName, locale };
          const about = {
            actor: 'user',
            userId: pseudonym,
            formerUserId: userId,
            recipient,
          } as const;
          await tx.$executeRaw(happenedAlone([{ type: 'user.deleted', ...about }], source));
          // No link is made of what is being taken out, and all that were made are seen.
          await tx.$executeRaw(lockChain);
          await tx.$executeRaw(pseudonymize(userId, pseudonym));
          await tx.$executeRaw(forgetSalts(pseudonym));
          return 'deleted';
        },
        { timeout: TIMEOUT_MS },
      );
    },
  };
}

export type DeleteUserStore = ReturnType<typeof createDeleteUserStore>;

const deleteFactors = (tx: DbSession, userId: string) =>
  tx.$executeRaw`DELETE FROM factors WHERE user_id = ${userId}::uuid`;

async function deleteJobs(tx: DbSession, of: { userId: string; email: string }): Promise<void> {
  for (const table of JOB_TABLES) {
    await tx.$executeRaw`DELETE FROM ${table} WHERE ${isJobOf(of)}`;
  }
}
