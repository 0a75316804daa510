import { Prisma, type DbSession } from '../db/client.ts';
import { secondsAfter } from '../shared/clock.ts';

/** For whoever looks for what an endpoint has missed. */
const DELIVERIES_KEPT_SECONDS = 30 * 24 * 3600;

/** Deletes what has expired. Nothing relies on it: expired rows are never looked at. */
export function createPruneStore(db: DbSession) {
  return {
    async prune(now: Date): Promise<void> {
      const isExpired = Prisma.sql`expires_at <= ${now}::timestamptz`;
      await db.$executeRaw`DELETE FROM mailed_tokens WHERE ${isExpired}`;
      await db.$executeRaw`DELETE FROM tickets WHERE ${isExpired}`;
      await db.$executeRaw`DELETE FROM sessions WHERE ${isExpired}`;
      // Counters of refusals go when the audit trail has them.
      await db.$executeRaw`
        DELETE FROM throttles WHERE ${isExpired} AND NOT starts_with(key, 'refusals:')`;
      await db.$executeRaw`DELETE FROM webauthn_sign_in_challenges WHERE ${isExpired}`;
      await db.$executeRaw`DELETE FROM one_time_codes WHERE ${isExpired}`;
      await db.$executeRaw`DELETE FROM trusted_devices WHERE ${isExpired}`;
      await db.$executeRaw`DELETE FROM factor_removals WHERE ${isExpired}`;
      await db.$executeRaw`
        DELETE FROM mfa_resets WHERE ${isExpired} AND approvals > 1 AND approved_at IS NULL`;
      const told = secondsAfter(now, -DELIVERIES_KEPT_SECONDS);
      await db.$executeRaw`DELETE FROM webhook_deliveries WHERE created_at <= ${told}::timestamptz`;
      await db.$executeRaw`DELETE FROM factors WHERE state = 'PENDING' AND ${isExpired}`;
    },
  };
}
