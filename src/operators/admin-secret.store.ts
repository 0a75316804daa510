import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { blockedUntil, charge, type Charge } from '../throttle/throttle.sql.ts';

export function createAdminSecretStore(statements: Statements) {
  return {
    /** Until when this network is refused, whatever it sends; null where it is not. */
    async blockedUntil(network: Charge, now: Date): Promise<Date | null> {
      const [row] = await statements.query<{ until: Date | null }>`
        SELECT (${blockedUntil([network], now)}) AS "until"`;
      return row!.until;
    },

    /** Charges and records a wrong secret. False where parallel ones have used the charges up. */
    async refuse(network: Charge, event: AuditEvent, source: AuditSource): Promise<boolean> {
      const [row] = await statements.query<{ charged: boolean }>`
        WITH charged AS (
          ${charge(network, source.now, Prisma.sql`TRUE`)}
        ), ${happened([event], source, Prisma.sql`SELECT NULL::uuid FROM charged`)}
        SELECT EXISTS (SELECT 1 FROM charged) AS "charged"`;
      return row!.charged;
    },
  };
}

export type AdminSecretStore = ReturnType<typeof createAdminSecretStore>;
