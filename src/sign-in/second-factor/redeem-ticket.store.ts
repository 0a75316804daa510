import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { after } from '../../db/after.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { namedParts } from '../../db/named-parts.ts';
import { redeemMailbox } from '../../mfa/attempt/charge-mailbox.sql.ts';
import type { ChargedFactor } from '../../mfa/attempt/charged-factor.ts';
import type { Consumption } from '../../mfa/attempt/consumption.ts';
import {
  failSecondFactor,
  raiseIfExhausted,
  type FailedSecondFactor,
} from '../../mfa/attempt/fail-second-factor.sql.ts';
import type { CodeFactorType } from '../../policy/factors.ts';
import type { NewSession } from '../../sessions/new-session.ts';
import { endSurplus, insertSession, raiseSession, wasFull } from '../../sessions/session.sql.ts';
import { deleteExhaustedTicket } from '../../tickets/ticket.sql.ts';
import { insertDevice } from '../../trusted-devices/trusted-device.sql.ts';
import type { NewTrustedDevice } from '../../trusted-devices/trusted-device.ts';
import { lockAccess } from '../../users/access.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import {
  chargedFactors,
  chargeTicket,
  takeBack,
  type ChargedTicketRow,
  type Uncharged,
} from './charge-ticket.sql.ts';
import type { RedeemableTicket } from './redeemable-ticket.sql.ts';

/** An attempt at a ticket: charged, or why not. */
export type ChargedTicket =
  | {
      readonly kind: 'charged';
      readonly ticket: RedeemableTicket;
      readonly factors: readonly ChargedFactor[];
      readonly at: Date;
    }
  | { readonly kind: 'blocked'; readonly ticket: RedeemableTicket; readonly until: Date | null }
  | { readonly kind: 'none' };

/** Who redeemed it, and when the session ends that was opened or raised. */
type Redeemed = { readonly user: User; readonly expiresAt: Date };

type RedeemedRow = User & Pick<Redeemed, 'expiresAt'> & { readonly wasFull: boolean };

const redeemedRow = columns<RedeemedRow>({
  ...userColumns('u'),
  expiresAt: Prisma.sql`u.session_expires_at`,
  wasFull: wasFull(Prisma.sql`u.id`),
});

/**
 * A redemption is two statements: charge, then redeem or fail. Both lock the ticket before the
 * factors, as everything does that touches both, so that they cannot wait for each other in a circle.
 */
