import type { AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import type { DbSession } from '../db/client.ts';

/** Ends every session of the user but one, and every open ticket: the way in has changed. */
export async function endOthers(
  tx: DbSession,
  kept: { userId: string; sessionId: string | null },
  source: AuditSource,
): Promise<void> {
  const { userId, sessionId } = kept;
  await tx.$executeRaw`DELETE FROM tickets WHERE user_id = ${userId}::uuid`;
  const count = await tx.$executeRaw`
    DELETE FROM sessions WHERE user_id = ${userId}::uuid
      AND id IS DISTINCT FROM ${sessionId}::uuid`;
  if (count === 0) return;

  await tx.$executeRaw(
    recordEvents(
      [{ type: 'session.revoked', count, reason: 'factor_changed', actor: 'user', userId }],
      source,
    ),
  );
}
