import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import { mailboxBlockedUntil } from '../../mfa/attempt/charge-mailbox.sql.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';
import { closedTicket } from './closed-ticket.sql.ts';

export type EnrollmentCodeRecipient = {
  readonly user: Pick<User, 'id' | 'email' | 'displayName' | 'locale'>;
  readonly expiresAt: Date;
  readonly allowedFactors: readonly MfaFactorType[];
  /** Until then wrong codes have closed their mailbox: no code is looked at. */
  readonly blockedUntil: Date | null;
};

type Row = Omit<EnrollmentCodeRecipient, 'user'> & EnrollmentCodeRecipient['user'];

export function createSendEnrollmentCodeStore(statements: Statements) {
  return {
    /** Finds the owner of an enrollment ticket that a mailed code still has to open. */
    async find(tokenHash: Buffer, now: Date): Promise<EnrollmentCodeRecipient | null> {
      const { id, email, displayName, locale } = userColumns('u');
      const recipient = columns<Row>({
        id,
        email,
        displayName,
        locale,
        expiresAt: Prisma.sql`t.expires_at`,
        allowedFactors: Prisma.sql`${allowedFactors}::text[]`,
        blockedUntil: mailboxBlockedUntil(id, now),
      });
      const [row] = await statements.query<Row>(closedTicket(tokenHash, now, recipient));
      if (!row) return null;
      const { expiresAt, allowedFactors: allowed, blockedUntil, ...user } = row;
      return { user, expiresAt, allowedFactors: allowed, blockedUntil };
    },
  };
}

export type SendEnrollmentCodeStore = ReturnType<typeof createSendEnrollmentCodeStore>;
