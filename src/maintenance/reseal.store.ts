import type { DbSession } from '../db/client.ts';
import { isSealedUnderOther } from './sealed-under.sql.ts';

export type SealedFactor = {
  readonly id: string;
  readonly userId: string;
  readonly sealedSecret: Uint8Array;
};

type SealedKey = { readonly id: string; readonly sealedPrivateKey: Uint8Array };

type WebhookSecrets = {
  readonly id: string;
  readonly sealedSecret: Uint8Array;
  readonly previousSealedSecret: Uint8Array | null;
};

export function createResealStore(db: DbSession) {
  return {
    /** How many values are sealed under another key than this one. */
    async countSealedUnderOther(keyId: string): Promise<number> {
      const [row] = await db.$queryRaw<{ count: number }[]>`
        SELECT (SELECT count(*) FROM factors WHERE ${isSealedUnderOther('sealed_secret', keyId)})::int
          + (SELECT count(*) FROM removed_factors WHERE ${isSealedUnderOther('sealed_secret', keyId)})::int
          + (SELECT count(*) FROM signing_keys WHERE ${isSealedUnderOther('sealed_private_key', keyId)})::int
          + (
            SELECT count(*) FROM webhook_endpoints
            WHERE ${isSealedUnderOther('sealed_secret', keyId)}
              OR ${isSealedUnderOther('previous_sealed_secret', keyId)}
          )::int AS "count"`;
      return row!.count;
    },

    /** Factors sealed under another key, also removed ones; a batch at a time, by their ids. */
    findSealedUnderOther: (keyId: string, after: string, limit: number): Promise<SealedFactor[]> =>
      db.$queryRaw<SealedFactor[]>`
        SELECT id, user_id AS "userId", sealed_secret AS "sealedSecret" FROM factors
        WHERE ${isSealedUnderOther('sealed_secret', keyId)} AND id > ${after}::uuid
        UNION ALL
        SELECT r.id, m.user_id, r.sealed_secret
        FROM removed_factors r JOIN factor_removals m ON m.id = r.removal_id
        WHERE ${isSealedUnderOther('r.sealed_secret', keyId)} AND r.id > ${after}::uuid
        ORDER BY id LIMIT ${limit}::int`,

    /** Replaces the very value that was read, wherever it is now, and not one that came after it. */
    async replaceFactorSecret(factor: SealedFactor, resealed: Buffer): Promise<void> {
      await db.$executeRaw`
        WITH removed AS (
          UPDATE removed_factors SET sealed_secret = ${resealed}::bytea
          WHERE id = ${factor.id}::uuid AND sealed_secret = ${factor.sealedSecret}::bytea
        )
        UPDATE factors SET sealed_secret = ${resealed}::bytea
        WHERE id = ${factor.id}::uuid AND sealed_secret = ${factor.sealedSecret}::bytea`;
    },

    listWebhookSecrets: () => db.$queryRaw<WebhookSecrets[]>`
      SELECT id, sealed_secret AS "sealedSecret", previous_sealed_secret AS "previousSealedSecret"
      FROM webhook_endpoints`,

    /** Both at once: a rotation in between has sealed under the new key, and is left alone. */
    async replaceWebhookSecrets(
      { id, sealedSecret }: { id: string; sealedSecret: Uint8Array },
      resealed: { current: Buffer; previous: Buffer | null },
    ): Promise<void> {
      await db.$executeRaw`
        UPDATE webhook_endpoints SET sealed_secret = ${resealed.current}::bytea,
          previous_sealed_secret = ${resealed.previous}::bytea
        WHERE id = ${id}::uuid AND sealed_secret = ${sealedSecret}::bytea`;
    },

    listSigningKeys: () => db.$queryRaw<SealedKey[]>`
      SELECT id, sealed_private_key AS "sealedPrivateKey" FROM signing_keys`,

    async replaceSigningKey(id: string, sealed: Uint8Array, resealed: Buffer): Promise<void> {
      await db.$executeRaw`
        UPDATE signing_keys SET sealed_private_key = ${resealed}::bytea
        WHERE id = ${id} AND sealed_private_key = ${sealed}::bytea`;
    },
  };
}

export type ResealStore = ReturnType<typeof createResealStore>;
