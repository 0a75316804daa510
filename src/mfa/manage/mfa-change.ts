import type { SessionTokens } from '../../sessions/session.ts';
import type { User } from '../../users/user.ts';

type MfaActiveType = 'NONE' | 'TOTP';

export type MfaChange = {
  readonly kind: 'mfaChange';
  readonly activeMfaType: MfaActiveType;
  /** Shown once, with the first factor that is not the mailbox. */
  readonly recoveryCodes: readonly string[] | null;
  /** Opened when the enroller held a ticket and no session. */
  readonly session: SessionTokens | null;
  readonly user: User;
};
