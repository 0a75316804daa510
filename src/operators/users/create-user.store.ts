import { enqueueLinks } from '../../accounts/mailed-links/enqueue-links.sql.ts';
import type { LinkRequest } from '../../accounts/mailed-links/link-request.ts';
import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happened } from '../../audit/happened.sql.ts';
import type { StoredPassword } from '../../crypto/password-hash.ts';
import { Prisma, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

export type CreatedUser = StoredPassword & {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly displayName: string;
  readonly locale: string;
  readonly roles: readonly string[];
  readonly defaultRole: string;
  readonly passwordLengthReached: number | null;
};

export function createCreateUserStore(statements: Statements) {
  return {
    /** One statement: the user, and the mail by which they choose a password. Null where the address is taken. */
    async create(
      user: CreatedUser,
      mail: LinkRequest | null,
      event: AuditEvent,
      source: AuditSource,
    ): Promise<User | null> {
      const owner = Prisma.sql`SELECT id FROM created`;
      const mailed = mail
        ? Prisma.sql`mailed AS (${enqueueLinks([mail], Prisma.sql`EXISTS (${owner})`)}),`
        : Prisma.empty;
      const [created] = await statements.query<User>`
        WITH created AS (
          INSERT INTO users (id, email, email_verified_at, display_name, locale, default_role, roles,
            password_hash, password_key_id, password_length_reached, password_changed_at, created_at)
          VALUES (${user.id}::uuid, ${user.email},
            CASE WHEN ${user.emailVerified}::bool THEN ${source.now}::timestamptz END,
            ${user.displayName}, ${user.locale}, ${user.defaultRole}, ${[...user.roles]}::text[],
            ${user.passwordHash}, ${user.passwordKeyId}, ${user.passwordLengthReached}::int,
            ${source.now}::timestamptz, ${source.now}::timestamptz)
          ON CONFLICT (email) DO NOTHING RETURNING *
        ), ${mailed} ${happened([event], source, owner)}
        SELECT ${columns<User>(userColumns('created'))} FROM created`;
      return created ?? null;
    },
  };
}

export type CreateUserStore = ReturnType<typeof createCreateUserStore>;
