import type { DbSession } from '../../db/client.ts';

export const makePrimary = (tx: DbSession, userId: string, factorId: string): Promise<number> =>
  tx.$executeRaw`
    UPDATE factors SET is_primary = (id = ${factorId}::uuid)
    WHERE user_id = ${userId}::uuid AND state <> 'PENDING' AND type <> 'RECOVERY_CODES'`;
