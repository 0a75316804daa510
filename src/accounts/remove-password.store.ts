import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happenedAlone } from '../audit/happened.sql.ts';
import type { StoredPassword } from '../crypto/password-hash.ts';
import { Prisma, type Db } from '../db/client.ts';
import { isCarriedByPasskeys } from '../mfa/webauthn/carrying-passkeys.sql.ts';
import type { MfaStatus } from '../policy/mfa-status.ts';
import { policyUnchanged } from '../policy/policy.sql.ts';
import { endOthers } from '../sessions/end-others.sql.ts';
import { sessionLives } from '../sessions/session.sql.ts';
import { lockAccess, raiseAccess } from '../users/access.sql.ts';
import { passwordChangedAt } from './password-changed-at.sql.ts';

export type PasswordRemoval = {
  readonly userId: string;
  /** What it was decided by. */
  readonly status: Pick<MfaStatus, 'accessVersion' | 'policy'>;
  readonly keptSessionId: string | null;
  /** In its place: the hash of what nobody knows. */
  readonly stored: StoredPassword;
};

export function createRemovePasswordStore(db: Db) {
  return {
    /** Ends other sessions, tickets and trusted devices, as every change of the password does. */
    remove(
      { userId, status, keptSessionId, stored }: PasswordRemoval,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<'removed' | 'not_carried' | 'changed'> {
      const seen = { userId, accessVersion: status.accessVersion };
      return db.$transaction(async (tx) => {
        const unchanged = Prisma.sql`
          ${policyUnchanged(status.policy)} AND ${sessionLives(keptSessionId)}`;
        const locked = await tx.$queryRaw<unknown[]>(lockAccess(seen, unchanged));
        if (locked.length === 0) return 'changed';
        if (!(await isCarriedByPasskeys(tx, userId))) return 'not_carried';

        await tx.$executeRaw(raiseAccess(seen));
        await tx.$executeRaw`
          UPDATE users SET password_hash = ${stored.passwordHash},
            password_key_id = ${stored.passwordKeyId},
            password_removed_at = ${source.now}::timestamptz,
            password_length_reached = NULL, password_advice_id = NULL,
            password_changed_at = ${passwordChangedAt(source.now)}
          WHERE id = ${userId}::uuid`;
        await endOthers(tx, { userId, sessionId: keptSessionId }, source, 'password_removed');
        await tx.$executeRaw(happenedAlone([event], source));
        return 'removed';
      });
    },
  };
}

export type RemovePasswordStore = ReturnType<typeof createRemovePasswordStore>;
