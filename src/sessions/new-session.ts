import { v7 as uuidv7 } from 'uuid';
import { hashToken } from '../crypto/tokens.ts';
import { secondsAfter, type Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { User } from '../users/user.ts';
import type { AccessTokens } from './access-token.ts';
import type { Proof } from './proofs.ts';
import type { RefreshTokens } from './refresh-token.ts';
import type { SessionLimits } from './session-limits.ts';
import type { SessionTokens } from './session.ts';

/** A session about to be written, with the refresh token that only its owner will hold. */
export type NewSession = {
  readonly id: string;
  readonly refreshToken: string;
  readonly refreshTokenHash: Buffer;
  readonly proofs: readonly Proof[];
  /** The device that took the place of a second factor. */
  readonly trustedDeviceId: string | null;
  readonly client: Client;
  readonly createdAt: Date;
  readonly refreshedAt: Date;
  readonly expiresAt: Date;
  /** By which it lives. */
  readonly limits: SessionLimits;
};

/** Makes the values of sessions. Writing them is part of the statement that decides. */
export function createSessionFactory(deps: {
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  clock: Clock;
  sessionTtlSeconds: number;
  limits: SessionLimits;
}) {
  const { accessTokens, refreshTokens, clock, sessionTtlSeconds, limits } = deps;

  return {
    prepare(
      proofs: readonly Proof[],
      client: Client,
      trustedDeviceId: string | null = null,
    ): NewSession {
      const id = uuidv7();
      const refreshToken = refreshTokens.create(id);
      const createdAt = clock();
      return {
        id,
        refreshToken,
        refreshTokenHash: hashToken(refreshToken),
        proofs,
        trustedDeviceId,
        client,
        createdAt,
        refreshedAt: createdAt,
        expiresAt: secondsAfter(createdAt, sessionTtlSeconds),
        limits,
      };
    },

    /** The next refresh token of a session that stays. */
    rotate(sessionId: string): Pick<NewSession, 'refreshToken' | 'refreshTokenHash' | 'limits'> {
      const refreshToken = refreshTokens.create(sessionId);
      return { refreshToken, refreshTokenHash: hashToken(refreshToken), limits };
    },

    tokens(
      user: User,
      session: { id: string; proofs: readonly Proof[]; refreshToken: string; expiresAt: Date },
    ): SessionTokens {
      return {
        kind: 'session',
        sessionId: session.id,
        accessToken: accessTokens.create(user, session),
        accessTokenExpiresIn: accessTokens.ttlSeconds,
        refreshToken: session.refreshToken,
        expiresAt: session.expiresAt,
        user,
      };
    },
  };
}

export type SessionFactory = ReturnType<typeof createSessionFactory>;
