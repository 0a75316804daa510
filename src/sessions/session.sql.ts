import { Prisma } from '../db/client.ts';
import type { Columns } from '../db/columns.ts';
import type { NewSession } from './new-session.ts';
import type { Proof } from './proofs.ts';
import type { Session } from './session.ts';

/** A session that stands in one row with its user, whose id and times have the plain names. */
export type SessionRow = Omit<Session, 'id' | 'createdAt'> & {
  readonly sessionId: string;
  readonly sessionCreatedAt: Date;
};

export function sessionColumns(alias: string): Columns<SessionRow> {
  const s = Prisma.raw(alias);
  return {
    sessionId: Prisma.sql`${s}.id`,
    userId: Prisma.sql`${s}.user_id`,
    proofs: Prisma.sql`${s}.proofs`,
    ipAddress: Prisma.sql`${s}.ip_address`,
    userAgent: Prisma.sql`${s}.user_agent`,
    sessionCreatedAt: Prisma.sql`${s}.created_at`,
    refreshedAt: Prisma.sql`${s}.refreshed_at`,
    expiresAt: Prisma.sql`${s}.expires_at`,
  };
}

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
  RETURNING s.id, s.user_id`;
