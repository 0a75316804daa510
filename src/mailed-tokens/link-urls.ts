import type { MailedTokenPurpose } from './mailed-token.ts';

/** The pages that mailed links lead to: an application's, or the small ones of this service. */
export type LinkPages = {
  readonly verifyEmail: string;
  readonly resetPassword: string;
  readonly forgotPassword: string;
  readonly stopEmailChange: string;
  readonly restoreFactor: string;
  readonly cancelMfaReset: string;
};

const PAGE_OF: Readonly<Record<MailedTokenPurpose, keyof LinkPages>> = {
  VERIFY_EMAIL: 'verifyEmail',
  CHANGE_EMAIL: 'verifyEmail',
  RESET_PASSWORD: 'resetPassword',
  STOP_EMAIL_CHANGE: 'stopEmailChange',
  RESTORE_FACTOR: 'restoreFactor',
  CANCEL_MFA_RESET: 'cancelMfaReset',
};

/** The token stands in the fragment: no browser sends that to a server, and no server logs it. */
export function linkUrl(pages: LinkPages, purpose: MailedTokenPurpose, token: string): string {
  const url = new URL(pages[PAGE_OF[purpose]]);
  url.hash = `token=${token}`;
  return url.href;
}
