import { happened } from '../audit/happened.sql.ts';
import { Prisma, type Db } from '../db/client.ts';
import { NO_CLIENT } from '../shared/client.ts';
import type { SigningKeyRow } from './signing-key.ts';
import { insertSigningKey, lockSigningKeys } from './signing-key.sql.ts';

export function createSigningKeysStore(db: Db) {
  return {
    /** Newest first. */
    async list(): Promise<readonly SigningKeyRow[]> {
      const rows = await db.signingKey.findMany({
        orderBy: [{ activatesAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map((row) => ({
        ...row,
        publicJwk: row.publicJwk as SigningKeyRow['publicJwk'],
      }));
    },

    /** Inserts nothing when another replica was first. */
    async insertFirst(row: SigningKeyRow): Promise<void> {
      const source = { client: NO_CLIENT, now: row.createdAt };
      await db.$transaction([
        // Replicas that start together queue here, so that only one finds the table empty.
        db.$executeRaw(lockSigningKeys),
        db.$executeRaw`
          WITH inserted AS (
            ${insertSigningKey(row, Prisma.sql`NOT EXISTS (SELECT 1 FROM signing_keys)`)}
          ), ${happened(
            [{ type: 'signing_key.created', kid: row.id, actor: 'system', userId: null }],
            source,
            Prisma.sql`SELECT NULL::uuid FROM inserted`,
          )} SELECT 1`,
      ]);
    },
  };
}

export type SigningKeysStore = ReturnType<typeof createSigningKeysStore>;
