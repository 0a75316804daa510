import type { AuditEvent, AuditSource, EndReason } from '../audit/audit-event.ts';
import { happenedAlone } from '../audit/happened.sql.ts';
import { Prisma, type DbSession } from '../db/client.ts';
import { dropMailedTokens } from '../mailed-tokens/mailed-token.sql.ts';
import { aalOf, type Proof } from './proofs.ts';

/** Who and what stays. */
type Kept = {
  readonly userId: string;
  readonly sessionId: string | null;
  readonly factorId?: string;
  /** Who does it, where it is not the user. */
  readonly actor?: AuditEvent['actor'];
  /** What the session that stays can say for itself, once what changes has changed: by nothing it ends. */
  readonly remaining?: (proofs: readonly Proof[]) => readonly Proof[];
};

/**
 * Ends every session of the user but one, every open ticket, every enrollment that was begun, the trust
 * in every device, and what mailed links would change: the way in has changed. Comes after `raiseAccess` in its transaction, and each
 * part is a statement of its own: what others committed while the first one waited, only later ones see.
 * `changeFactors` has its turn where the order of locks has the factors.
 */
export async function endOthers<T = void>(
  tx: DbSession,
  { userId, sessionId, factorId, remaining, actor = 'user' }: Kept,
  source: AuditSource,
  reason: EndReason,
  changeFactors?: () => Promise<T>,
): Promise<T> {
  const about = { actor, userId } as const;
  const owner = Prisma.sql`${userId}::uuid`;
  await tx.$executeRaw(dropMailedTokens(owner, ['RESET_PASSWORD', 'INVITATION', 'CHANGE_EMAIL']));
  await tx.$executeRaw`DELETE FROM tickets WHERE user_id = ${userId}::uuid`;
  const others = await tx.$executeRaw`
    DELETE FROM sessions WHERE user_id = ${userId}::uuid
      AND id IS DISTINCT FROM ${sessionId}::uuid`;
  const own = sessionId && remaining ? await keepProofs(tx, sessionId, remaining) : 0;
  const sessions = others + own;
  await tx.$executeRaw`
    DELETE FROM factors WHERE user_id = ${userId}::uuid AND state = 'PENDING'
      AND id IS DISTINCT FROM ${factorId ?? null}::uuid`;
  const changed = (await changeFactors?.()) as T;
  const devices = await tx.$executeRaw`
    DELETE FROM trusted_devices WHERE user_id = ${userId}::uuid`;

  const events: AuditEvent[] = [];
  if (sessions > 0) events.push({ type: 'session.revoked', count: sessions, reason, ...about });
  if (devices > 0)
    events.push({ type: 'trusted_device.revoked', count: devices, reason, ...about });
  if (events.length > 0) await tx.$executeRaw(happenedAlone(events, source));
  return changed;
}

/**
 * Read under the lock: a step-up may have just added one. Says how many sessions it has ended: one that was
 * opened by a passkey alone does not outlive that.
 */
async function keepProofs(
  tx: DbSession,
  sessionId: string,
  remaining: NonNullable<Kept['remaining']>,
): Promise<number> {
  const [session] = await tx.$queryRaw<{ proofs: readonly Proof[] }[]>`
    SELECT proofs FROM sessions WHERE id = ${sessionId}::uuid FOR NO KEY UPDATE`;
  if (!session) return 0;

  const kept = remaining(session.proofs);
  if (kept.length === 0) {
    return tx.$executeRaw`DELETE FROM sessions WHERE id = ${sessionId}::uuid`;
  }
  await tx.$executeRaw`
    UPDATE sessions SET proofs = ${JSON.stringify(kept)}::jsonb, aal = ${aalOf(kept)}::aal
    WHERE id = ${sessionId}::uuid`;
  return 0;
}
