import type { Statements } from '../db/client.ts';
import { columns } from '../db/columns.ts';
import type { User } from '../users/user.ts';
import { userColumns } from '../users/user.sql.ts';

export function createFindActedForStore(statements: Statements) {
  return {
    async find(userId: string): Promise<User | null> {
      const [user] = await statements.query<User>`
        SELECT ${columns<User>(userColumns('u'))} FROM users u WHERE u.id = ${userId}::uuid`;
      return user ?? null;
    },
  };
}

export type FindActedForStore = ReturnType<typeof createFindActedForStore>;
