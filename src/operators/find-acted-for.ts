import type { User } from '../users/user.ts';
import { UserNotFound } from './errors.ts';
import type { FindUsersStore } from './users/find-users.store.ts';

/** For whom a backend may act: for every user who is not disabled. */
export function createFindActedFor({ store }: { store: Pick<FindUsersStore, 'find'> }) {
  return async (userId: string): Promise<User> => {
    const user = await store.find(userId);
    if (!user || user.disabled) throw new UserNotFound();
    return user;
  };
}

export type FindActedFor = ReturnType<typeof createFindActedFor>;
