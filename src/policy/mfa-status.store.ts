import type { Reads } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { MfaStatus } from './mfa-status.ts';
import type { PolicyStore } from './policy.store.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from './mfa-status.sql.ts';

const mfaStatus = columns<MfaStatusRow>(mfaStatusColumns('u'));

export function createMfaStatusStore(statements: Reads, policies: Pick<PolicyStore, 'of'>) {
  return {
    async find(userId: string): Promise<MfaStatus> {
      const [row] = await statements.query<MfaStatusRow>`
        SELECT ${mfaStatus} FROM users u WHERE u.id = ${userId}::uuid`;
      if (!row) throw new NoLongerSignedIn();
      return toMfaStatus(row, await policies.of(row.policyId));
    },

    /** Of those that are there. */
    async findAll(userIds: readonly string[]): Promise<ReadonlyMap<string, MfaStatus>> {
      const rows = await statements.query<MfaStatusRow & { userId: string }>`
        SELECT ${mfaStatus}, u.id AS "userId" FROM users u WHERE u.id = ANY(${[...userIds]}::uuid[])`;
      const found = rows.map(
        async (row) => [row.userId, toMfaStatus(row, await policies.of(row.policyId))] as const,
      );
      return new Map(await Promise.all(found));
    },
  };
}

export type MfaStatusStore = ReturnType<typeof createMfaStatusStore>;
