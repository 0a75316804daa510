import { after } from '../db/after.ts';
import { Prisma } from '../db/client.ts';
import { networkOf } from '../shared/network.ts';
import type { AuditEvent, AuditSource } from './audit-event.ts';
import { happened } from './happened.sql.ts';

/** So many refusals of one network are recorded one by one in one minute. The others are counted. */
export const RECORDED_EACH_MINUTE = 5;

const MINUTE_MS = 60_000;

/**
 * Parts of a statement that record a refusal which costs nothing to bring about, so that nobody fills
 * the audit trail with them. `before` names the part that has to be done first: counters are locked last.
 */
export function recordOrCount(event: AuditEvent, source: AuditSource, before?: string): Prisma.Sql {
  const { client, now } = source;
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const minuteEnd = new Date((minute + 1) * MINUTE_MS);
  // The network stands there in the clear: the event that tells the count names it.
  const key = `refusals:${minute}:${networkOf(client.ipAddress)}`;
  const first = before ? after(before) : Prisma.sql`TRUE`;

  return Prisma.sql`
    counted AS (
      INSERT INTO throttles AS t (key, failures, expires_at)
      SELECT ${key}, 1, ${minuteEnd}::timestamptz WHERE ${first}
      ON CONFLICT (key) DO UPDATE SET failures = t.failures + 1
      RETURNING t.failures
    ), ${happened(
      [event],
      source,
      Prisma.sql`SELECT NULL::uuid FROM counted WHERE failures <= ${RECORDED_EACH_MINUTE}::int`,
      'refusal',
    )}`;
}
