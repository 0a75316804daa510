import { hashToken } from '../crypto/tokens.ts';
import type { Prisma } from '../db/client.ts';
import { listByUser } from '../db/list-by-user.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { User } from '../users/user.ts';
import { recognized, type RecognizedDevice } from './trusted-device.ts';
import type { TrustedDevicesStore } from './trusted-devices.store.ts';

/** Recognizes the browsers that users trust; lists and revokes them. */
export function createTrustedDevices({
  store,
  clock,
}: {
  store: TrustedDevicesStore;
  clock: Clock;
}) {
  const revoke = (userId: string, deviceId: string | null, client: Client): Promise<number> =>
    store.revoke({ userId, deviceId, reason: 'revoked' }, { client, now: clock() });

  return {
    /** Null for a token that is not one of this very user's. */
    async recognize(email: string, token: string): Promise<RecognizedDevice | null> {
      const tokenHash = hashToken(token);
      const id = await store.recognize({ email, tokenHash }, clock());
      return id === null ? null : recognized(id, tokenHash);
    },

    list: listByUser((users: readonly User[], select: Prisma.TrustedDeviceSelect) =>
      store.list(users, select, clock()),
    ),

    revoke: (userId: string, deviceId: string, client: Client) => revoke(userId, deviceId, client),

    revokeAll: (userId: string, client: Client) => revoke(userId, null, client),
  };
}

export type TrustedDevices = ReturnType<typeof createTrustedDevices>;
