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
import type { ChargedFactor } from '../../mfa/attempt/charged-factor.ts';
import type { CodeFactorType } from '../../policy/factors.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import { chargeRedeemableTicket, refundTicket } from '../../tickets/ticket.sql.ts';
import { redeemableTicketColumns, type RedeemableTicketRow } from './redeemable-ticket.sql.ts';

/** A ticket in one row with a factor that was charged. `factorId` is null where none was. */
export type ChargedTicketRow = RedeemableTicketRow &
  Omit<ChargedFactor, 'id'> & { readonly factorId: string | null };

/** Why an attempt could not be charged. */
export type Uncharged = {
  readonly blockedUntil: Date | null;
  /** Whether there is a factor to charge, or a mailbox that counts as one. */
  readonly hasFactor: boolean;
};

const { id, ...ofFactor } = chargedColumns('charged');

/** What the factor at hand has no use for is not looked up. */
const chargedRow = (factorType: CodeFactorType, remember: boolean): Prisma.Sql =>
  columns<ChargedTicketRow>({
    ...ofFactor,
    factorId: id,
    ...redeemableTicketColumns('ticket', remember, {
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

const chargedRows = (type: CodeFactorType) => ({
  remember: chargedRow(type, true),
  forget: chargedRow(type, false),
});
/** Put together once. */
const CHARGED_ROWS: Readonly<Record<CodeFactorType, ReturnType<typeof chargedRows>>> = {
  TOTP: chargedRows('TOTP'),
  SMS: chargedRows('SMS'),
  EMAIL: chargedRows('EMAIL'),
  RECOVERY_CODES: chargedRows('RECOVERY_CODES'),
};

/** The ticket's own mailbox, where it stands in for a factor of that type. */
const mailboxCounts = (factorType: CodeFactorType): Prisma.Sql =>
  factorType === 'EMAIL' ? Prisma.sql`ticket.mailbox` : Prisma.sql`FALSE`;

const isOfType = (factorType: CodeFactorType): Prisma.Sql => Prisma.sql`
  f.type = ${factorType}::factor_type AND f.state = 'ACTIVE'
    AND (f.type = 'RECOVERY_CODES' OR f.type = ANY(${allowedFactors}))`;

/**
 * Counts the attempt on the ticket and on the factors of that type, before the code is looked at. Gives
 * the ticket in one row with each factor that was charged: where none was, the ticket's charge is to be
 * taken back. `remember`: whether the browser asks to be trusted.
 */
export function chargeTicket(
  tokenHash: Buffer,
  factorType: CodeFactorType,
  now: Date,
  { limits, remember }: { limits: boolean; remember: boolean },
): Prisma.Sql {
  const afterFactors = Prisma.sql`
    SELECT user_id FROM ticket
    WHERE ${mailboxCounts(factorType)} AND ${after('charged')}`;
  return Prisma.sql`
    WITH ticket AS (
      ${chargeRedeemableTicket(tokenHash, now)}
    ), factor AS MATERIALIZED (
      SELECT f.* FROM factors f JOIN ticket ON f.user_id = ticket.user_id
      WHERE ${isOfType(factorType)} ORDER BY f.id FOR UPDATE OF f
    ), charged AS (
      ${chargeOpenFactors(Prisma.sql`SELECT * FROM factor`, now, limits)}
    ), mailbox AS (
      ${
        factorType === 'EMAIL'
          ? chargeMailbox(afterFactors, now, limits)
          : Prisma.sql`SELECT 1 WHERE FALSE`
      }
    )
    SELECT ${CHARGED_ROWS[factorType][remember ? 'remember' : 'forget']}
    FROM ticket LEFT JOIN charged ON TRUE, ${commitLater}`;
}

/** Takes back what the ticket was charged, where nothing was tried, and says why not. */
export const takeBack = (
  tokenHash: Buffer,
  factorType: CodeFactorType,
  now: Date,
  limits: boolean,
): Prisma.Sql => Prisma.sql`
  WITH ticket AS (
    ${refundTicket(tokenHash)}
  ), factor AS MATERIALIZED (
    SELECT f.* FROM factors f JOIN ticket ON f.user_id = ticket.user_id WHERE ${isOfType(factorType)}
  )
  SELECT ${columns<Uncharged>({
    blockedUntil: Prisma.sql`
      least(
        (SELECT min(${factorBlockedUntil(now, limits)}) FROM factor f),
        CASE WHEN ${mailboxCounts(factorType)}
          THEN ${mailboxBlockedUntil(Prisma.sql`ticket.user_id`, now)} END
      )`,
    hasFactor: Prisma.sql`EXISTS (SELECT 1 FROM factor) OR ${mailboxCounts(factorType)}`,
  })}
  FROM ticket`;

/** Of the rows that `chargeTicket` gives. */
export const chargedFactors = (rows: readonly ChargedTicketRow[]): readonly ChargedFactor[] =>
  rows.flatMap(({ factorId, ...row }) => (factorId === null ? [] : [{ ...row, id: factorId }]));
