import type { AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { columns } from '../../db/columns.ts';
import { Prisma, type Db } from '../../db/client.ts';
import { consumeMailedToken } from '../../mailed-tokens/mailed-token.sql.ts';
import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import { restoreFactors, type FactorRemoval } from '../../mfa/manage/removed-factors.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

const wholeUser = columns<User>(userColumns('u'));
const removalColumns = columns<FactorRemoval>({
  id: Prisma.sql`m.id`,
  userId: Prisma.sql`m.user_id`,
  accessVersion: Prisma.sql`m.access_version`,
  stayed: Prisma.sql`m.stayed`,
});

export function createRestoreMfaFactorStore(db: Db) {
  return {
    /**
     * Uses the token up, puts back what was removed, and ends every session: somebody was in there. Null
     * when that has happened, it is too late, or the address is another one by now.
     */
    restore: (token: FoundMailedToken, source: AuditSource): Promise<User | null> =>
      db.$transaction(async (tx) => {
        const { userId, email } = token;
        const [user] = await tx.$queryRaw<User[]>`
          SELECT ${wholeUser} FROM users u
          WHERE u.id = ${userId}::uuid AND u.email = ${email} AND u.disabled_at IS NULL
          FOR NO KEY UPDATE`;
        if (!user) return null;
        const who = Prisma.sql`SELECT ${userId}::uuid AS id`;
        const consumed = consumeMailedToken(token.tokenHash, who, source.now);
        if ((await tx.$executeRaw(consumed)) === 0) return null;
        const [removal] = await tx.$queryRaw<FactorRemoval[]>`
          SELECT ${removalColumns} FROM factor_removals m
          WHERE m.user_id = ${userId}::uuid AND m.id::text = ${token.about}
            AND m.expires_at > ${source.now}::timestamptz`;
        if (!removal) return null;

        await tx.$executeRaw(raiseAccessOf(userId));
        // With it comes back what was removed later: those links have nothing more to do.
        await tx.$executeRaw`
          DELETE FROM mailed_tokens t USING factor_removals m
          WHERE t.user_id = ${userId}::uuid AND t.purpose = 'RESTORE_FACTOR'
            AND m.user_id = t.user_id AND m.id::text = t.about
            AND m.access_version >= ${removal.accessVersion}::int`;
        const nobody = { userId, sessionId: null };
        const { restored, removed } = await endOthers(tx, nobody, source, 'factor_restored', () =>
          restoreFactors(tx, removal),
        );
        const event = {
          type: 'factor.restored',
          factorTypes: restored,
          factorsRemoved: removed,
          actor: 'user',
          userId,
        } as const;
        await tx.$executeRaw(happenedAlone([event], source));
        return user;
      }),
  };
}

export type RestoreMfaFactorStore = ReturnType<typeof createRestoreMfaFactorStore>;
