import type { Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { toMfaStatus } from '../../policy/mfa-status.sql.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import {
  recentFailures,
  signInFactsColumns,
  type SignInFacts,
  type SignInFactsRow,
} from '../../sign-in/password/candidate.sql.ts';

export function createExplainSignInStore(statements: Statements, policies: PolicyStore) {
  return {
    /** What a sign-in of this user would be decided by, without one. */
    async find(userId: string, addressKey: string | null, now: Date): Promise<SignInFacts | null> {
      const [row] = await statements.query<SignInFactsRow>`
        SELECT ${columns<SignInFactsRow>({
          ...signInFactsColumns('u'),
          recentFailures: recentFailures(addressKey, now),
        })}
        FROM users u WHERE u.id = ${userId}::uuid`;
      return row ? { ...row, mfa: toMfaStatus(row, await policies.of(row.policyId)) } : null;
    },
  };
}

export type ExplainSignInStore = ReturnType<typeof createExplainSignInStore>;
