import { Prisma } from '../../db/client.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';

/** A factor that counts for nothing until it is verified. */
export type PendingFactor = {
  readonly id: string;
  readonly userId: string;
  readonly type: MfaFactorType;
  readonly name: string;
  readonly sealedSecret?: Buffer;
  readonly target?: string;
  readonly webauthnChallenge?: Buffer;
  readonly expiresAt: Date;
};

/**
 * Writes it for the user that the query `owner` gives, who is locked: what was begun before the ways in
 * changed must not be there after. Failures are those of an earlier start.
 */
export const insertPending = (
  factor: PendingFactor,
  now: Date,
  owner: Prisma.Sql,
  failures: Prisma.Sql = Prisma.sql`0`,
): Prisma.Sql => Prisma.sql`
  INSERT INTO factors (id, user_id, type, state, name, sealed_secret, target, webauthn_challenge,
    created_at, expires_at, failures)
  SELECT ${factor.id}::uuid, owner.id, ${factor.type}::factor_type, 'PENDING',
    ${factor.name}, ${factor.sealedSecret ?? null}::bytea, ${factor.target ?? null}::text,
    ${factor.webauthnChallenge ?? null}::bytea, ${now}::timestamptz,
    ${factor.expiresAt}::timestamptz, ${failures}
  FROM (${owner}) AS owner
  RETURNING id, user_id`;

/** What that user had begun and not finished: the newest start replaces it. */
export const deleteAbandoned = ({ id, type }: PendingFactor, owner: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`
    DELETE FROM factors f USING (${owner}) AS owner
    WHERE f.user_id = owner.id AND f.type = ${type}::factor_type AND f.state = 'PENDING'
      AND f.id <> ${id}::uuid`;
