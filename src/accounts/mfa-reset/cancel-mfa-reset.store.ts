import type { AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { columns } from '../../db/columns.ts';
import { Prisma, type Db } from '../../db/client.ts';
import { dropMailedTokens } from '../../mailed-tokens/mailed-token.sql.ts';
import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

export function createCancelMfaResetStore(db: Db) {
  return {
    /**
     * Null when it has happened, or was stopped. Neither another address nor a disabled user keeps it from
     * being stopped: somebody who wants it to happen could have changed both.
     */
    cancel: ({ tokenHash, userId }: FoundMailedToken, source: AuditSource): Promise<User | null> =>
      db.$transaction(async (tx) => {
        const [user] = await tx.$queryRaw<User[]>`
          SELECT ${columns<User>(userColumns('u'))} FROM users u WHERE u.id = ${userId}::uuid
          FOR NO KEY UPDATE`;
        if (!user) return null;
        const stopped = await tx.$executeRaw`
          DELETE FROM mfa_resets r USING mailed_tokens t
          WHERE t.token_hash = ${tokenHash}::bytea AND t.expires_at > ${source.now}::timestamptz
            AND r.user_id = t.user_id AND r.id::text = t.about`;
        if (stopped === 0) return null;
        await tx.$executeRaw(dropMailedTokens(Prisma.sql`${userId}::uuid`, ['CANCEL_MFA_RESET']));
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