export function createRedeemTicketStore(statements: Statements, { limits }: { limits: boolean }) {
  return {
    /** Counts the attempt on the ticket and on the factors, before the code is looked at. */
    async charge(
      tokenHash: Buffer,
      factorType: CodeFactorType,
      remember: boolean,
      now: Date,
    ): Promise<ChargedTicket> {
      const rows = await statements.query<ChargedTicketRow>(
        chargeTicket(tokenHash, factorType, now, { limits, remember }),
      );
      const [first] = rows;
      if (!first) return { kind: 'none' };
      const ticket: RedeemableTicket = { ...first, tokenHash };
      const factors = chargedFactors(rows);
      if (factors.length > 0 || ticket.mailbox !== null)
        return { kind: 'charged', ticket, factors, at: now };

      const [why] = await statements.query<Uncharged>(takeBack(tokenHash, factorType, now, limits));
      return why?.hasFactor
        ? { kind: 'blocked', ticket, until: why.blockedUntil }
        : { kind: 'none' };
    },

    /** Records the failure; the fifth ends the ticket, the hundredth suspends the factor. */
    async fail(
      ticket: RedeemableTicket,
      { method, factors }: Pick<FailedSecondFactor, 'method' | 'factors'>,
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<void> {
      const { userId, tokenHash } = ticket;
      const mailbox = ticket.mailbox !== null;
      const afterPassword = ticket.purpose === 'SIGN_IN';
      const failed = { userId, method, factors, mailbox, afterPassword };
      const order = { locked: after('exhausted'), limits };
      await statements.execute`
        WITH raised AS (${raiseIfExhausted(failed)}), exhausted AS (
          ${deleteExhaustedTicket(tokenHash, after('raised'))}
        ), ${failSecondFactor(failed, events, source, order)}
        SELECT 1`;
    },

    /** Consumes ticket and code, and signs in or steps up: all of it, or null when another was first. */
    async redeem(
      redeemed: {
        ticket: RedeemableTicket;
        consumption: Consumption;
        session: NewSession;
        device: NewTrustedDevice | null;
      },
      events: readonly AuditEvent[],
      source: AuditSource,
    ): Promise<Redeemed | null> {
      const { ticket, consumption, device } = redeemed;
      const session = ticket.purpose === 'STEP_UP' ? raise : signIn;
      const signedIn = Prisma.sql`SELECT id FROM signed_in`;
      const consumed = consumption.consume(Prisma.sql`SELECT * FROM proven`);
      const [row] = await statements.query<RedeemedRow>`
        WITH owner AS MATERIALIZED (
          ${lockAccess(ticket)}
        ), ${lockTicket(ticket, source.now)}, proven AS MATERIALIZED (
          ${consumption.lock(Prisma.sql`SELECT user_id FROM ticket`)}
        ), consumed_ticket AS (
          DELETE FROM tickets t USING ticket, proven WHERE t.token_hash = ticket.token_hash
        ), ${consumed.length > 0 ? Prisma.sql`${namedParts('consumed', consumed)},` : Prisma.empty}
        ${session(redeemed.session, source)}, device AS (
          ${device ? insertDevice(device, signedIn) : Prisma.sql`SELECT 1`}
        ), mailbox AS (
          ${
            ticket.mailbox === null
              ? Prisma.sql`SELECT 1`
              : redeemMailbox(Prisma.sql`SELECT id AS user_id FROM signed_in`, source.now)
          }
        ), ${happened(events, source, signedIn)}
        SELECT ${redeemedRow} FROM signed_in u`;
      if (!row) return null;
      if (row.wasFull) await statements.execute(endSurplus(row.id, source));
      return { user: row, expiresAt: row.expiresAt };
    },
  };
}

export type RedeemTicketStore = ReturnType<typeof createRedeemTicketStore>;

/** The part `ticket`, locked; and with it the session that it raises, before any factor. */
const lockTicket = ({ tokenHash, purpose }: RedeemableTicket, now: Date): Prisma.Sql => {
  const lock = Prisma.sql`
    SELECT t.* FROM tickets t JOIN owner ON owner.id = t.user_id
    WHERE t.token_hash = ${tokenHash}::bytea AND t.expires_at > ${now}::timestamptz FOR UPDATE OF t`;
  return purpose === 'STEP_UP'
    ? Prisma.sql`
        locked_ticket AS MATERIALIZED (${lock}), ticket AS MATERIALIZED (
          SELECT t.* FROM locked_ticket t JOIN sessions s ON s.id = t.session_id
          FOR NO KEY UPDATE OF s
        )`
    : Prisma.sql`ticket AS MATERIALIZED (${lock})`;
};

const signIn = (session: NewSession, source: AuditSource): Prisma.Sql => Prisma.sql`
  signed_in AS (
    UPDATE users u SET last_sign_in_at = ${source.now}::timestamptz
    FROM ticket, proven WHERE u.id = ticket.user_id
    RETURNING u.*, ${session.expiresAt}::timestamptz AS session_expires_at
  ), session AS (
    ${insertSession(session, Prisma.sql`SELECT id FROM signed_in`)}
  )`;

const raise = (session: NewSession, { now }: AuditSource): Prisma.Sql => Prisma.sql`
  raised AS (
    ${raiseSession(session, now, Prisma.sql`SELECT ticket.user_id AS id FROM ticket, proven`)}
  ), signed_in AS (
    SELECT u.*, raised.expires_at AS session_expires_at FROM users u JOIN raised ON raised.user_id = u.id
  )`;
