import type { AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import { columns } from '../../db/columns.ts';
import { Prisma, type Db, type Statements } from '../../db/client.ts';
import { consumeMailedToken, dropMailedTokens } from '../../mailed-tokens/mailed-token.sql.ts';
import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import { forgetFactors } from '../../mfa/manage/removed-factors.sql.ts';
import type { MfaPolicy } from '../../policy/mfa-policy.ts';
import { rulingPolicy } from '../../policy/policy.sql.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { clear, type Charge } from '../../throttle/throttle.sql.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { passwordChangedAt } from '../password-changed-at.sql.ts';
import { userColumns } from '../../users/user.sql.ts';

const wholeUser = columns<User>(userColumns('u'));

export type ResettingUser = { readonly user: User; readonly policy: MfaPolicy };

export function createResetPasswordStore(db: Db, statements: Statements, policies: PolicyStore) {
  return {
    /** What the new password is judged by. */
    async find({ userId }: FoundMailedToken): Promise<ResettingUser | null> {
      const [row] = await statements.query<User & { policyId: string }>`
        SELECT ${wholeUser}, ${rulingPolicy} AS "policyId" FROM users u WHERE u.id = ${userId}::uuid`;
      if (!row) return null;
      const { policyId, ...user } = row;
      return { user, policy: await policies.of(policyId) };
    },

    /**
     * Null when the token was used up meanwhile, or the address is another one. Ends all sessions, tickets
     * and trusted devices. Where the address was not known to be the owner's, somebody else may have
     * signed up with it: nothing that they enrolled stays.
     */
    reset(
      { tokenHash, userId, email }: FoundMailedToken,
      chosen: { stored: StoredPassword; lengthReached: number; throttled: Charge },
      source: AuditSource,
    ): Promise<User | null> {
      const { stored, lengthReached } = chosen;
      return db.$transaction(async (tx) => {
        const [owner] = await tx.$queryRaw<{ verified: boolean }[]>`
          SELECT u.email_verified_at IS NOT NULL AS "verified" FROM users u
          WHERE u.id = ${userId}::uuid AND u.email = ${email} AND u.disabled_at IS NULL
          FOR NO KEY UPDATE`;
        if (!owner) return null;
        const who = Prisma.sql`SELECT ${userId}::uuid AS id`;
        const token = consumeMailedToken(tokenHash, who, source.now);
        if ((await tx.$executeRaw(token)) === 0) return null;

        await tx.$executeRaw(raiseAccessOf(userId));
        const [user] = await tx.$queryRaw<User[]>`
          UPDATE users u SET password_hash = ${stored.passwordHash}, password_key_id = ${stored.passwordKeyId},
            password_length_reached = ${lengthReached}::int, password_advice_id = NULL,
            password_changed_at = ${passwordChangedAt(source.now)},
            password_reset_at = ${source.now}::timestamptz, password_removed_at = NULL,
            email_verified_at = coalesce(u.email_verified_at, ${source.now}::timestamptz)
          WHERE u.id = ${userId}::uuid
          RETURNING ${wholeUser}`;
        await tx.$executeRaw(dropMailedTokens(who, ['VERIFY_EMAIL']));
        const factorsRemoved = await endOthers(
          tx,
          { userId, sessionId: null },
          source,
          'password_reset',
          async () => (owner.verified ? 0 : forgetFactors(tx, userId)),
        );
        await tx.$executeRaw(clear(chosen.throttled, Prisma.sql`TRUE`));
        const event = { type: 'password.reset', factorsRemoved, actor: 'user', userId } as const;
        await tx.$executeRaw(happenedAlone([event], source));
        return user!;
      });
    },
  };
}

export type ResetPasswordStore = ReturnType<typeof createResetPasswordStore>;
