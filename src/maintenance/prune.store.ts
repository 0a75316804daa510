import type { Db } from '../db/client.ts';
import { secondsAfter } from '../shared/clock.ts';

/** For whoever looks for what an endpoint has missed. */
const DELIVERIES_KEPT_SECONDS = 30 * 24 * 3600;

/** Deletes what has expired. Nothing relies on it: expired rows are never looked at. */
export function createPruneStore(db: Db) {
  return {
    async prune(now: Date): Promise<void> {
      const expired = { where: { expiresAt: { lte: now } } };
      await db.mailedToken.deleteMany(expired);
      await db.ticket.deleteMany(expired);
      await db.session.deleteMany(expired);
      // Counters of refusals go when the audit trail has them.
      await db.throttle.deleteMany({
        where: { ...expired.where, NOT: { key: { startsWith: 'refusals:' } } },
      });
      await db.oneTimeCode.deleteMany(expired);
      await db.trustedDevice.deleteMany(expired);
      await db.factorRemoval.deleteMany(expired);
      await db.mfaReset.deleteMany({
        where: { ...expired.where, approvals: { gt: 1 }, approvedAt: null },
      });
      const told = secondsAfter(now, -DELIVERIES_KEPT_SECONDS);
      await db.webhookDelivery.deleteMany({ where: { createdAt: { lte: told } } });
      await db.factor.deleteMany({ where: { state: 'PENDING', ...expired.where } });
    },
  };
}
