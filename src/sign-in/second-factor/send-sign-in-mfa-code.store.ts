import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { factorBlockedUntil } from '../../mfa/attempt/charge-factor.sql.ts';
import { mailboxBlockedUntil } from '../../mfa/attempt/charge-mailbox.sql.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import { redeemableTicket } from '../../tickets/ticket.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

/** A factor that a ticket can be redeemed with by a code sent to it. */
export type Recipient = {
  readonly user: Pick<User, 'id' | 'displayName' | 'locale'>;
  /** The user's own address has no id. */
  readonly factor: {
    readonly id: string | null;
    readonly type: 'SMS' | 'EMAIL';
    readonly target: string;
  };
  readonly purpose: 'SIGN_IN' | 'STEP_UP';
  readonly blockedUntil: Date | null;
  readonly passwordResetAt: Date | null;
};

type Row = Omit<Recipient, 'user' | 'factor'> &
  Recipient['user'] & {
    readonly factorId: string | null;
    readonly type: 'SMS' | 'EMAIL';
    readonly target: string;
    readonly mailbox: string | null;
  };

export function createSendSignInCodeStore(statements: Statements, { limits }: { limits: boolean }) {
  return {
    /** Null where there is no such ticket. The factor is missing where its owner holds none such. */
    async find(
      tokenHash: Buffer,
      factorId: string,
      now: Date,
    ): Promise<Recipient | { factor: null } | null> {
      const { id, email, displayName, locale } = userColumns('u');
      const isMailbox = Prisma.sql`(ticket.mailbox AND ${id} = ${factorId}::uuid)`;
      const [row] = await statements.query<Row>`
        SELECT ${columns<Row>({
          id,
          displayName,
          locale,
          purpose: Prisma.sql`ticket.purpose::text`,
          passwordResetAt: Prisma.sql`u.password_reset_at`,
          factorId: Prisma.sql`f.id`,
          type: Prisma.sql`f.type::text`,
          target: Prisma.sql`f.target`,
          blockedUntil: Prisma.sql`
            CASE WHEN ${isMailbox} THEN ${mailboxBlockedUntil(id, now)}
              ELSE ${factorBlockedUntil(now, limits)} END`,
          mailbox: Prisma.sql`CASE WHEN ${isMailbox} THEN ${email} END`,
        })}
        FROM (${redeemableTicket(tokenHash, now)}) AS ticket
        JOIN users u ON u.id = ticket.user_id
        LEFT JOIN factors f ON f.user_id = u.id AND f.id = ${factorId}::uuid
          AND f.state = 'ACTIVE' AND f.type IN ('SMS', 'EMAIL') AND f.type = ANY(${allowedFactors})`;
      if (!row) return null;
      return toRecipient(row);
    },

    /** A code belongs to the ticket, and is only written while that can still be redeemed. */
    owner:
      (tokenHash: Buffer, now: Date) =>
      (when: Prisma.Sql): Prisma.Sql =>
        Prisma.sql`${redeemableTicket(tokenHash, now)} AND ${when}`,
  };
}

function toRecipient(row: Row): Recipient | { factor: null } {
  const { id, displayName, locale, factorId, type, target, mailbox, ...rest } = row;
  const user = { id, displayName, locale };
  if (mailbox !== null) {
    return { user, factor: { id: null, type: 'EMAIL', target: mailbox }, ...rest };
  }
  return factorId === null
    ? { factor: null }
    : { user, factor: { id: factorId, type, target }, ...rest };
}

export type SendSignInCodeStore = ReturnType<typeof createSendSignInCodeStore>;
