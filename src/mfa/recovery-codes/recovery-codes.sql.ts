import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import type { DbSession } from '../../db/client.ts';
import type { StoredRecoveryCodes } from './recovery-code.ts';

/** Replaces the user's set of recovery codes. Those that come with a factor are as old as that. */
export async function replaceRecoveryCodes(
  tx: DbSession,
  userId: string,
  { keyId, hashes }: StoredRecoveryCodes,
  source: AuditSource,
  createdAt: Date = source.now,
): Promise<void> {
  const factorId = uuidv7();
  const replaced = await tx.$executeRaw`
    DELETE FROM factors WHERE user_id = ${userId}::uuid AND type = 'RECOVERY_CODES'`;
  await tx.$executeRaw`
    INSERT INTO factors (id, user_id, type, state, name, created_at)
    VALUES (${factorId}::uuid, ${userId}::uuid, 'RECOVERY_CODES', 'ACTIVE', 'Recovery codes',
      ${createdAt}::timestamptz)`;
  const codes = hashes.map((hash) => ({ id: uuidv7(), hash: hash.toString('hex') }));
  await tx.$executeRaw`
    INSERT INTO recovery_codes (id, factor_id, code_hash, key_id)
    SELECT id, ${factorId}::uuid, decode(hash, 'hex'), ${keyId}
    FROM jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) AS codes(id uuid, hash text)`;
  const event: AuditEvent = {
    type: 'recovery_codes.generated',
    count: codes.length,
    replaced: replaced > 0,
    actor: 'user',
    userId,
  };
  await tx.$executeRaw(happenedAlone([event], source));
}
