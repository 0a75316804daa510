import type { AuditSource, EndReason } from '../audit/audit-event.ts';
import { happenedAlone } from '../audit/happened.sql.ts';
import type { Db, Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import { deviceColumns, isTrusted } from './trusted-device.sql.ts';
import type { TrustedDevice } from './trusted-device.ts';

const device = columns<TrustedDevice>(deviceColumns('d'));

export function createTrustedDevicesStore(db: Db, statements: Statements) {
  return {
    /** The device of the user with this address. */
    async recognize(
      { email, tokenHash }: { email: string; tokenHash: Buffer },
      now: Date,
    ): Promise<string | null> {
      const [row] = await statements.query<{ id: string }>`
        SELECT d.id AS "id" FROM trusted_devices d JOIN users u ON u.id = d.user_id
        WHERE d.token_hash = ${tokenHash}::bytea AND u.email = ${email} AND ${isTrusted(now)}`;
      return row?.id ?? null;
    },

    list: (userId: string, now: Date): Promise<TrustedDevice[]> =>
      statements.query<TrustedDevice>`
        SELECT ${device} FROM trusted_devices d
        WHERE d.user_id = ${userId}::uuid AND d.expires_at > ${now}::timestamptz
        ORDER BY coalesce(d.last_used_at, d.created_at) DESC, d.id`,

    /** One device of the user, or all of them; says how many there were. */
    revoke(
      revoked: { userId: string; deviceId: string | null; reason: EndReason },
      source: AuditSource,
    ): Promise<number> {
      const { userId, deviceId, reason } = revoked;
      return db.$transaction(async (tx) => {
        const count = await tx.$executeRaw`
          DELETE FROM trusted_devices WHERE user_id = ${userId}::uuid
            AND (${deviceId}::uuid IS NULL OR id = ${deviceId}::uuid)`;
        if (count > 0) {
          await tx.$executeRaw(
            happenedAlone(
              [{ type: 'trusted_device.revoked', count, reason, actor: 'user', userId }],
              source,
            ),
          );
        }
        return count;
      });
    },
  };
}

export type TrustedDevicesStore = ReturnType<typeof createTrustedDevicesStore>;
