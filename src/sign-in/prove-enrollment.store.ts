import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { recordEvents } from '../audit/record-events.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { spendCode } from '../mfa/one-time-code/claim-one-time-code.sql.ts';
import type { MfaFactorType } from '../policy/mfa-policy.ts';
import { allowedFactors } from '../policy/policy.sql.ts';
import { MAX_TICKET_ATTEMPTS } from '../tickets/ticket.ts';

export type ClosedTicket = {
  readonly userId: string;
  readonly email: string;
  readonly attempts: number;
  readonly expiresAt: Date;
  readonly allowedFactors: readonly MfaFactorType[];
};

/** Enrollment tickets that a mailed code has to open first. */
export function createProveEnrollmentStore(statements: Statements) {
  return {
    /** Counts the attempt before the code is looked at. */
    async charge(tokenHash: Buffer, now: Date): Promise<ClosedTicket | null> {
      const [row] = await statements.query<ClosedTicket>`
        UPDATE tickets t SET attempts = t.attempts + 1 FROM users u
        WHERE t.token_hash = ${tokenHash}::bytea AND t.purpose = 'ENROLLMENT' AND t.mailbox
          AND t.expires_at > ${now}::timestamptz AND t.attempts < ${MAX_TICKET_ATTEMPTS}::int
          AND u.id = t.user_id AND u.disabled_at IS NULL
        RETURNING t.user_id AS "userId", u.email AS "email", t.attempts AS "attempts",
          t.expires_at AS "expiresAt", ${allowedFactors}::text[] AS "allowedFactors"`;
      return row ?? null;
    },

    /** Opens the ticket if the code is the one that was mailed for it, once. */
    async open(
      tokenHash: Buffer,
      codeHashes: readonly Buffer[],
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const rows = await statements.query<unknown>`
        WITH code AS (
          ${spendCode(null, tokenHash, codeHashes, source.now)}
        ), opened AS (
          UPDATE tickets SET mailbox = FALSE
          WHERE token_hash = ${tokenHash}::bytea AND mailbox AND EXISTS (SELECT 1 FROM code)
          RETURNING user_id
        ), events AS (
          ${recordEvents([event], source, Prisma.sql`SELECT user_id FROM opened`)}
        )
        SELECT user_id FROM opened`;
      return rows.length === 1;
    },

    /** The fifth failure ends the ticket. */
    async fail(tokenHash: Buffer, event: AuditEvent, source: AuditSource): Promise<void> {
      await statements.execute`
        WITH dead AS (
          DELETE FROM tickets
          WHERE token_hash = ${tokenHash}::bytea AND attempts >= ${MAX_TICKET_ATTEMPTS}::int
        )
        ${recordEvents([event], source)}`;
    },
  };
}

export type ProveEnrollmentStore = ReturnType<typeof createProveEnrollmentStore>;
