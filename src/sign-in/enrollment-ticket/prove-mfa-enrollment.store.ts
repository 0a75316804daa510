import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { onceADay } from '../../audit/once-a-day.sql.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import {
  chargeMailbox,
  mailboxBlockedUntil,
  redeemMailbox,
} from '../../mfa/attempt/charge-mailbox.sql.ts';
import { mailboxPause } from '../../mfa/attempt/fail-second-factor.sql.ts';
import { consumeEnrollmentCode } from '../../mfa/one-time-code/consume-one-time-code.sql.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import { deleteExhaustedTicket } from '../../tickets/ticket.sql.ts';
import { closedTicket } from './closed-ticket.sql.ts';

type ClosedTicket = {
  readonly userId: string;
  readonly email: string;
  readonly attempts: number;
  readonly expiresAt: Date;
  readonly allowedFactors: readonly MfaFactorType[];
};

type Row = ClosedTicket & { readonly charged: boolean; readonly blockedUntil: Date | null };

export type ChargedEnrollment =
  | { readonly kind: 'charged'; readonly ticket: ClosedTicket }
  | { readonly kind: 'blocked'; readonly userId: string; readonly until: Date | null }
  | { readonly kind: 'none' };

/** Enrollment tickets that a mailed code has to open first. */
export function createProveEnrollmentStore(
  statements: Statements,
  { limits }: { limits: boolean },
) {
  return {
    /** Counts the attempt on the ticket and on the mailbox, before the code is looked at. */
    async charge(tokenHash: Buffer, now: Date): Promise<ChargedEnrollment> {
      const [row] = await statements.query<Row>`
        WITH ticket AS MATERIALIZED (
          ${closedTicket(tokenHash, now, Prisma.sql`t.*, u.email`)} FOR UPDATE OF t
        ), mailbox AS (
          ${chargeMailbox(Prisma.sql`SELECT user_id FROM ticket`, now, limits)}
        ), charged AS (
          UPDATE tickets t SET attempts = t.attempts + 1 FROM ticket
          WHERE t.token_hash = ticket.token_hash AND EXISTS (SELECT 1 FROM mailbox)
          RETURNING t.attempts
        )
        SELECT ${columns<Row>({
          userId: Prisma.sql`ticket.user_id`,
          email: Prisma.sql`ticket.email`,
          attempts: Prisma.sql`coalesce((SELECT attempts FROM charged), ticket.attempts)`,
          expiresAt: Prisma.sql`ticket.expires_at`,
          allowedFactors: Prisma.sql`${allowedFactors}::text[]`,
          charged: Prisma.sql`EXISTS (SELECT 1 FROM charged)`,
          blockedUntil: mailboxBlockedUntil(Prisma.sql`ticket.user_id`, now),
        })}
        FROM ticket`;
      if (!row) return { kind: 'none' };

      const { charged, blockedUntil, ...ticket } = row;
      if (charged) return { kind: 'charged', ticket };
      return { kind: 'blocked', userId: ticket.userId, until: blockedUntil };
    },

    /**
     * Consumes the code, if it is the one that was mailed for the ticket, and opens the ticket by it. It
     * proves what a mailed link proves, so the address is verified by it.
     */
    async redeem(
      tokenHash: Buffer,
      { userId, email }: Pick<ClosedTicket, 'userId' | 'email'>,
      codeHashes: readonly Buffer[],
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          SELECT u.id FROM users u WHERE u.id = ${userId}::uuid AND u.email = ${email}
          FOR NO KEY UPDATE
        ), code AS (
          ${consumeEnrollmentCode(null, tokenHash, codeHashes, source.now)}
        ), opened AS (
          UPDATE tickets SET mailbox = FALSE
          WHERE token_hash = ${tokenHash}::bytea AND mailbox AND user_id IN (SELECT id FROM owner)
            AND EXISTS (SELECT 1 FROM code)
          RETURNING user_id
        ), verified AS (
          UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, ${source.now}::timestamptz)
          FROM opened WHERE u.id = opened.user_id
        ), mailbox AS (
          ${redeemMailbox(Prisma.sql`SELECT user_id FROM opened`, source.now)}
        ), ${happened([event], source, Prisma.sql`SELECT user_id FROM opened`)}
        SELECT user_id FROM opened`;
      return rows.length === 1;
    },

    /** The fifth failure ends the ticket. */
    async fail(
      tokenHash: Buffer,
      userId: string,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<void> {
      const daily = limits ? [mailboxPause(userId, source.now)] : [];
      await statements.execute`
        WITH exhausted AS (${deleteExhaustedTicket(tokenHash)}),
          ${Prisma.join([happened([event], source), ...onceADay(daily, source, 'exhausted')])}
        SELECT 1`;
    },
  };
}

export type ProveEnrollmentStore = ReturnType<typeof createProveEnrollmentStore>;
