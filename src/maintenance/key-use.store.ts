import { Prisma, type Statements } from '../db/client.ts';
import { isSealedUnderOther, keyOf } from './sealed-under.sql.ts';

/** How many values of a kind hang on one key. Null: from before it was kept which. */
export type KeyUse = {
  readonly kind: 'passwords' | 'recoveryCodes' | 'sealedSecrets' | 'webhookSecrets' | 'signingKeys';
  readonly keyId: string | null;
  readonly count: number;
};

export function createKeyUseStore(statements: Statements) {
  return {
    /** "Less or greater" is "other" in words that an index knows: where all is under this key, nothing is read. */
    countUnderOther: (keyId: string): Promise<KeyUse[]> => statements.query<KeyUse>`
      SELECT 'passwords' AS "kind", password_key_id AS "keyId", count(*)::int AS "count" FROM users
      WHERE (password_key_id < ${keyId} OR password_key_id > ${keyId}) AND password_removed_at IS NULL
      GROUP BY password_key_id
      UNION ALL
      SELECT 'recoveryCodes', key_id, count(*)::int FROM recovery_codes
      WHERE (key_id < ${keyId} OR key_id > ${keyId} OR key_id IS NULL) AND used_at IS NULL
      GROUP BY key_id
      UNION ALL ${countSealed('sealedSecrets', 'factors', 'sealed_secret', keyId)}
      UNION ALL ${countSealed('sealedSecrets', 'removed_factors', 'sealed_secret', keyId)}
      UNION ALL ${countSealed('webhookSecrets', 'webhook_endpoints', 'sealed_secret', keyId)}
      UNION ALL ${countSealed('webhookSecrets', 'webhook_endpoints', 'previous_sealed_secret', keyId)}
      UNION ALL ${countSealed('signingKeys', 'signing_keys', 'sealed_private_key', keyId)}`,
  };
}

export type KeyUseStore = ReturnType<typeof createKeyUseStore>;

function countSealed(kind: KeyUse['kind'], table: string, column: string, keyId: string) {
  const [name, rows] = [Prisma.raw(`'${kind}'`), Prisma.raw(table)];
  return Prisma.sql`
    SELECT ${name}, encode(${keyOf(column)}, 'hex'), count(*)::int FROM ${rows}
    WHERE ${isSealedUnderOther(column, keyId)} GROUP BY ${keyOf(column)}`;
}
