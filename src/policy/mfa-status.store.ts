import type { Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { MfaStatus } from './mfa-status.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from './mfa-status.sql.ts';

const mfaStatus = columns<MfaStatusRow>(mfaStatusColumns('u'));

export function createMfaStatusStore(statements: Statements) {
  return {
    async find(userId: string): Promise<MfaStatus> {
      const [row] = await statements.query<MfaStatusRow>`
        SELECT ${mfaStatus} FROM users u WHERE u.id = ${userId}::uuid`;
      if (!row) throw new NoLongerSignedIn();
      return toMfaStatus(row);
    },
  };
}

export type MfaStatusStore = ReturnType<typeof createMfaStatusStore>;
