import type { User } from '../users/user.ts';
import type { Proof } from './proofs.ts';

/** One signed-in device. Its id is the sid claim. */
export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly proofs: readonly Proof[];
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly refreshedAt: Date;
  readonly expiresAt: Date;
};

/**
 * The signed-in user making this request; or, without a session, the one for whom a backend makes it that
 * holds the admin secret.
 */
export type Viewer = { readonly user: User; readonly session: Session | null };

export type ViewerInSession = Viewer & { readonly session: Session };

/** What a client gets to hold. */
export type SessionTokens = {
  readonly kind: 'session';
  readonly sessionId: string;
  readonly accessToken: string;
  readonly accessTokenExpiresIn: number;
  readonly refreshToken: string;
  /** Of the session, and so of the refresh token. */
  readonly expiresAt: Date;
  readonly user: User;
  /** Shown once, to the browser that is trusted from now on. */
  readonly deviceToken?: string | null;
  /** Until when a factor must be enrolled. */
  readonly enrollmentDeadline?: Date | null;
};
