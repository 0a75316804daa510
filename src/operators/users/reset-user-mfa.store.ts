import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import type { Db } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { forgetFactors } from '../../mfa/manage/removed-factors.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

export function createResetUserMfaStore(db: Db) {
  return {
    /** Factors, codes, what was removed and could come back, devices, sessions, tickets: all at once. */
    reset: (
      userId: string,
      eventOf: (factorsRemoved: number) => AuditEvent,
      source: AuditSource,
    ): Promise<User | null> =>
      db.$transaction(async (tx) => {
        if ((await tx.$executeRaw(raiseAccessOf(userId))) === 0) return null;
        const [user] = await tx.$queryRaw<[User]>`
          UPDATE users u SET mfa_reset_at = ${source.now}::timestamptz WHERE u.id = ${userId}::uuid
          RETURNING ${columns<User>(userColumns('u'))}`;
        const nobody = { userId, sessionId: null, actor: 'admin' } as const;
        const removed = await endOthers(tx, nobody, source, 'mfa_reset', () =>
          forgetFactors(tx, userId),
        );
        await tx.$executeRaw(happenedAlone([eventOf(removed)], source));
        return user;
      }),
  };
}

export type ResetUserMfaStore = ReturnType<typeof createResetUserMfaStore>;
