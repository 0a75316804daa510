import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { recordOrCount } from '../audit/record-or-count.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { chargeQuota, type Quota } from '../throttle/quota.sql.ts';
import { blockedUntil } from '../throttle/throttle.sql.ts';

export type TicketRefusal =
  { readonly kind: 'refused' } | { readonly kind: 'blocked'; readonly until: Date | null };

export function createRefuseTicketStore(statements: Statements) {
  return {
    /** Charges the refusal, and records or counts it. */
    async refuse(
      quota: Quota | null,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<TicketRefusal> {
      const [row] = await statements.query<{ charged: boolean; blockedUntil: Date | null }>`
        WITH charged AS (
          ${quota ? chargeQuota(quota, source.now, Prisma.sql`TRUE`) : Prisma.sql`SELECT 'unlimited'`}
        ), ${recordOrCount(event, source, 'charged')}
        SELECT EXISTS (SELECT 1 FROM charged) AS "charged",
          (${blockedUntil([quota], source.now)}) AS "blockedUntil"`;
      return row!.charged ? { kind: 'refused' } : { kind: 'blocked', until: row!.blockedUntil };
    },
  };
}

export type RefuseTicketStore = ReturnType<typeof createRefuseTicketStore>;
