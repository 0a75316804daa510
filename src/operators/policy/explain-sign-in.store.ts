import type { Statements } from '../../db/client.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from '../../policy/mfa-status.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import type { Candidate } from '../../sign-in/password/password-attempt.store.ts';
import { signInHistory } from '../../risk/sign-in-history.sql.ts';

export type Explained = Omit<Candidate, 'passwordHash' | 'passwordKeyId' | 'passwordAdviceId'>;

export function createExplainSignInStore(statements: Statements) {
  return {
    /** What a sign-in of this user would be decided by, without one. */
    async find(userId: string, addressKey: string | null, now: Date): Promise<Explained | null> {
      const [row] = await statements.query<User & MfaStatusRow & Omit<Explained, 'mfa'>>`
        SELECT ${userColumns}, u.password_changed_at AS "passwordChangedAt", ${mfaStatusColumns},
          ${signInHistory} AS "history",
          coalesce((
            SELECT t.failures FROM throttles t
            WHERE t.key = ${addressKey} AND t.expires_at > ${now}::timestamptz
          ), 0) AS "recentFailures"
        FROM users u WHERE u.id = ${userId}::uuid`;
      return row ? { ...row, mfa: toMfaStatus(row) } : null;
    },
  };
}

export type ExplainSignInStore = ReturnType<typeof createExplainSignInStore>;
