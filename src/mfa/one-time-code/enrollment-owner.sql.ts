import { Prisma } from '../../db/client.ts';
import { lockAccess } from '../../users/access.sql.ts';
import {
  deleteAbandoned,
  insertPending,
  type PendingFactor,
} from '../enrollment/pending-factor.sql.ts';
import { type MfaStatus } from '../../policy/mfa-status.ts';
import { MAX_ENROLLMENT_ATTEMPTS } from '../factor-limits.ts';
import type { CodeOwner } from './one-time-codes.store.ts';

/**
 * The pending factor that a code is sent for. Failures of an earlier start with the same destination
 * carry over, so that starting again gives no further guesses; nothing starts once they are used up.
 */
export function pendingOwner(
  factor: PendingFactor,
  { accessVersion }: Pick<MfaStatus, 'accessVersion'>,
  now: Date,
): CodeOwner {
  const earlier = Prisma.sql`
    coalesce((
      SELECT max(p.failures) FROM factors p
      WHERE p.user_id = ${factor.userId}::uuid AND p.type = ${factor.type}::factor_type
        AND p.state = 'PENDING' AND p.target = ${factor.target ?? null}::text
        AND p.expires_at > ${now}::timestamptz
    ), 0)`;

  const seen = { userId: factor.userId, accessVersion };
  return {
    owner: (when) =>
      insertPending(
        factor,
        now,
        lockAccess(seen, Prisma.sql`${when} AND ${earlier} < ${MAX_ENROLLMENT_ATTEMPTS}::int`),
        earlier,
      ),
    makeRoom: (when) => deleteAbandoned(factor, now, Prisma.sql`FALSE`, when),
  };
}
