import { Prisma } from '../../db/client.ts';
import type { Columns } from '../../db/columns.ts';
import { proof, provenBy } from '../../sessions/proofs.ts';
import type { Consumption } from '../attempt/consumption.ts';
import type { StoredCredential } from './authentication.ts';
import type { NewCredential } from './registration.ts';

/** Registers the credential, unless anybody has registered it before. */
export const registerCredential = (factorId: string, credential: NewCredential): Prisma.Sql =>
  Prisma.sql`
    INSERT INTO webauthn_credentials (id, factor_id, public_key, counter, aaguid, transports,
      backup_eligible, backed_up, discoverable)
    VALUES (${credential.id}::bytea, ${factorId}::uuid, ${credential.publicKey}::bytea,
      ${credential.counter}::bigint, ${credential.aaguid}::uuid,
      ${[...credential.transports]}::text[], ${credential.backupEligible}::bool,
      ${credential.backedUp}::bool, ${credential.discoverable}::bool)
    ON CONFLICT (id) DO NOTHING`;

export function credentialColumns(alias: string): Columns<StoredCredential> {
  const c = Prisma.raw(alias);
  return {
    id: Prisma.sql`${c}.id`,
    publicKey: Prisma.sql`${c}.public_key`,
    counter: Prisma.sql`${c}.counter`,
    transports: Prisma.sql`${c}.transports`,
    backupEligible: Prisma.sql`${c}.backup_eligible`,
  };
}

/** Consumes an assertion that checked out: of parallel ones with the same counter, one does. */
export function consumeAssertion(
  used: {
    factorId: string;
    enrolledAt: Date;
    credential: StoredCredential;
    counter: bigint;
    backedUp: boolean;
    /** It was found without its id. */
    discoverable?: boolean;
  },
  at: Date,
): Consumption {
  const { factorId, enrolledAt, credential, counter, backedUp, discoverable = false } = used;
  return {
    proof: provenBy(
      proof('webauthn', at, {
        keyStorage: credential.backupEligible ? 'swk' : 'hwk',
        enrolledAt,
      }),
      factorId,
    ),
    lock: (owner) => Prisma.sql`
      SELECT f.id AS factor_id FROM factors f JOIN webauthn_credentials c ON c.factor_id = f.id
      JOIN (${owner}) AS owner ON f.user_id = owner.user_id
      WHERE c.id = ${credential.id}::bytea AND f.id = ${factorId}::uuid AND f.state = 'ACTIVE'
        AND (c.counter < ${counter}::bigint OR (c.counter = 0 AND ${counter}::bigint = 0))
      FOR UPDATE OF f, c`,
    consume: (proven) => [
      Prisma.sql`
        UPDATE webauthn_credentials c SET counter = ${counter}::bigint,
          backed_up = ${backedUp}::bool,
          discoverable = CASE WHEN ${discoverable}::bool THEN TRUE ELSE c.discoverable END
        FROM (${proven}) AS proven WHERE c.factor_id = proven.factor_id`,
      Prisma.sql`
        UPDATE factors f SET last_used_at = ${at}::timestamptz
        FROM (${proven}) AS proven WHERE f.id = proven.factor_id`,
    ],
  };
}
