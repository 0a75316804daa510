import type { Statements } from '../db/client.ts';
import type { MailedToken } from './mailed-token.ts';

export type FoundMailedToken = MailedToken & { readonly tokenHash: Buffer };

export function createMailedTokensStore(statements: Statements) {
  return {
    /**
     * Null when it is unknown, expired or used, or its user is disabled: but for the one that stops a reset,
     * or whoever wants that to happen would disable them meanwhile. Uses nothing up.
     */
    async find(tokenHash: Buffer, now: Date): Promise<FoundMailedToken | null> {
      const [row] = await statements.query<MailedToken>`
        SELECT t.purpose AS "purpose", t.user_id AS "userId", t.email AS "email",
          t.about AS "about"
        FROM mailed_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = ${tokenHash}::bytea AND t.expires_at > ${now}::timestamptz
          AND (u.disabled_at IS NULL OR t.purpose = 'CANCEL_MFA_RESET')`;
      return row ? { ...row, tokenHash } : null;
    },
  };
}

export type MailedTokensStore = ReturnType<typeof createMailedTokensStore>;
