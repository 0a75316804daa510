import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { Prisma, type DbSession } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { dropMailedTokens } from '../../mailed-tokens/mailed-token.sql.ts';
import { forgetFactors } from '../../mfa/manage/removed-factors.sql.ts';
import { endOthers } from '../../sessions/end-others.sql.ts';
import { raiseAccessOf } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import type { Administrator } from '../administrator.ts';
import type { WaitingMfaReset } from './mfa-reset.ts';

export const waitingColumns = columns<WaitingMfaReset>({
  id: Prisma.sql`r.id`,
  userId: Prisma.sql`r.user_id`,
  requestedBy: Prisma.sql`r.requested_by`,
  requestedAt: Prisma.sql`r.requested_at`,
  approvedBy: Prisma.sql`r.approved_by`,
  approvedAt: Prisma.sql`r.approved_at`,
  approvals: Prisma.sql`r.approvals`,
  effectiveAt: Prisma.sql`r.effective_at`,
  expiresAt: Prisma.sql`r.expires_at`,
});

/** With it goes the link that would have stopped it. The user is locked. */
export async function forgetWaitingReset(tx: DbSession, userId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM mfa_resets WHERE user_id = ${userId}::uuid`;
  await tx.$executeRaw(dropMailedTokens(Prisma.sql`${userId}::uuid`, ['CANCEL_MFA_RESET']));
}

/**
 * Factors, codes, what was removed and could come back, devices, sessions, tickets, and a reset that
 * waits: all at once. Null when there is no such user.
 */
export async function resetMfa(
  tx: DbSession,
  userId: string,
  by: Administrator['actor'],
  source: AuditSource,
): Promise<User | null> {
  if ((await tx.$executeRaw(raiseAccessOf(userId))) === 0) return null;
  const [user] = await tx.$queryRaw<[User]>`
    UPDATE users u SET mfa_reset_at = ${source.now}::timestamptz WHERE u.id = ${userId}::uuid
    RETURNING ${columns<User>(userColumns('u'))}`;
  await forgetWaitingReset(tx, userId);
  const nobody = { userId, sessionId: null, actor: by.actor };
  const factorsRemoved = await endOthers(tx, nobody, source, 'mfa_reset', () =>
    forgetFactors(tx, userId),
  );
  const event: AuditEvent = { type: 'user.mfa_reset', factorsRemoved, ...by, userId };
  await tx.$executeRaw(happenedAlone([event], source));
  return user;
}
