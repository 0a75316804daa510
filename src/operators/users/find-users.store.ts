import { Prisma, type Reads } from '../../db/client.ts';
import { columns } from '../../db/columns.ts';
import type { User } from '../../users/user.ts';
import { startingWith } from './starting-with.ts';
import { userColumns } from '../../users/user.sql.ts';

/** Where a page of users begins or ends. */
export type UserPosition = { readonly id: string; readonly createdAt: Date };

export type UsersPage = {
  readonly prefix: string | null;
  readonly after: UserPosition | null;
  readonly before: UserPosition | null;
  readonly limit: number;
  /** From the oldest on. */
  readonly inverted: boolean;
};

const user = columns<User>(userColumns('u'));
const position = ({ createdAt, id }: UserPosition): Prisma.Sql =>
  Prisma.sql`(${createdAt}::timestamptz, ${id}::uuid)`;

export function createFindUsersStore(statements: Reads) {
  return {
    async find(id: string): Promise<User | null> {
      const [found] = await statements.query<User>`
        SELECT ${user} FROM users u WHERE u.id = ${id}::uuid`;
      return found ?? null;
    },

    /** Newest first. Those who sign up meanwhile come before a page, and move no other. */
    page({ prefix, after, before, limit, inverted }: UsersPage): Promise<User[]> {
      const when = [
        ...(prefix === null ? [] : [Prisma.sql`lower(u.email) LIKE ${startingWith(prefix)}`]),
        ...(after ? [Prisma.sql`(u.created_at, u.id) < ${position(after)}`] : []),
        ...(before ? [Prisma.sql`(u.created_at, u.id) > ${position(before)}`] : []),
      ];
      const where = when.length > 0 ? Prisma.join(when, ' AND ') : Prisma.sql`TRUE`;
      const order = inverted
        ? Prisma.sql`u.created_at, u.id`
        : Prisma.sql`u.created_at DESC, u.id DESC`;
      return statements.query<User>`
        SELECT ${user} FROM users u WHERE ${where} ORDER BY ${order} LIMIT ${limit}::int`;
    },
  };
}

export type FindUsersStore = ReturnType<typeof createFindUsersStore>;
