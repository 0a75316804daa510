import { Prisma } from '../../db/client.ts';
import { mailboxBlockedUntil } from '../../mfa/attempt/charge-mailbox.sql.ts';
import { MAX_TICKET_ATTEMPTS } from '../../tickets/ticket.ts';

/** An enrollment ticket `t` that a mailed code has to open first, and its owner `u`. */
export const closedTicket = (
  tokenHash: Buffer,
  now: Date,
  columns: Prisma.Sql = Prisma.sql`t.*`,
): Prisma.Sql => Prisma.sql`
  SELECT ${columns} FROM tickets t JOIN users u ON u.id = t.user_id
  WHERE t.token_hash = ${tokenHash}::bytea AND t.purpose = 'ENROLLMENT' AND t.mailbox
    AND t.expires_at > ${now}::timestamptz AND t.attempts < ${MAX_TICKET_ATTEMPTS}::int
    AND u.disabled_at IS NULL`;

/** A code belongs to the ticket, and is only written while codes for it are looked at. */
export const closedTicketOwner =
  (tokenHash: Buffer, now: Date) =>
  (when: Prisma.Sql): Prisma.Sql => Prisma.sql`
    ${closedTicket(tokenHash, now)} AND ${mailboxBlockedUntil(Prisma.sql`u.id`, now)} IS NULL
      AND ${when}`;
