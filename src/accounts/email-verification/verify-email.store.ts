import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import { columns } from '../../db/columns.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { consumeMailedToken } from '../../mailed-tokens/mailed-token.sql.ts';
import type { FoundMailedToken } from '../../mailed-tokens/mailed-tokens.store.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

const wholeUser = columns<User>(userColumns('u'));

export function createVerifyEmailStore(statements: Statements) {
  return {
    /** Uses the token up. Null when that has happened, or the address is another one by now. */
    async verify(
      { tokenHash, userId, email }: FoundMailedToken,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<User | null> {
      const [user] = await statements.query<User>`
        WITH owner AS MATERIALIZED (
          SELECT u.id FROM users u
          WHERE u.id = ${userId}::uuid AND u.email = ${email} AND u.disabled_at IS NULL
          FOR NO KEY UPDATE
        ), token AS (
          ${consumeMailedToken(tokenHash, Prisma.sql`SELECT id FROM owner`, source.now)}
        ), verified AS (
          UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, ${source.now}::timestamptz)
          FROM token WHERE u.id = token.user_id
          RETURNING u.*
        ), ${happened([event], source, Prisma.sql`SELECT id FROM verified`)}
        SELECT ${wholeUser} FROM verified u`;
      return user ?? null;
    },
  };
}

export type VerifyEmailStore = ReturnType<typeof createVerifyEmailStore>;
