import type { StoredPassword } from '../../crypto/password-hash.ts';
import { Prisma } from '../../db/client.ts';
import type { Columns } from '../../db/columns.ts';
import { mfaStatusColumns, toMfaStatus, type MfaStatusRow } from '../../policy/mfa-status.sql.ts';
import type { WrittenPolicy } from '../../policy/mfa-policy.ts';
import type { MfaStatus } from '../../policy/mfa-status.ts';
import { signInHistory, type PastSignInRow } from '../../risk/sign-in-history.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

/** What a sign-in is decided by, once the password was right. */
export type SignInFacts = User & {
  readonly passwordChangedAt: Date;
  readonly mfa: MfaStatus;
  /** Newest first. Read only where risk decides; else null. */
  readonly history: readonly PastSignInRow[] | null;
  /** Failures from this network before this attempt, while they are remembered. */
  readonly recentFailures: number;
};

export type Candidate = SignInFacts &
  StoredPassword & {
    readonly passwordAdviceId: string | null;
  };

export type SignInFactsRow = Omit<SignInFacts, 'mfa'> & MfaStatusRow;
export type CandidateRow = Omit<Candidate, 'mfa'> & MfaStatusRow;

/** The facts that are stored: all but `recentFailures`. */
export function signInFactsColumns(alias: string): Columns<Omit<SignInFactsRow, 'recentFailures'>> {
  const u = Prisma.raw(alias);
  return {
    ...userColumns(alias),
    ...mfaStatusColumns(alias),
    passwordChangedAt: Prisma.sql`${u}.password_changed_at`,
    history: signInHistory(u),
  };
}

export function candidateColumns(alias: string): Columns<Omit<CandidateRow, 'recentFailures'>> {
  const u = Prisma.raw(alias);
  return {
    ...signInFactsColumns(alias),
    passwordHash: Prisma.sql`${u}.password_hash`,
    passwordKeyId: Prisma.sql`${u}.password_key_id`,
    passwordAdviceId: Prisma.sql`${u}.password_advice_id`,
  };
}

/** `addressKey` names the throttle of the network. */
export const recentFailures = (addressKey: string | null, now: Date): Prisma.Sql => Prisma.sql`
  coalesce((
    SELECT t.failures FROM throttles t
    WHERE t.key = ${addressKey} AND t.expires_at > ${now}::timestamptz
  ), 0)`;

export const toCandidate = (row: CandidateRow, policy: WrittenPolicy): Candidate => ({
  ...row,
  mfa: toMfaStatus(row, policy),
});
