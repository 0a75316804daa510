import { Prisma } from '../db/client.ts';
import { constant } from '../db/constant.ts';
import { MAX_TICKET_ATTEMPTS, type NewTicket } from './ticket.ts';

/** Writes a ticket for the user that the query `owner` gives, or none if it gives none. */
export const insertTicket = (ticket: NewTicket, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO tickets
    (token_hash, purpose, user_id, session_id, proofs, mailbox, created_at, expires_at)
  SELECT ${ticket.tokenHash}::bytea, ${ticket.purpose}::ticket_purpose, owner.id,
    ${ticket.sessionId}::uuid, ${JSON.stringify(ticket.proofs)}::jsonb,
    ${ticket.mailbox}::bool, ${ticket.createdAt}::timestamptz, ${ticket.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  RETURNING user_id`;

/** Deletes the ticket, where `when` holds, once it had all its attempts. */
export const deleteExhaustedTicket = (
  tokenHash: Buffer,
  when: Prisma.Sql = Prisma.sql`TRUE`,
): Prisma.Sql => Prisma.sql`
  DELETE FROM tickets
  WHERE token_hash = ${tokenHash}::bytea AND attempts >= ${constant(MAX_TICKET_ATTEMPTS)} AND ${when}
  RETURNING 1`;

/**
 * A ticket `t` that a second factor can redeem, and its owner `u`: alive, and fewer attempts charged
 * than `maxAttempts`. The attempt that is being decided is charged already.
 */
export const redeemableTicket = (
  tokenHash: Buffer,
  now: Date,
  maxAttempts = MAX_TICKET_ATTEMPTS,
): Prisma.Sql => Prisma.sql`
  SELECT t.*, u.access_version FROM tickets t JOIN users u ON u.id = t.user_id
  WHERE ${isRedeemable(tokenHash, now, maxAttempts)}`;

/** The same, and counts an attempt on it. */
export const chargeRedeemableTicket = (tokenHash: Buffer, now: Date): Prisma.Sql => Prisma.sql`
  UPDATE tickets t SET attempts = t.attempts + 1 FROM users u
  WHERE u.id = t.user_id AND ${isRedeemable(tokenHash, now, MAX_TICKET_ATTEMPTS)}
  RETURNING t.*, u.access_version`;

/** Takes the attempt back, where nothing was tried. */
export const refundTicket = (tokenHash: Buffer): Prisma.Sql => Prisma.sql`
  UPDATE tickets SET attempts = attempts - 1 WHERE token_hash = ${tokenHash}::bytea AND attempts > 0
  RETURNING user_id, mailbox`;

const isRedeemable = (tokenHash: Buffer, now: Date, maxAttempts: number): Prisma.Sql => Prisma.sql`
  t.token_hash = ${tokenHash}::bytea AND t.purpose IN ('SIGN_IN', 'STEP_UP')
    AND t.expires_at > ${now}::timestamptz AND t.attempts < ${constant(maxAttempts)}
    AND u.disabled_at IS NULL`;
