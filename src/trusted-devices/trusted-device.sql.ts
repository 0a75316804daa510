import { Prisma } from '../db/client.ts';
import type { NewTrustedDevice, RecognizedDevice } from './trusted-device.ts';

/** Trusts a device of the user that the query `owner` gives, or none if it gives none. */
export const insertDevice = (device: NewTrustedDevice, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO trusted_devices (id, user_id, token_hash, name, created_at, expires_at)
  SELECT ${device.id}::uuid, owner.id, ${device.tokenHash}::bytea, ${device.name},
    ${device.createdAt}::timestamptz, ${device.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  RETURNING id`;

/**
 * Consumes the token of a device of the user that the query `owner` gives, who is locked, and writes the
 * next one: of parallel uses of one token, one finds it current.
 */
export const consumeDeviceToken = (
  device: RecognizedDevice,
  owner: Prisma.Sql,
  now: Date,
): Prisma.Sql => Prisma.sql`
  UPDATE trusted_devices d SET token_hash = ${device.nextTokenHash}::bytea,
    last_used_at = ${now}::timestamptz
  FROM (${owner}) AS owner
  WHERE d.id = ${device.id}::uuid AND d.user_id = owner.id
    AND d.token_hash = ${device.tokenHash}::bytea AND d.expires_at > ${now}::timestamptz
  RETURNING d.id, d.user_id`;

/** Whether a device `d` is trusted still. Not longer than the policy of today allows. */
export const isTrusted = (now: Date): Prisma.Sql => Prisma.sql`
  d.expires_at > ${now}::timestamptz AND EXISTS (
    SELECT 1 FROM (SELECT * FROM mfa_policies ORDER BY version DESC LIMIT 1) AS p
    WHERE p.trusted_devices_enabled AND d.created_at
      > ${now}::timestamptz - make_interval(days => p.trusted_devices_duration_days)
  )`;
