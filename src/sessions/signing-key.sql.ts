import { Prisma } from '../db/client.ts';
import type { SigningKeyRow } from './signing-key.ts';

/** Who adds a key queues here, so that what they find is still so when they add it. */
export const lockSigningKeys = Prisma.sql`LOCK TABLE signing_keys IN EXCLUSIVE MODE`;

export const insertSigningKey = (
  row: SigningKeyRow,
  condition: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  INSERT INTO signing_keys (id, public_jwk, sealed_private_key, created_at, activates_at)
  SELECT ${row.id}, ${JSON.stringify(row.publicJwk)}::jsonb, ${row.sealedPrivateKey}::bytea,
    ${row.createdAt}::timestamptz, ${row.activatesAt}::timestamptz
  WHERE ${condition}
  RETURNING id`;
