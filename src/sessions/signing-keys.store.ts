import { Prisma, type Db } from '../db/client.ts';
import { NO_CLIENT } from '../shared/client.ts';
import type { SigningKeyRow } from './signing-key.ts';
import { addSigningKey, lockSigningKeys, signingKey } from './signing-key.sql.ts';

export function createSigningKeysStore(db: Db) {
  return {
    /** Newest first. */
    list: (): Promise<readonly SigningKeyRow[]> => db.$queryRaw<SigningKeyRow[]>`
      SELECT ${signingKey} FROM signing_keys k ORDER BY k.activates_at DESC, k.id`,

    /** Inserts nothing when another replica was first. */
    async insertFirst(row: SigningKeyRow): Promise<void> {
      const source = { client: NO_CLIENT, now: row.createdAt };
      const event = {
        type: 'signing_key.created',
        kid: row.id,
        actor: 'system',
        userId: null,
      } as const;
      const isFirst = Prisma.sql`NOT EXISTS (SELECT 1 FROM signing_keys)`;
      await db.$transaction(async (tx) => {
        // Replicas that start together queue here, so that only one finds the table empty.
        await tx.$executeRaw(lockSigningKeys);
        await tx.$executeRaw`WITH ${addSigningKey(row, isFirst, event, source)} SELECT 1`;
      });
    },
  };
}

export type SigningKeysStore = ReturnType<typeof createSigningKeysStore>;
