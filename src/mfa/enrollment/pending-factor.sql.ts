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

/** Writes it where `when`, a boolean expression, holds. Failures are those of an earlier start. */
export const insertPending = (
  factor: PendingFactor,
  now: Date,
  when: Prisma.Sql = Prisma.sql`TRUE`,
  failures: Prisma.Sql = Prisma.sql`0`,
): Prisma.Sql => Prisma.sql`
  INSERT INTO factors (id, user_id, type, state, name, sealed_secret, target, webauthn_challenge,
    created_at, expires_at, failures)
  SELECT ${factor.id}::uuid, ${factor.userId}::uuid, ${factor.type}::factor_type, 'PENDING',
    ${factor.name}, ${factor.sealedSecret ?? null}::bytea, ${factor.target ?? null}::text,
    ${factor.webauthnChallenge ?? null}::bytea, ${now}::timestamptz,
    ${factor.expiresAt}::timestamptz, ${failures}
  WHERE ${when}
  RETURNING id, user_id`;

/** What was begun and not finished: the newest start replaces it. */
export const deleteAbandoned = ({ id, userId, type }: PendingFactor): Prisma.Sql => Prisma.sql`
  DELETE FROM factors
  WHERE user_id = ${userId}::uuid AND type = ${type}::factor_type AND state = 'PENDING'
    AND id <> ${id}::uuid`;
