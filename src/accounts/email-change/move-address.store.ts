import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { columns } from '../../db/columns.ts';
import { Prisma, type Db, type DbSession } from '../../db/client.ts';
import { isUniqueViolation } from '../../db/unique-violation.ts';
import { consumeMailedToken, dropMailedTokens } from '../../mailed-tokens/mailed-token.sql.ts';
import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import { forgetFactors } from '../../mfa/manage/removed-factors.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import { enqueueLinks } from '../mailed-links/enqueue-links.sql.ts';
import { requestedBy } from '../mailed-links/link-request.ts';

type Holder = {
  readonly id: string;
  readonly email: string;
  readonly verified: boolean;
  readonly disabled: boolean;
};

const wholeUser = columns<User>(userColumns('u'));

export type Moved =
  | { readonly kind: 'moved'; readonly user: User }
  | { readonly kind: 'taken' }
  /** The token is used up. */
  | { readonly kind: 'none' };

const TAKEN = { kind: 'taken' } as const;
const NONE = { kind: 'none' } as const;

/** Gives an account another address, that of the mailbox which a token was read in. */
export function createMoveAddressStore(db: Db) {
  /** Somebody may sign up with the address at that moment: then they are there to be looked at. */
  const inTurn = (move: (tx: DbSession) => Promise<Moved>): Promise<Moved> =>
    db.$transaction(move).catch((error: unknown) => {
      if (isUniqueViolation(error)) return db.$transaction(move);
      throw error;
    });

  return {
    /** From the old address to the new one. Uses nothing up where that is taken. */
    confirm: (token: FoundMailedToken, source: AuditSource): Promise<Moved> =>
      inTurn(async (tx) => {
        const { user, other } = await lockBoth(tx, token);
        if (!user) return NONE;
        if (other?.verified) return TAKEN;
        if (!(await consume(tx, token, source))) return NONE;

        if (other) await takeAddressFrom(tx, other, source);
        const moved = await moveTo(tx, token, source);
        const former = { kind: 'emailChanged', email: user.email, userId: user.id } as const;
        const told = requestedBy(former, source.client, source.now);
        await tx.$executeRaw(enqueueLinks([told], Prisma.sql`TRUE`));
        await tx.$executeRaw(happenedAlone([about('email.changed', user.id)], source));
        return { kind: 'moved', user: moved };
      }),

    /**
     * Back to the address that was asked whether the change should be stopped, if it has happened already
     * and the address is still free. Ends every session: somebody was in there.
     */
    stop: (token: FoundMailedToken, source: AuditSource): Promise<Moved> =>
      inTurn(async (tx) => {
        const { user, other } = await lockBoth(tx, token);
        if (!user || !(await consume(tx, token, source))) return NONE;

        if (other && !other.verified) await takeAddressFrom(tx, other, source);
        const kept = other?.verified ? null : await moveTo(tx, token, source);
        if (!kept) await tx.$executeRaw(raiseAccessOf(user.id));
        const nobody = { userId: user.id, sessionId: null };
        await endOthers(tx, nobody, source, 'email_change_stopped');
        await tx.$executeRaw(happenedAlone([about('email.change_stopped', user.id)], source));
        return kept ? { kind: 'moved', user: kept } : TAKEN;
      }),
  };
}

export type MoveAddressStore = ReturnType<typeof createMoveAddressStore>;

const about = (type: 'email.changed' | 'email.change_stopped', userId: string): AuditEvent => ({
  type,
  actor: 'user',
  userId,
});

/** The account of the token, and whoever else holds the address: in the order of their ids. */
async function lockBoth(tx: DbSession, { userId, email }: FoundMailedToken) {
  const holders = await tx.$queryRaw<Holder[]>`
    SELECT u.id AS "id", u.email AS "email", u.email_verified_at IS NOT NULL AS "verified",
      u.disabled_at IS NOT NULL AS "disabled"
    FROM users u WHERE u.id = ${userId}::uuid OR u.email = ${email}
    ORDER BY u.id FOR UPDATE`;
  return {
    user: holders.find(({ id, disabled }) => id === userId && !disabled),
    other: holders.find(({ id }) => id !== userId),
  };
}

async function consume(
  tx: DbSession,
  { tokenHash, userId }: FoundMailedToken,
  { now }: AuditSource,
): Promise<boolean> {
  const who = Prisma.sql`SELECT ${userId}::uuid AS id`;
  return (await tx.$executeRaw(consumeMailedToken(tokenHash, who, now))) === 1;
}

/**
 * Somebody signed up with an address that is not theirs, and never proved it. Their account loses it, and
 * every way in; an operator can still tell what was there.
 */
async function takeAddressFrom(tx: DbSession, { id }: Holder, source: AuditSource): Promise<void> {
  await tx.$executeRaw(raiseAccessOf(id));
  await tx.$executeRaw`
    UPDATE users SET email = id || '@displaced.invalid',
      disabled_at = coalesce(disabled_at, ${source.now}::timestamptz)
    WHERE id = ${id}::uuid`;
  await tx.$executeRaw`DELETE FROM mailed_tokens WHERE user_id = ${id}::uuid`;
  await endOthers(tx, { userId: id, sessionId: null }, source, 'email_lost', () =>
    forgetFactors(tx, id),
  );
  const lost = { type: 'email.lost', actor: 'system', userId: id } as const;
  await tx.$executeRaw(happenedAlone([lost], source));
}

/** E-mail factors follow the address. What was mailed to the former one works no longer. */
async function moveTo(
  tx: DbSession,
  { userId, email }: FoundMailedToken,
  { now }: AuditSource,
): Promise<User> {
  const [user] = await tx.$queryRaw<User[]>`
    UPDATE users u SET email = ${email}, access_version = u.access_version + 1,
      email_verified_at = CASE WHEN u.email = ${email}
        THEN coalesce(u.email_verified_at, ${now}::timestamptz) ELSE ${now}::timestamptz END
    WHERE u.id = ${userId}::uuid
    RETURNING ${wholeUser}`;
  const who = Prisma.sql`SELECT ${userId}::uuid AS id`;
  await tx.$executeRaw(
    dropMailedTokens(who, ['VERIFY_EMAIL', 'RESET_PASSWORD', 'INVITATION', 'CHANGE_EMAIL']),
  );
  await tx.$executeRaw`
    UPDATE factors SET target = ${email} WHERE user_id = ${userId}::uuid AND type = 'EMAIL'`;
  return user!;
}
