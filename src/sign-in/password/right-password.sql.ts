import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import { Prisma } from '../../db/client.ts';

/** What is stored about a password that was right, while the plain text of it is at hand. */
export type RightPassword = {
  readonly stored: StoredPassword;
  readonly lengthReached: number;
  /** Advises to choose a longer one. Null where it is long enough, or its owner was told before. */
  readonly advice: { readonly id: string; readonly minLength: number } | null;
  /** Whether any of that is to be written. */
  readonly isNews: boolean;
};

/** The assignments to a user `u`. Of parallel sign-ins, the first one leaves the id of its advice. */
export const keepPassword = ({ stored, lengthReached, advice }: RightPassword): Prisma.Sql =>
  Prisma.sql`
    password_hash = ${stored.passwordHash}, password_key_id = ${stored.passwordKeyId},
    password_length_reached = ${lengthReached}::int,
    password_advice_id = coalesce(u.password_advice_id, ${advice?.id ?? null}::uuid)`;

/**
 * Gives further parts of the statement, which tell the owner of a password once. `owner` names the
 * part that gives the user as `keepPassword` left it.
 */
export function tellOwner(
  { advice }: RightPassword,
  owner: Prisma.Sql,
  source: AuditSource,
): Prisma.Sql {
  if (!advice) return Prisma.empty;
  const { id, minLength } = advice;
  const event: AuditEvent = {
    type: 'password.change_advised',
    minLength,
    actor: 'system',
    userId: null,
  };
  const told = Prisma.sql`SELECT id FROM ${owner} WHERE password_advice_id = ${id}::uuid`;
  return Prisma.sql`, ${happened([event], source, told, 'advised')}`;
}
