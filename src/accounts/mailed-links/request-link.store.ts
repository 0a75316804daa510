import { Prisma, type Statements } from '../../db/client.ts';
import { chargeQuotas, type Quota } from '../../throttle/quota.sql.ts';
import { blockedUntil } from '../../throttle/throttle.sql.ts';
import { mailLink } from './enqueue-links.sql.ts';
import type { LinkRequest } from './link-request.ts';

export type LinkQuotas = { readonly network: Quota | null; readonly mailbox: readonly Quota[] };

export type LinkRequested =
  { readonly kind: 'requested' } | { readonly kind: 'blocked'; readonly until: Date | null };

export function createRequestLinkStore(statements: Statements) {
  return {
    /** The same statement for every address, known or not. */
    async request(
      request: LinkRequest,
      { network, mailbox }: LinkQuotas,
      now: Date,
    ): Promise<LinkRequested> {
      const charged = Prisma.sql`EXISTS (SELECT 1 FROM network)`;
      const [row] = await statements.query<{ charged: boolean; blockedUntil: Date | null }>`
        WITH ${chargeQuotas(network ? [network] : [], 'network', now, Prisma.sql`TRUE`)},
        ${mailLink(request, mailbox, charged, now)}
        SELECT ${charged} AS "charged", (${blockedUntil([network], now)}) AS "blockedUntil"`;
      return row!.charged ? { kind: 'requested' } : { kind: 'blocked', until: row!.blockedUntil };
    },
  };
}

export type RequestLinkStore = ReturnType<typeof createRequestLinkStore>;
