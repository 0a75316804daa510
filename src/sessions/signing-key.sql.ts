import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import { Prisma } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { SigningKeyRow } from './signing-key.ts';

/** Of `signing_keys k`. */
export const signingKey = columns<SigningKeyRow>({
  id: Prisma.sql`k.id`,
  publicJwk: Prisma.sql`k.public_jwk`,
  sealedPrivateKey: Prisma.sql`k.sealed_private_key`,
  createdAt: Prisma.sql`k.created_at`,
  activatesAt: Prisma.sql`k.activates_at`,
  revokedAt: Prisma.sql`k.revoked_at`,
});

/** Who adds a key queues here, so that what they find is still so when they add it. */
export const lockSigningKeys = Prisma.sql`LOCK TABLE signing_keys IN EXCLUSIVE MODE`;

/** Adds the key where the condition holds, and says what happened then. */
export const addSigningKey = (
  row: SigningKeyRow,
  condition: Prisma.Sql,
  event: AuditEvent,
  source: AuditSource,
): Prisma.Sql => Prisma.sql`
  inserted AS (
    INSERT INTO signing_keys (id, public_jwk, sealed_private_key, created_at, activates_at)
    SELECT ${row.id}, ${JSON.stringify(row.publicJwk)}::jsonb, ${row.sealedPrivateKey}::bytea,
      ${row.createdAt}::timestamptz, ${row.activatesAt}::timestamptz
    WHERE ${condition}
    RETURNING id
  ), ${happened([event], source, Prisma.sql`SELECT NULL::uuid FROM inserted`)}`;
