import { Prisma, type Statements } from '../../db/client.ts';
import { mailboxBlockedUntil } from '../../mfa/attempt/charge-mailbox.sql.ts';
import type { MfaFactorType } from '../../policy/mfa-policy.ts';
import { allowedFactors } from '../../policy/policy.sql.ts';
import type { User } from '../../users/user.ts';
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
      const columns = Prisma.sql`
        u.id AS "id", u.email AS "email", u.display_name AS "displayName", u.locale AS "locale",
        t.expires_at AS "expiresAt", ${allowedFactors}::text[] AS "allowedFactors",
        ${mailboxBlockedUntil(Prisma.sql`u.id`, now)} AS "blockedUntil"`;
      const [row] = await statements.query<Row>(closedTicket(tokenHash, now, columns));
      if (!row) return null;
      const { id, email, displayName, locale, ...rest } = row;
      return { user: { id, email, displayName, locale }, ...rest };
    },
  };
}

export type SendEnrollmentCodeStore = ReturnType<typeof createSendEnrollmentCodeStore>;
