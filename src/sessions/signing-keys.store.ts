import { happened } from '../audit/happened.sql.ts';
import { Prisma, type Db } from '../db/client.ts';

export type SigningKeyRow = {
  readonly id: string;
  readonly publicJwk: object;
  readonly sealedPrivateKey: Uint8Array;
  readonly createdAt: Date;
};

export function createSigningKeysStore(db: Db) {
  return {
    /** Newest first. */
    async list(): Promise<readonly SigningKeyRow[]> {
      const rows = await db.signingKey.findMany({
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map((row) => ({ ...row, publicJwk: row.publicJwk as object }));
    },

    /** Inserts nothing when another replica was first. */
    async insertFirst(row: SigningKeyRow): Promise<void> {
      const source = { client: { ipAddress: null, userAgent: null }, now: row.createdAt };
      await db.$transaction([
        // Replicas that start together queue here, so that only one finds the table empty.
        db.$executeRaw`LOCK TABLE signing_keys IN EXCLUSIVE MODE`,
        db.$executeRaw`
          WITH inserted AS (
            INSERT INTO signing_keys (id, public_jwk, sealed_private_key, created_at)
            SELECT ${row.id}, ${JSON.stringify(row.publicJwk)}::jsonb, ${row.sealedPrivateKey}::bytea,
              ${row.createdAt}::timestamptz
            WHERE NOT EXISTS (SELECT 1 FROM signing_keys)
            RETURNING id
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
