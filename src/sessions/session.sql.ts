import { Prisma } from '../db/client.ts';
import type { NewSession } from './new-session.ts';
import type { Proof } from './proofs.ts';

/** The columns of a `Session`, from a table or part named `s`. */
export const sessionColumns = Prisma.sql`
  s.id AS "sessionId", s.user_id AS "userId", s.proofs AS "proofs", s.ip_address AS "ipAddress",
  s.user_agent AS "userAgent", s.created_at AS "sessionCreatedAt",
  s.refreshed_at AS "refreshedAt", s.expires_at AS "expiresAt"`;

/** Opens a session for the user that the query `owner` gives, or none if it gives none. */
export const insertSession = (session: NewSession, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO sessions
    (id, user_id, proofs, refresh_token_hash, refreshed_at, trusted_device_id, ip_address, user_agent,
    created_at, expires_at)
  SELECT ${session.id}::uuid, owner.id, ${JSON.stringify(session.proofs)}::jsonb,
    ${session.refreshTokenHash}::bytea, ${session.createdAt}::timestamptz,
    ${session.trustedDeviceId}::uuid,
    ${session.client.ipAddress}::text, ${session.client.userAgent}::text,
    ${session.createdAt}::timestamptz, ${session.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  RETURNING id`;

/**
 * Adds a proof to a live session of the user that the query `owner` gives, who is locked, and rotates
 * its refresh token.
 */
export const raiseSession = (
  raised: { id: string; proofs: readonly Proof[]; refreshTokenHash: Buffer },
  now: Date,
  owner: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  UPDATE sessions s SET
    proofs = ${JSON.stringify(raised.proofs)}::jsonb,
    previous_refresh_token_hash = refresh_token_hash,
    refresh_token_hash = ${raised.refreshTokenHash}::bytea,
    refreshed_at = ${now}::timestamptz
  FROM (${owner}) AS owner
  WHERE s.id = ${raised.id}::uuid AND s.user_id = owner.id AND s.expires_at > ${now}::timestamptz
  RETURNING s.id, s.user_id, s.expires_at`;
