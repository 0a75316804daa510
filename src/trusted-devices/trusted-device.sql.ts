import { Prisma } from '../db/client.ts';
import type { NewTrustedDevice, RecognizedDevice } from './trusted-device.ts';

/** Trusts a device of the user that the query `owner` gives, or none if it gives none. */
export const insertDevice = (device: NewTrustedDevice, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO trusted_devices (id, user_id, token_hash, name, created_at, expires_at)
  SELECT ${device.id}::uuid, owner.id, ${device.tokenHash}::bytea, ${device.name},
    ${device.createdAt}::timestamptz, ${device.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  RETURNING id`;

/** Uses a device: of parallel uses of one token, one finds it current. */
export const useDevice = (
  device: RecognizedDevice,
  userId: string,
  now: Date,
): Prisma.Sql => Prisma.sql`
  UPDATE trusted_devices SET token_hash = ${device.nextTokenHash}::bytea,
    last_used_at = ${now}::timestamptz
  WHERE id = ${device.id}::uuid AND user_id = ${userId}::uuid
    AND token_hash = ${device.tokenHash}::bytea AND expires_at > ${now}::timestamptz
  RETURNING id`;
