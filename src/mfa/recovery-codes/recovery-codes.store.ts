import type { AuditSource } from '../../audit/audit-event.ts';
import type { Db } from '../../db/client.ts';
import { lockFactorsOf } from '../factor-lock.sql.ts';
import { replaceRecoveryCodes } from './recovery-codes.sql.ts';

export function createRecoveryCodesStore(db: Db) {
  return {
    /** False when the user holds no factor that leads to aal2 any more: the codes do not alone. */
    replace(userId: string, hashes: readonly Buffer[], source: AuditSource): Promise<boolean> {
      return db.$transaction(async (tx) => {
        await lockFactorsOf(tx, userId);
        const active = await tx.$queryRaw<unknown[]>`
          SELECT 1 FROM factors
          WHERE user_id = ${userId}::uuid AND state <> 'PENDING' AND type NOT IN ('EMAIL', 'RECOVERY_CODES')`;
        if (active.length === 0) return false;

        await replaceRecoveryCodes(tx, userId, hashes, source);
        return true;
      });
    },
  };
}

export type RecoveryCodesStore = ReturnType<typeof createRecoveryCodesStore>;
