import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import type { StoredPassword } from '../crypto/password-hash.ts';
import type { Db } from '../db/client.ts';
import { recordAndNotify } from '../notices/record-and-notify.sql.ts';
import { endOthers } from '../sessions/end-others.sql.ts';

export function createChangePasswordStore(db: Db) {
  return {
    /** False when another change was first. Ends other sessions, tickets and trusted devices. */
    change(
      changed: {
        user: { id: string; passwordChangedAt: Date };
        keptSessionId: string;
        stored: StoredPassword;
        lengthReached: number;
      },
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const { user, keptSessionId, stored, lengthReached } = changed;
      return db.$transaction(async (tx) => {
        // Later each time, whatever the clock says: sign-ins under way are told apart by it.
        const updated = await tx.$executeRaw`
          UPDATE users SET password_hash = ${stored.passwordHash},
            password_key_id = ${stored.passwordKeyId},
            password_length_reached = ${lengthReached}::int, password_advice_id = NULL,
            password_changed_at = greatest(
              ${source.now}::timestamptz, password_changed_at + interval '1 millisecond'
            )
          WHERE id = ${user.id}::uuid AND disabled_at IS NULL
            AND password_changed_at = ${user.passwordChangedAt}::timestamptz`;
        if (updated === 0) return false;

        const kept = { userId: user.id, sessionId: keptSessionId };
        await endOthers(tx, kept, source, 'password_changed');
        await recordAndNotify(tx, [event], source);
        return true;
      });
    },
  };
}

export type ChangePasswordStore = ReturnType<typeof createChangePasswordStore>;
