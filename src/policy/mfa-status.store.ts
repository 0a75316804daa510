import type { Statements } from '../db/client.ts';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { MfaStatus } from './mfa-status.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from './mfa-status.sql.ts';

export function createMfaStatusStore(statements: Statements) {
  return {
    async find(userId: string): Promise<MfaStatus> {
      const [row] = await statements.query<MfaStatusRow>`
        SELECT ${mfaStatusColumns} FROM users u WHERE u.id = ${userId}::uuid`;
      if (!row) throw new NoLongerSignedIn();
      return toMfaStatus(row);
    },
  };
}

export type MfaStatusStore = ReturnType<typeof createMfaStatusStore>;
