import { happened } from '../../audit/happened.sql.ts';
import type { AuditSource } from '../../audit/audit-event.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { chargeQuota, type Quota } from '../../throttle/quota.sql.ts';
import { blockedUntil } from '../../throttle/throttle.sql.ts';
import type { UserNames } from '../../throttle/throttle.ts';
import { stayingUser } from '../../users/access.sql.ts';
import { userData } from './user-data.sql.ts';
import { toUserNames, userNameColumns, type UserNamesRow } from '../../throttle/user-names.sql.ts';

export type ExportAttempt =
  | { readonly kind: 'open'; readonly names: UserNames }
  | { readonly kind: 'blocked'; readonly until: Date | null }
  | { readonly kind: 'gone' };

export function createExportUserDataStore(statements: Statements) {
  return {
    /** Charges the attempt, and reads by what the user's counters are named. */
    async charge(userId: string, quota: Quota | null, now: Date): Promise<ExportAttempt> {
      const [row] = await statements.query<
        UserNamesRow & { admitted: boolean; blockedUntil: Date | null }
      >`
        WITH charged AS (
          ${quota ? chargeQuota(quota, now, Prisma.sql`TRUE`) : Prisma.sql`SELECT 'unlimited'`}
        )
        SELECT EXISTS (SELECT 1 FROM charged) AS "admitted",
          (${blockedUntil([quota], now)}) AS "blockedUntil", ${columns<UserNamesRow>(userNameColumns)}
        FROM users u WHERE u.id = ${userId}::uuid`;
      if (!row) return { kind: 'gone' };
      if (!row.admitted) return { kind: 'blocked', until: row.blockedUntil };
      return { kind: 'open', names: toUserNames(row) };
    },

    /** All of one moment. Null when the user is gone. */
    async collect(
      names: UserNames,
      counters: readonly string[],
      source: AuditSource,
    ): Promise<unknown> {
      const [row] = await statements.query<{ data: unknown }>`
        WITH owner AS MATERIALIZED (
          ${stayingUser(names.userId)}
        ), ${happened(
          [{ type: 'user_data.exported', actor: 'user', userId: null }],
          source,
          Prisma.sql`SELECT id FROM owner`,
        )}
        SELECT ${userData(names, counters)} AS "data" FROM owner`;
      return row?.data ?? null;
    },
  };
}

export type ExportUserDataStore = ReturnType<typeof createExportUserDataStore>;
