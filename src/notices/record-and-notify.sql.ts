import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import type { DbSession } from '../db/client.ts';
import { enqueueNotices } from './enqueue-notices.sql.ts';

/** Records events and enqueues their notices, in the caller's transaction: both or neither. */
export async function recordAndNotify(
  tx: DbSession,
  events: readonly AuditEvent[],
  source: AuditSource,
): Promise<void> {
  await tx.$executeRaw(recordEvents(events, source));
  await tx.$executeRaw(enqueueNotices(events, source));
}
