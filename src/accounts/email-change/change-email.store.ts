import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { chargeQuotas } from '../../throttle/quota.sql.ts';
import { blockedUntil } from '../../throttle/throttle.sql.ts';
import { lockAccess, type SeenAccess } from '../../users/access.sql.ts';
import { enqueueLinks } from '../mailed-links/enqueue-links.sql.ts';
import type { LinkRequest } from '../mailed-links/link-request.ts';
import type { LinkQuotas, LinkRequested } from '../mailed-links/request-link.store.ts';

export type EmailChangeRequested = LinkRequested | { readonly kind: 'changed' };

export function createChangeEmailStore(statements: Statements) {
  return {
    /**
     * Has both mails sent, unless the session has ended meanwhile, or the ways in have changed. The new
     * mailbox has quotas that protect its owner, who may be somebody else; the caller is told of them.
     */
    async request(
      requests: readonly LinkRequest[],
      quotas: LinkQuotas,
      seen: SeenAccess & { readonly sessionId: string | null },
      event: AuditEvent,
      source: AuditSource,
    ): Promise<EmailChangeRequested> {
      const all = [...(quotas.network ? [quotas.network] : []), ...quotas.mailbox];
      const isLive = Prisma.sql`EXISTS (SELECT 1 FROM live)`;
      const [row] = await statements.query<{
        live: boolean;
        charged: boolean;
        blockedUntil: Date | null;
      }>`
        WITH owner AS MATERIALIZED (
          ${lockAccess(seen)}
        ), live AS MATERIALIZED (
          ${seen.sessionId === null ? Prisma.sql`SELECT id FROM owner` : liveSession(seen.sessionId)}
        ), ${chargeQuotas(all, 'charged', source.now, isLive)},
        mailed AS (${enqueueLinks(requests, Prisma.sql`EXISTS (SELECT 1 FROM charged)`)}),
        ${happened([event], source, Prisma.sql`SELECT live.id FROM live, charged`)}
        SELECT ${isLive} AS "live", EXISTS (SELECT 1 FROM charged) AS "charged",
          (${blockedUntil(all, source.now)}) AS "blockedUntil"`;
      if (!row!.live) return { kind: 'changed' };
      return row!.charged ? { kind: 'requested' } : { kind: 'blocked', until: row!.blockedUntil };
    },
  };
}

const liveSession = (id: string): Prisma.Sql => Prisma.sql`
  SELECT owner.id FROM sessions s JOIN owner ON owner.id = s.user_id
  WHERE s.id = ${id}::uuid FOR KEY SHARE OF s`;

export type ChangeEmailStore = ReturnType<typeof createChangeEmailStore>;
