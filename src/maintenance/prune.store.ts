import type { Db } from '../db/client.ts';

/** Deletes what has expired. Nothing relies on it: expired rows are never looked at. */
export function createPruneStore(db: Db) {
  return {
    async prune(now: Date): Promise<void> {
      const expired = { where: { expiresAt: { lte: now } } };
      await db.ticket.deleteMany(expired);
      await db.session.deleteMany(expired);
      await db.throttle.deleteMany(expired);
      await db.oneTimeCode.deleteMany(expired);
      await db.trustedDevice.deleteMany(expired);
      await db.factor.deleteMany({ where: { state: 'PENDING', ...expired.where } });
    },
  };
}
