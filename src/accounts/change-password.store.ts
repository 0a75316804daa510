import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happenedAlone } from '../audit/happened.sql.ts';
import type { StoredPassword } from '../crypto/password-hash.ts';
import type { Db } from '../db/client.ts';
import { endOthers } from '../sessions/end-others.sql.ts';
import { raiseAccess, type SeenAccess } from '../users/access.sql.ts';
import { passwordChangedAt } from './password-changed-at.sql.ts';

export function createChangePasswordStore(db: Db) {
  return {
    /** False when another change was first. Ends other sessions, tickets and trusted devices. */
    change(
      changed: {
        seen: SeenAccess;
        keptSessionId: string | null;
        stored: StoredPassword;
        lengthReached: number;
      },
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const { seen, keptSessionId, stored, lengthReached } = changed;
      const { userId } = seen;
      return db.$transaction(async (tx) => {
        if ((await tx.$executeRaw(raiseAccess(seen))) === 0) return false;
        await tx.$executeRaw`
          UPDATE users SET password_hash = ${stored.passwordHash},
            password_key_id = ${stored.passwordKeyId},
            password_length_reached = ${lengthReached}::int, password_advice_id = NULL,
            password_changed_at = ${passwordChangedAt(source.now)}
          WHERE id = ${userId}::uuid`;
        await endOthers(tx, { userId, sessionId: keptSessionId }, source, 'password_changed');
        await tx.$executeRaw(happenedAlone([event], source));
        return true;
      });
    },
  };
}

export type ChangePasswordStore = ReturnType<typeof createChangePasswordStore>;
