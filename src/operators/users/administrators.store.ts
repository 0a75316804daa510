import { enqueueLinks } from '../../accounts/mailed-links/enqueue-links.sql.ts';
import type { LinkRequest } from '../../accounts/mailed-links/link-request.ts';
import type { AuditEvent, AuditSource } from '../../audit/audit-event.ts';
import { happenedAlone } from '../../audit/happened.sql.ts';
import { Prisma, type Db, type Statements } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { User } from '../../users/user.ts';
import { userColumns } from '../../users/user.sql.ts';

export type Roles = Pick<User, 'roles' | 'defaultRole'>;

export type UserWithFactor = User & { readonly secondFactor: boolean };

const user = columns<UserWithFactor>({
  secondFactor: Prisma.sql`
    EXISTS (SELECT 1 FROM factors f WHERE f.user_id = u.id AND f.state = 'ACTIVE')`,
  ...userColumns('u'),
});

export function createAdministratorsStore(db: Db, statements: Statements) {
  return {
    list: (role: string): Promise<UserWithFactor[]> =>
      statements.query<UserWithFactor>`
        SELECT ${user} FROM users u WHERE ${role} = ANY(u.roles) ORDER BY u.email`,

    async find(email: string): Promise<UserWithFactor | null> {
      const [found] = await statements.query<UserWithFactor>`
        SELECT ${user} FROM users u WHERE u.email = ${email}`;
      return found ?? null;
    },

    /** Records nothing where nothing changes. Null when nobody has the address. */
    changeRoles: (
      email: string,
      next: (roles: Roles) => Roles,
      eventOf: (userId: string, roles: Roles) => AuditEvent,
      source: AuditSource,
    ): Promise<UserWithFactor | null> =>
      db.$transaction(async (tx) => {
        const [found] = await tx.$queryRaw<UserWithFactor[]>`
          SELECT ${user} FROM users u WHERE u.email = ${email} FOR NO KEY UPDATE`;
        if (!found) return null;
        const changed = next(found);
        if (String(changed.roles) === String(found.roles)) return found;
        await tx.$executeRaw`
          UPDATE users SET roles = ${[...changed.roles]}::text[], default_role = ${changed.defaultRole},
            access_version = access_version + 1
          WHERE id = ${found.id}::uuid`;
        await tx.$executeRaw(happenedAlone([eventOf(found.id, changed)], source));
        return { ...found, ...changed };
      }),

    /** False when nobody has the address. */
    async mail(request: LinkRequest): Promise<boolean> {
      const known = Prisma.sql`EXISTS (SELECT 1 FROM users WHERE email = ${request.email})`;
      const [row] = await statements.query<{ known: boolean }>`
        WITH mailed AS (${enqueueLinks([request], known)}) SELECT ${known} AS "known"`;
      return row!.known;
    },
  };
}

export type AdministratorsStore = ReturnType<typeof createAdministratorsStore>;
