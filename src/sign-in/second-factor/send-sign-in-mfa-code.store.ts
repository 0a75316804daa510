import { Prisma, type Statements } from '../../db/client.ts';
import { mailboxBlockedUntil } from '../../mfa/attempt/charge-mailbox.sql.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import { redeemableTicket } from '../../tickets/ticket.sql.ts';
import type { User } from '../../users/user.ts';

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

export function createSendSignInCodeStore(statements: Statements) {
  return {
    /** Null where there is no such ticket. The factor is missing where its owner holds none such. */
    async find(
      tokenHash: Buffer,
      factorId: string,
      now: Date,
    ): Promise<Recipient | { factor: null } | null> {
      const isMailbox = Prisma.sql`(ticket.mailbox AND u.id = ${factorId}::uuid)`;
      const [row] = await statements.query<Row>`
        SELECT ticket.purpose::text AS "purpose", u.id AS "id", u.display_name AS "displayName",
          u.locale AS "locale", u.password_reset_at AS "passwordResetAt", f.id AS "factorId",
          f.type::text AS "type", f.target AS "target",
          CASE WHEN ${isMailbox} THEN ${mailboxBlockedUntil(Prisma.sql`u.id`, now)}
            ELSE f.blocked_until END AS "blockedUntil",
          CASE WHEN ${isMailbox} THEN u.email END AS "mailbox"
        FROM (${redeemableTicket(tokenHash, now)}) AS ticket
        JOIN users u ON u.id = ticket.user_id
        LEFT JOIN factors f ON f.user_id = u.id AND f.id = ${factorId}::uuid
          AND f.state = 'ACTIVE' AND f.type IN ('SMS', 'EMAIL') AND f.type = ANY(${allowedFactors})`;
      if (!row) return null;
      const { factorId: id, type, target, id: userId, displayName, locale, mailbox, ...rest } = row;
      const user = { id: userId, displayName, locale };
      if (mailbox !== null) {
        return { user, factor: { id: null, type: 'EMAIL', target: mailbox }, ...rest };
      }
      return id === null ? { factor: null } : { user, factor: { id, type, target }, ...rest };
    },

    /** A code belongs to the ticket, and is only written while that can still be redeemed. */
    owner:
      (tokenHash: Buffer, now: Date) =>
      (when: Prisma.Sql): Prisma.Sql =>
        Prisma.sql`${redeemableTicket(tokenHash, now)} AND ${when}`,
  };
}

export type SendSignInCodeStore = ReturnType<typeof createSendSignInCodeStore>;
