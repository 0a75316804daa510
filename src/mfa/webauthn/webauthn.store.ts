import type { Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { StoredCredential } from './authentication.ts';
import { credentialColumns } from './webauthn-credential.sql.ts';

const credential = columns<StoredCredential>(credentialColumns('c'));

export function createWebauthnStore(statements: Statements) {
  return {
    /** Everything that the user has registered, so that no authenticator is registered twice. */
    listRegistered: (userId: string): Promise<StoredCredential[]> =>
      statements.query<StoredCredential>`
        SELECT ${credential} FROM webauthn_credentials c JOIN factors f ON f.id = c.factor_id
        WHERE f.user_id = ${userId}::uuid`,

    /** The challenge of a pending registration, which is worth nothing from then on. */
    async consumeChallenge(
      pending: { userId: string; factorId: string },
      now: Date,
    ): Promise<{ challenge: Uint8Array; begunAt: Date } | null> {
      const [row] = await statements.query<{ challenge: Uint8Array; begunAt: Date }>`
        WITH pending AS MATERIALIZED (
          SELECT id, webauthn_challenge FROM factors
          WHERE id = ${pending.factorId}::uuid AND user_id = ${pending.userId}::uuid
            AND type = 'WEBAUTHN' AND state = 'PENDING' AND expires_at > ${now}::timestamptz
            AND webauthn_challenge IS NOT NULL
          FOR UPDATE
        )
        UPDATE factors f SET webauthn_challenge = NULL FROM pending WHERE f.id = pending.id
        RETURNING pending.webauthn_challenge AS "challenge", f.created_at AS "begunAt"`;
      return row ?? null;
    },
  };
}

export type WebauthnStore = ReturnType<typeof createWebauthnStore>;
