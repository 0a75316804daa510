import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '../../db/client.ts';
import { enqueue } from '../../jobs/enqueue.sql.ts';
import { chargeQuotas, type Quota } from '../../throttle/quota.sql.ts';
import type { LinkRequest } from './link-request.ts';

export const LINK_QUEUE = 'mailed-link';

/** Enqueues mails with links, where `when` holds. */
export function enqueueLinks(requests: readonly LinkRequest[], when: Prisma.Sql): Prisma.Sql {
  const rows = requests.map((data) => ({ id: uuidv7(), data }));
  return enqueue(
    LINK_QUEUE,
    Prisma.sql`
      SELECT j.id, j.data FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS j(id uuid, data jsonb)
      WHERE ${when}`,
  );
}

/**
 * Parts of a statement that mail a link at a stranger's request: at the expense of the mailbox, and no
 * word to the stranger where it has had enough. `when` holds where it is due.
 */
export const mailLink = (
  request: LinkRequest,
  mailbox: readonly Quota[],
  when: Prisma.Sql,
  now: Date,
): Prisma.Sql => Prisma.sql`
  ${chargeQuotas(mailbox, 'mailbox', now, when)},
  mailed AS (${enqueueLinks([request], Prisma.sql`EXISTS (SELECT 1 FROM mailbox)`)})`;
