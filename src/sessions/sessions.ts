import type { Prisma } from '../db/client.ts';
import { listByUser } from '../db/list-by-user.ts';
import { hashToken } from '../crypto/tokens.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { inGrace, isEnrolled } from '../policy/mfa-status.ts';
import { decideSignIn } from '../policy/decide-sign-in.ts';
import type { User } from '../users/user.ts';
import type { AccessTokens } from './access-token.ts';
import { InvalidRefreshToken, RefreshConflict } from './errors.ts';
import type { SessionFactory } from './new-session.ts';
import { isBeyondPassword } from './proofs.ts';
import type { RefreshTokens } from './refresh-token.ts';
import type { SessionTokens, Viewer, ViewerInSession } from './session.ts';
import type { Rotated, SessionsStore } from './sessions.store.ts';

/** How long a rotated refresh token is taken for a parallel request instead of a thief. */
const CONFLICT_WINDOW_SECONDS = 10;

export function createSessions(deps: {
  store: SessionsStore;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  sessionFactory: SessionFactory;
  /** Where an address is, in words. */
  describePlace: (ipAddress: string | null) => string | null;
  clock: Clock;
}) {
  const { store, accessTokens, refreshTokens, sessionFactory, clock } = deps;

  return {
    /** Who sent this access token: null when it is not valid or its session has ended. */
    async findViewer(accessToken: string): Promise<ViewerInSession | null> {
      const claims =
        accessTokens.verify(accessToken) ?? (await accessTokens.verifyLate(accessToken));
      return claims && store.findViewer(claims.sessionId, claims.userId, clock());
    },

    async refresh(refreshToken: string, client: Client): Promise<SessionTokens> {
      const parsed = refreshTokens.parse(refreshToken);
      if (!parsed) throw new InvalidRefreshToken();

      const { sessionId } = parsed;
      const presentedHash = hashToken(refreshToken);
      const next = sessionFactory.rotate(sessionId);
      const now = clock();
      const rotated = await store.rotate(
        { sessionId, presentedHash, nextHash: next.refreshTokenHash },
        now,
      );
      if (rotated) {
        const enrollmentDeadline = await requireStillAllowed(sessionId, rotated, client);
        const { user, proofs, expiresAt } = rotated;
        const tokens = sessionFactory.tokens(user, {
          id: sessionId,
          proofs,
          refreshToken: next.refreshToken,
          expiresAt,
        });
        return { ...tokens, enrollmentDeadline };
      }

      if (!parsed.isGenuine()) throw new InvalidRefreshToken();
      const conflictsSince = secondsAfter(now, -CONFLICT_WINDOW_SECONDS);
      const outcome = await store.endIfReused(
        { sessionId, presentedHash, conflictsSince },
        { client, now },
      );
      throw outcome === 'conflict' ? new RefreshConflict() : new InvalidRefreshToken();
    },

    /** Whether this is a refresh token of that very session. An access token alone, and whoever has it, is not. */
    async isHolder({ session }: ViewerInSession, refreshToken: string): Promise<boolean> {
      return (await findOwner(refreshToken))?.sessionId === session.id;
    },

    /** Idempotent: a token that is no longer known ends nothing. */
    async signOut(
      by: { viewer: ViewerInSession } | { refreshToken: string },
      all: boolean,
      client: Client,
    ): Promise<number> {
      const owner = 'viewer' in by ? ownerOf(by.viewer) : await findOwner(by.refreshToken);
      if (!owner) return 0;

      const { userId, sessionId } = owner;
      const reason = 'signed_out';
      const source = { client, now: clock() };
      if (!all) return store.end({ userId, sessionId, reason }, source);
      return (await store.endAll({ userId, reason }, source)) ?? 0;
    },

    revoke: (viewer: Viewer, sessionId: string, client: Client): Promise<number> =>
      store.end({ userId: viewer.user.id, sessionId, reason: 'revoked' }, { client, now: clock() }),

    list: listByUser((users: readonly User[], select: Prisma.SessionSelect) =>
      store.list(users, select, clock()),
    ),

    placeOf: deps.describePlace,
  };

  /** Until when a factor must be enrolled. A session that is less than what is asked for now ends. */
  async function requireStillAllowed(
    sessionId: string,
    { user, proofs, trustedDeviceId, mfa }: Rotated,
    client: Client,
  ): Promise<Date | null> {
    const now = clock();
    const decision = decideSignIn({
      door: 'refresh',
      userDisabled: user.disabled,
      policy: mfa.policy,
      secondFactorProven: proofs.some(isBeyondPassword),
      trustedDevice:
        trustedDeviceId !== null && (await store.isTrusted(trustedDeviceId, user.id, now)),
      requirement: mfa.requirement,
      enrolled: isEnrolled(mfa),
      inGrace: inGrace(mfa, now),
    });
    if (decision.kind === 'session') return decision.deadline ? mfa.enrollmentDeadline : null;

    const reason = isEnrolled(mfa) ? 'second_factor_required' : 'not_enrolled';
    await store.end({ userId: user.id, sessionId, reason }, { client, now });
    throw new InvalidRefreshToken();
  }

  async function findOwner(refreshToken: string) {
    const parsed = refreshTokens.parse(refreshToken);
    const userId = parsed && (await store.findOwner(parsed.sessionId, hashToken(refreshToken)));
    return userId ? { userId, sessionId: parsed.sessionId } : null;
  }
}

export type Sessions = ReturnType<typeof createSessions>;

const ownerOf = ({ user, session }: ViewerInSession) => ({
  userId: user.id,
  sessionId: session.id,
});
