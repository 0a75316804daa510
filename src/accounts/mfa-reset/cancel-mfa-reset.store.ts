import type { AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { columns } from '../../db/columns.ts';
import { Prisma, type Db } from '../../db/client.ts';
import { consumeMailedToken } from '../../mailed-tokens/mailed-token.sql.ts';
import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

export function createCancelMfaResetStore(db: Db) {
  return {
    /**
     * Null when it has happened, or was stopped. Neither another address nor a disabled user keeps it from
     * being stopped: somebody who wants it to happen could have changed both.
     */
    cancel: (
      { tokenHash, userId, about }: FoundMailedToken,
      source: AuditSource,
    ): Promise<User | null> =>
      db.$transaction(async (tx) => {
        const [user] = await tx.$queryRaw<User[]>`
          SELECT ${columns<User>(userColumns('u'))} FROM users u WHERE u.id = ${userId}::uuid
          FOR NO KEY UPDATE`;
        if (!user) return null;
        const who = Prisma.sql`SELECT ${userId}::uuid AS id`;
        const consumed = consumeMailedToken(tokenHash, who, source.now);
        if ((await tx.$executeRaw(consumed)) === 0) return null;
        const stopped = await tx.$executeRaw`
          DELETE FROM mfa_resets WHERE user_id = ${userId}::uuid AND id::text = ${about}`;
        if (stopped === 0) return null;
        const event = {
          type: 'user.mfa_reset_cancelled',
          reason: 'stopped',
          actor: 'user',
          userId,
        } as const;
        await tx.$executeRaw(happenedAlone([event], source));
        return user;
      }),
  };
}

export type CancelMfaResetStore = ReturnType<typeof createCancelMfaResetStore>;
