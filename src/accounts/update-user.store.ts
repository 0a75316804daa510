import type { AuditSource } from '../audit/audit-event.ts';
import { happened } from '../audit/happened.sql.ts';
import { Prisma, type Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';

/** Null keeps what is there. */
export type UserChanges = { readonly displayName: string | null; readonly locale: string | null };

export function createUpdateUserStore(statements: Statements) {
  return {
    /** Null when the user is gone. */
    async update(
      userId: string,
      { displayName, locale }: UserChanges,
      changed: readonly string[],
      source: AuditSource,
    ): Promise<User | null> {
      const [user] = await statements.query<User>`
        WITH updated AS (
          UPDATE users SET display_name = coalesce(${displayName}::text, display_name),
            locale = coalesce(${locale}::text, locale)
          WHERE id = ${userId}::uuid
          RETURNING *
        ), ${happened(
          [{ type: 'user.updated', changed, actor: 'user', userId: null }],
          source,
          Prisma.sql`SELECT id FROM updated`,
        )}
        SELECT ${columns<User>(userColumns('updated'))} FROM updated`;
      return user ?? null;
    },
  };
}

export type UpdateUserStore = ReturnType<typeof createUpdateUserStore>;
