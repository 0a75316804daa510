import { Prisma } from '../db/client.ts';
import type { Columns } from '../db/columns.ts';
import { constant } from '../db/constant.ts';
import type { AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import { ADMIN_ROLE } from '../policy/mfa-policy.ts';
import { lockUser } from '../users/access.sql.ts';
import type { User } from '../users/user.ts';
import type { NewSession } from './new-session.ts';
import { aalOf, type Proof } from './proofs.ts';
import { cutoffs, MAX_SESSIONS, type SessionLimit, type SessionLimits } from './session-limits.ts';
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
    (id, user_id, proofs, aal, refresh_token_hash, refreshed_at, trusted_device_id, ip_address,
    user_agent, created_at, expires_at)
  SELECT ${session.id}::uuid, owner.id, ${JSON.stringify(session.proofs)}::jsonb,
    ${aalOf(session.proofs)}::aal, ${session.refreshTokenHash}::bytea, ${session.refreshedAt}::timestamptz,
    ${session.trustedDeviceId}::uuid,
    ${session.client.ipAddress}::text, ${session.client.userAgent}::text,
    ${session.createdAt}::timestamptz, ${session.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  RETURNING id`;

/**
 * Whether the session that was looked at, if any was, is still there. A change of the ways in may have
 * ended it: another try by what holds now must not outlive it.
 */
export const sessionLives = (id: string | null): Prisma.Sql =>
  id === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`EXISTS (SELECT 1 FROM sessions s WHERE s.id = ${id}::uuid)`;

/**
 * Whether a user had as many sessions as they may before this statement opened another. Looked up in it
 * because hardly anybody has: parts that end the surplus would cost each sign-in as much again.
 */
export const wasFull = (userId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT 1 FROM sessions o WHERE o.user_id = ${userId} OFFSET ${constant(MAX_SESSIONS - 1)})`;

/**
 * The statement after one that opened a session too many: of the user's sessions as many stay as are
 * allowed, by their last use. Where it is never reached, the next sign-in finds one more.
 */
export const endSurplus = (userId: string, source: AuditSource): Prisma.Sql => Prisma.sql`
  WITH owner AS MATERIALIZED (
    ${lockUser(Prisma.sql`${userId}::uuid`)}
  ), surplus AS (
    DELETE FROM sessions s WHERE s.id IN (
      SELECT o.id FROM sessions o JOIN owner ON owner.id = o.user_id
      ORDER BY o.refreshed_at DESC, o.id DESC OFFSET ${constant(MAX_SESSIONS)}
    )
    RETURNING s.user_id
  ), ${happened(
    [{ type: 'session.revoked', count: 1, reason: 'too_many', actor: 'user', userId: null }],
    source,
    Prisma.sql`SELECT user_id, count(*) AS count FROM surplus GROUP BY user_id`,
    'events',
    Prisma.sql`e.metadata || jsonb_build_object('count', decided.count)`,
  )}
  SELECT user_id FROM surplus`;

/** Whether a session `s` of the user `u` lives: by the limits of now, whichever it began with. */
export const isLive = (limits: SessionLimits, now: Date): Prisma.Sql => Prisma.sql`
  s.expires_at > ${now}::timestamptz
    AND s.refreshed_at > ${now}::timestamptz - ${limitOf(limits, 'idleSeconds')}
    AND s.created_at > ${now}::timestamptz - ${limitOf(limits, 'lifetimeSeconds')}`;

/** Part of the text: they stay as the service was started, and what is sent with each statement costs. */
const limitOf = ({ admin, aal2, aal1 }: SessionLimits, of: keyof SessionLimit): Prisma.Sql =>
  Prisma.raw(`CASE
      WHEN '${ADMIN_ROLE}' = ANY(u.roles) THEN interval '${admin[of]} seconds'
      WHEN s.aal = 'aal2' THEN interval '${aal2[of]} seconds'
      ELSE interval '${aal1[of]} seconds' END`);

/** The same, of the sessions of these users, for Prisma's client. */
export function liveSessions(
  users: readonly Pick<User, 'id' | 'roles'>[],
  limits: SessionLimits,
  now: Date,
): Prisma.SessionWhereInput {
  const within = (limit: SessionLimit) => {
    const { refreshedAt, createdAt } = cutoffs(limit, now);
    return { refreshedAt: { gt: refreshedAt }, createdAt: { gt: createdAt } };
  };
  const admins = users.filter(({ roles }) => roles.includes(ADMIN_ROLE)).map(({ id }) => id);
  return {
    userId: { in: users.map(({ id }) => id) },
    expiresAt: { gt: now },
    OR: [
      { userId: { in: admins }, ...within(limits.admin) },
      { userId: { notIn: admins }, aal: 'aal2', ...within(limits.aal2) },
      { userId: { notIn: admins }, aal: 'aal1', ...within(limits.aal1) },
    ],
  };
}

/**
 * Adds a proof to a live session of the user that the query `owner` gives, who is locked, and rotates
 * its refresh token.
 */
export const raiseSession = (
  raised: {
    id: string;
    proofs: readonly Proof[];
    refreshTokenHash: Buffer;
    limits: SessionLimits;
  },
  now: Date,
  owner: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  UPDATE sessions s SET
    proofs = ${JSON.stringify(raised.proofs)}::jsonb,
    aal = ${aalOf(raised.proofs)}::aal,
    previous_refresh_token_hash = refresh_token_hash,
    refresh_token_hash = ${raised.refreshTokenHash}::bytea,
    refreshed_at = ${now}::timestamptz
  FROM (${owner}) AS owner JOIN users u ON u.id = owner.id
  WHERE s.id = ${raised.id}::uuid AND s.user_id = owner.id AND ${isLive(raised.limits, now)}
  RETURNING s.id, s.user_id, s.expires_at`;
