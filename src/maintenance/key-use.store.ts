import type { Statements } from '../db/client.ts';

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
      WHERE password_key_id < ${keyId} OR password_key_id > ${keyId}
      GROUP BY password_key_id
      UNION ALL
      SELECT 'recoveryCodes', key_id, count(*)::int FROM recovery_codes
      WHERE (key_id < ${keyId} OR key_id > ${keyId} OR key_id IS NULL) AND used_at IS NULL
      GROUP BY key_id
      UNION ALL
      SELECT 'sealedSecrets', encode(substring(sealed_secret FROM 2 FOR 4), 'hex'), count(*)::int
      FROM factors
      WHERE sealed_secret IS NOT NULL AND (
        substring(sealed_secret FROM 2 FOR 4) < decode(${keyId}, 'hex')
        OR substring(sealed_secret FROM 2 FOR 4) > decode(${keyId}, 'hex'))
      GROUP BY substring(sealed_secret FROM 2 FOR 4)
      UNION ALL
      SELECT 'sealedSecrets', encode(substring(sealed_secret FROM 2 FOR 4), 'hex'), count(*)::int
      FROM removed_factors
      WHERE sealed_secret IS NOT NULL AND (
        substring(sealed_secret FROM 2 FOR 4) < decode(${keyId}, 'hex')
        OR substring(sealed_secret FROM 2 FOR 4) > decode(${keyId}, 'hex'))
      GROUP BY substring(sealed_secret FROM 2 FOR 4)
      UNION ALL
      SELECT 'webhookSecrets', encode(substring(sealed_secret FROM 2 FOR 4), 'hex'), count(*)::int
      FROM webhook_endpoints
      WHERE sealed_secret IS NOT NULL AND (
        substring(sealed_secret FROM 2 FOR 4) < decode(${keyId}, 'hex')
        OR substring(sealed_secret FROM 2 FOR 4) > decode(${keyId}, 'hex'))
      GROUP BY substring(sealed_secret FROM 2 FOR 4)
      UNION ALL
      SELECT 'webhookSecrets', encode(substring(previous_sealed_secret FROM 2 FOR 4), 'hex'), count(*)::int
      FROM webhook_endpoints
      WHERE previous_sealed_secret IS NOT NULL AND (
        substring(previous_sealed_secret FROM 2 FOR 4) < decode(${keyId}, 'hex')
        OR substring(previous_sealed_secret FROM 2 FOR 4) > decode(${keyId}, 'hex'))
      GROUP BY substring(previous_sealed_secret FROM 2 FOR 4)
      UNION ALL
      SELECT 'signingKeys', encode(substring(sealed_private_key FROM 2 FOR 4), 'hex'), count(*)::int
      FROM signing_keys
      WHERE sealed_private_key IS NOT NULL AND (
        substring(sealed_private_key FROM 2 FOR 4) < decode(${keyId}, 'hex')
        OR substring(sealed_private_key FROM 2 FOR 4) > decode(${keyId}, 'hex'))
      GROUP BY substring(sealed_private_key FROM 2 FOR 4)`,
  };
}

export type KeyUseStore = ReturnType<typeof createKeyUseStore>;
