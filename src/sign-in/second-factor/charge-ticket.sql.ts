import { after } from '../../db/after.ts';
import { Prisma } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { commitLater } from '../../db/commit-later.sql.ts';
import {
  chargedColumns,
  chargeOpenFactors,
  factorBlockedUntil,
} from '../../mfa/attempt/charge-factor.sql.ts';
import { chargeMailbox, mailboxBlockedUntil } from '../../mfa/attempt/charge-mailbox.sql.ts';
import type { Charged, ChargedFactor } from '../../mfa/attempt/charged-factor.ts';
import type { CodeFactorType } from '../../policy/factors.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import { chargeRedeemableTicket } from '../../tickets/ticket.sql.ts';
import {
  redeemableTicketColumns,
  type RedeemableTicket,
  type RedeemableTicketRow,
} from './redeemable-ticket.sql.ts';

export type ChargedTicket = Charged & { readonly ticket: RedeemableTicket | null };

/** A ticket in one row with a factor that was charged. `factorId` is null where none was. */
type ChargedRow = RedeemableTicketRow &
  Omit<ChargedFactor, 'id'> & { readonly factorId: string | null };

type Found = {
  readonly blockedUntil: Date | null;
  /** Whether there is a factor to charge, or a mailbox that counts as one. */
  readonly hasFactor: boolean;
};

export type ChargedTicketRow = ChargedRow & Found;

const { id, ...ofFactor } = chargedColumns('charged');

/** What the factor at hand has no use for is not looked up. */
const chargedRow = (factorType: CodeFactorType) =>
  columns<ChargedRow>({
    ...ofFactor,
    factorId: id,
    ...redeemableTicketColumns('ticket', {
      attempts: Prisma.sql`ticket.attempts`,
      recoveryCodesRemaining:
        factorType === 'RECOVERY_CODES'
          ? Prisma.sql`(
              SELECT count(*)::int FROM recovery_codes c JOIN factor f ON f.id = c.factor_id
              WHERE c.used_at IS NULL
            )`
          : Prisma.sql`0`,
      mailbox:
        factorType === 'EMAIL'
          ? Prisma.sql`
              CASE WHEN EXISTS (SELECT 1 FROM mailbox) THEN (
                SELECT email FROM users WHERE id = ticket.user_id
              ) END`
          : Prisma.sql`NULL`,
    }),
  });

/**
 * Counts the attempt on the ticket and on the factors of that type, before the code is looked at. Gives
 * the ticket in one row with each factor that was charged: where none was, the ticket's charge is to be
 * taken back.
 */
export function chargeTicket(
  tokenHash: Buffer,
  factorType: CodeFactorType,
  now: Date,
  limits: boolean,
): Prisma.Sql {
  const mayBeMailbox = factorType === 'EMAIL';
  const mailboxCounts = mayBeMailbox ? Prisma.sql`ticket.mailbox` : Prisma.sql`FALSE`;
  const afterFactors = Prisma.sql`
    SELECT user_id FROM ticket
    WHERE ${mailboxCounts} AND ${after('charged')}`;
  return Prisma.sql`
    WITH ticket AS (
      ${chargeRedeemableTicket(tokenHash, now)}
    ), factor AS MATERIALIZED (
      SELECT f.* FROM factors f JOIN ticket ON f.user_id = ticket.user_id
      WHERE f.type = ${factorType}::factor_type AND f.state = 'ACTIVE'
        AND (f.type = 'RECOVERY_CODES' OR f.type = ANY(${allowedFactors}))
      ORDER BY f.id FOR UPDATE OF f
    ), charged AS (
      ${chargeOpenFactors(Prisma.sql`SELECT * FROM factor`, now, limits)}
    ), mailbox AS (
      ${mayBeMailbox ? chargeMailbox(afterFactors, now, limits) : Prisma.sql`SELECT 1 WHERE FALSE`}
    )
    SELECT ${chargedRow(factorType)}, ${columns<Found>({
      blockedUntil: Prisma.sql`
        CASE WHEN charged.id IS NULL THEN least(
          (SELECT min(${factorBlockedUntil(now, limits)}) FROM factor f),
          CASE WHEN ${mailboxCounts}
            THEN ${mailboxBlockedUntil(Prisma.sql`ticket.user_id`, now)} END
        ) END`,
      hasFactor: Prisma.sql`EXISTS (SELECT 1 FROM factor) OR ${mailboxCounts}`,
    })}
    FROM ticket LEFT JOIN charged ON TRUE, ${commitLater}`;
}

export function toCharged(
  rows: readonly ChargedTicketRow[],
  tokenHash: Buffer,
  now: Date,
): ChargedTicket {
  const [first] = rows;
  if (!first?.hasFactor) return { kind: 'none', ticket: null };

  const ticket: RedeemableTicket = { ...first, tokenHash };
  const factors: ChargedFactor[] = rows.flatMap(({ factorId, ...row }) =>
    factorId === null ? [] : [{ ...row, id: factorId }],
  );
  return factors.length > 0 || first.mailbox !== null
    ? { kind: 'charged', factors, at: now, ticket }
    : { kind: 'blocked', until: first.blockedUntil, ticket };
}
