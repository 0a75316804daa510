import type { AuditSource, EndReason } from '../audit/audit-event.ts';
import { happenedAlone } from '../audit/happened.sql.ts';
import type { Db, Prisma, Statements } from '../db/client.ts';
import type { User } from '../users/user.ts';
import { isTrusted } from './trusted-device.sql.ts';

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

    /** The columns that are asked for, and whose they are. */
    list: (users: readonly User[], select: Prisma.TrustedDeviceSelect, now: Date) =>
      db.trustedDevice.findMany({
        select: { ...select, userId: true },
        where: { userId: { in: users.map(({ id }) => id) }, expiresAt: { gt: now } },
        orderBy: [
          { lastUsedAt: { sort: 'desc', nulls: 'last' } },
          { createdAt: 'desc' },
          { id: 'asc' },
        ],
      }),

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
