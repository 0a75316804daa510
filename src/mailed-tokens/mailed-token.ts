import { hashToken, randomToken } from '../crypto/tokens.ts';
import { secondsAfter } from '../shared/clock.ts';

/** How long a mailed link works, in seconds, where that does not depend on what it is about. */
export const MAILED_TOKEN_TTL_SECONDS = {
  VERIFY_EMAIL: 24 * 3600,
  RESET_PASSWORD: 15 * 60,
  CHANGE_EMAIL: 24 * 3600,
  STOP_EMAIL_CHANGE: 72 * 3600,
  RESTORE_FACTOR: 72 * 3600,
} as const;

export type MailedTokenPurpose = keyof typeof MAILED_TOKEN_TTL_SECONDS | 'CANCEL_MFA_RESET';

/** Whom a mailed token speaks for, and which mailbox it was read in. */
export type MailedToken = {
  readonly purpose: MailedTokenPurpose;
  readonly userId: string;
  readonly email: string;
  /** The removal that it undoes, or the reset that it stops. Empty where it is about the account. */
  readonly about: string;
};

/** A mailed token about to be written. */
export type NewMailedToken = MailedToken & {
  readonly tokenHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

type Mailed = Omit<MailedToken, 'about' | 'purpose'> &
  Partial<Pick<MailedToken, 'about'>> &
  (
    | { readonly purpose: keyof typeof MAILED_TOKEN_TTL_SECONDS }
    | { readonly purpose: 'CANCEL_MFA_RESET'; readonly expiresAt: Date }
  );

export function prepareMailedToken(
  mailed: Mailed,
  now: Date,
): { token: string; row: NewMailedToken } {
  const token = randomToken();
  const expiresAt =
    mailed.purpose === 'CANCEL_MFA_RESET'
      ? mailed.expiresAt
      : secondsAfter(now, MAILED_TOKEN_TTL_SECONDS[mailed.purpose]);
  return {
    token,
    row: { about: '', ...mailed, tokenHash: hashToken(token), createdAt: now, expiresAt },
  };
}
