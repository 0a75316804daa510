import { Prisma } from '../../db/client.ts';
import { proof, provenBy } from '../../sessions/proofs.ts';
import type { Claim } from '../attempt/claim.ts';
import type { StoredCredential } from './authentication.ts';
import type { NewCredential } from './registration.ts';

/** Registers the credential, unless anybody has registered it before. */
export const registerCredential = (factorId: string, credential: NewCredential): Prisma.Sql =>
  Prisma.sql`
    INSERT INTO webauthn_credentials (id, factor_id, public_key, counter, aaguid, transports,
      backup_eligible, backed_up)
    VALUES (${credential.id}::bytea, ${factorId}::uuid, ${credential.publicKey}::bytea,
      ${credential.counter}::bigint, ${credential.aaguid}::uuid,
      ${[...credential.transports]}::text[], ${credential.backupEligible}::bool,
      ${credential.backedUp}::bool)
    ON CONFLICT (id) DO NOTHING`;

/** The columns of a `StoredCredential`, from a table or part named `c`. */
export const credentialColumns = Prisma.sql`
  c.id AS "id", c.public_key AS "publicKey", c.counter AS "counter", c.transports AS "transports",
  c.backup_eligible AS "backupEligible"`;

/** Claims an assertion that checked out. Of parallel ones with the same counter only one succeeds. */
export function claimAssertion(
  used: { factorId: string; credential: StoredCredential; counter: bigint; backedUp: boolean },
  at: Date,
): Claim {
  const { factorId, credential, counter, backedUp } = used;
  return {
    proof: provenBy(proof('webauthn', at, credential.backupEligible ? 'swk' : 'hwk'), factorId),
    lock: (owner) => Prisma.sql`
      SELECT f.id AS factor_id FROM factors f JOIN webauthn_credentials c ON c.factor_id = f.id
      JOIN (${owner}) AS owner ON f.user_id = owner.user_id
      WHERE c.id = ${credential.id}::bytea AND f.id = ${factorId}::uuid AND f.state = 'ACTIVE'
        AND (c.counter < ${counter}::bigint OR (c.counter = 0 AND ${counter}::bigint = 0))
      FOR UPDATE OF f, c`,
    spend: (claimed) => [
      Prisma.sql`
        UPDATE webauthn_credentials c SET counter = ${counter}::bigint,
          backed_up = ${backedUp}::bool
        FROM (${claimed}) AS claimed WHERE c.factor_id = claimed.factor_id`,
      Prisma.sql`
        UPDATE factors f SET last_used_at = ${at}::timestamptz
        FROM (${claimed}) AS claimed WHERE f.id = claimed.factor_id`,
    ],
  };
}
