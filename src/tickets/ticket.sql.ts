import { Prisma } from '../db/client.ts';
import type { NewTicket } from './ticket.ts';

/** Writes a ticket for the user that the query `owner` gives, or none if it gives none. */
export const insertTicket = (ticket: NewTicket, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO tickets
    (token_hash, purpose, user_id, session_id, proofs, created_at, expires_at)
  SELECT ${ticket.tokenHash}::bytea, ${ticket.purpose}::ticket_purpose, owner.id,
    ${ticket.sessionId}::uuid, ${JSON.stringify(ticket.proofs)}::jsonb,
    ${ticket.createdAt}::timestamptz, ${ticket.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  RETURNING user_id`;
