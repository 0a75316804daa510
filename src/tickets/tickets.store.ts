import type { AuditEvent, AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { Proof } from '../sessions/proofs.ts';
import { lockAccess, type SeenAccess } from '../users/access.sql.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';
import { insertTicket } from './ticket.sql.ts';
import type { NewTicket } from './ticket.ts';

export type EnrollmentTicket = {
  readonly user: User;
  readonly proofs: readonly Proof[];
  readonly tokenHash: Buffer;
};

type EnrollmentRow = User & Pick<EnrollmentTicket, 'proofs'>;

const enrollment = columns<EnrollmentRow>({ ...userColumns('u'), proofs: Prisma.sql`t.proofs` });

export function createTicketsStore(statements: Statements) {
  return {
    /**
     * A ticket for a session that lives and was proven as the ticket says. False when it has ended, or
     * the ways in have changed.
     */
    async insertForSession(
      ticket: NewTicket & { readonly sessionId: string },
      seen: SeenAccess,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<boolean> {
      const rows = await statements.query<unknown>`
        WITH owner AS MATERIALIZED (
          ${lockAccess(seen)}
        ), live AS MATERIALIZED (
          SELECT owner.id FROM sessions s JOIN owner ON owner.id = s.user_id
          WHERE s.id = ${ticket.sessionId}::uuid AND s.proofs = ${JSON.stringify(ticket.proofs)}::jsonb
          FOR KEY SHARE OF s
        ), ticket AS (
          ${insertTicket(ticket, Prisma.sql`SELECT id FROM live`)}
        ), ${happened([event], source, Prisma.sql`SELECT user_id FROM ticket`)}
        SELECT user_id FROM ticket`;
      return rows.length === 1;
    },

    async findEnrollment(tokenHash: Buffer, now: Date): Promise<EnrollmentTicket | null> {
      const [row] = await statements.query<EnrollmentRow>`
        SELECT ${enrollment}
        FROM tickets t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = ${tokenHash}::bytea AND t.purpose = 'ENROLLMENT' AND NOT t.mailbox
          AND t.expires_at > ${now}::timestamptz AND u.disabled_at IS NULL`;
      if (!row) return null;
      const { proofs, ...user } = row;
      return { user, proofs, tokenHash };
    },
  };
}

export type TicketsStore = ReturnType<typeof createTicketsStore>;
