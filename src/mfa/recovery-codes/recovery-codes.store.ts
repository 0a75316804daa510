import type { AuditSource } from '../../audit/audit-event.ts';
import type { Db } from '../../db/client.ts';
import { lockAccess, type SeenAccess } from '../../users/access.sql.ts';
import type { StoredRecoveryCodes } from './recovery-code.ts';
import { replaceRecoveryCodes } from './recovery-codes.sql.ts';

export function createRecoveryCodesStore(db: Db) {
  return {
    /** False when the ways in have changed, or no factor leads to aal2: codes alone must not. */
    replace(seen: SeenAccess, stored: StoredRecoveryCodes, source: AuditSource): Promise<boolean> {
      const { userId } = seen;
      return db.$transaction(async (tx) => {
        const locked = await tx.$queryRaw<unknown[]>(lockAccess(seen));
        if (locked.length === 0) return false;
        const active = await tx.$queryRaw<unknown[]>`
          SELECT 1 FROM factors
          WHERE user_id = ${userId}::uuid AND state <> 'PENDING' AND type NOT IN ('EMAIL', 'RECOVERY_CODES')`;
        if (active.length === 0) return false;

        await replaceRecoveryCodes(tx, userId, stored, source);
        return true;
      });
    },
  };
}

export type RecoveryCodesStore = ReturnType<typeof createRecoveryCodesStore>;
