import { Prisma } from '../db/client.ts';
import type { MailedTokenPurpose, NewMailedToken } from './mailed-token.ts';

/** Writes a token for the user that the query `owner` gives. The one before it works no longer. */
export const insertMailedToken = (row: NewMailedToken, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
  SELECT ${row.tokenHash}::bytea, ${row.purpose}::mailed_token_purpose, owner.id, ${row.email},
    ${row.about}, ${row.createdAt}::timestamptz, ${row.expiresAt}::timestamptz
  FROM (${owner}) AS owner
  ON CONFLICT (user_id, purpose, email, about) DO UPDATE SET token_hash = EXCLUDED.token_hash,
    created_at = EXCLUDED.created_at, expires_at = EXCLUDED.expires_at
  RETURNING user_id`;

/** Uses a token of the user that the query `owner` gives up. Gives a row, once. */
export const consumeMailedToken = (
  tokenHash: Buffer,
  owner: Prisma.Sql,
  now: Date,
): Prisma.Sql => Prisma.sql`
  DELETE FROM mailed_tokens t USING (${owner}) AS owner
  WHERE t.token_hash = ${tokenHash}::bytea AND t.user_id = owner.id
    AND t.expires_at > ${now}::timestamptz
  RETURNING t.user_id`;

/** What was mailed to the users that the query `owner` gives, for these purposes, works no longer. */
export const dropMailedTokens = (
  owner: Prisma.Sql,
  purposes: readonly MailedTokenPurpose[],
): Prisma.Sql => Prisma.sql`
  DELETE FROM mailed_tokens
  WHERE user_id IN (${owner}) AND purpose::text = ANY(${[...purposes]}::text[])`;
