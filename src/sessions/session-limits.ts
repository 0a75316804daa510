import { ADMIN_ROLE } from '../policy/mfa-policy.ts';
import { secondsAfter } from '../shared/clock.ts';
import type { Aal } from './proofs.ts';

/** More than a person has devices. The one that was used least recently makes room for another. */
export const MAX_SESSIONS = 50;

export type SessionLimit = {
  /** Without a refresh. */
  readonly idleSeconds: number;
  /** However much it is used. */
  readonly lifetimeSeconds: number;
};

/** Administrators have limits of their own, whatever their session was proven with. */
export type SessionLimits = Readonly<Record<Aal | 'admin', SessionLimit>>;

/** A session that was used, or opened, no later than this is over. */
export const cutoffs = ({ idleSeconds, lifetimeSeconds }: SessionLimit, now: Date) => ({
  refreshedAt: secondsAfter(now, -idleSeconds),
  createdAt: secondsAfter(now, -lifetimeSeconds),
});

/** When a session ends unless it is used: by the limits of now, which may not be those it began with. */
export function endOfSession(
  session: { aal: Aal; createdAt: Date; refreshedAt: Date; expiresAt: Date },
  owner: { readonly roles: readonly string[] },
  limits: SessionLimits,
): Date {
  const limit = limits[owner.roles.includes(ADMIN_ROLE) ? 'admin' : session.aal];
  const ends = [
    session.expiresAt,
    secondsAfter(session.createdAt, limit.lifetimeSeconds),
    secondsAfter(session.refreshedAt, limit.idleSeconds),
  ];
  return new Date(Math.min(...ends.map((end) => end.getTime())));
}
