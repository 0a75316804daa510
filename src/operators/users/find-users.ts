import { InvalidInput } from '../../shared/invalid-input.ts';
import type { User } from '../../users/user.ts';
import type { FindUsersStore, UserPosition } from './find-users.store.ts';

export type UsersAsked = {
  readonly email: string | null;
  readonly after: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
  readonly inverted: boolean;
};

const CURSOR = /^(\d{1,15}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Holds where the user stands in the list, so that it points there still when they are gone. */
export const userCursor = ({ id, createdAt }: UserPosition): string =>
  Buffer.from(`${createdAt.getTime()}:${id}`).toString('base64url');

function positionOf(argument: 'after' | 'before', cursor: string | undefined): UserPosition | null {
  if (cursor === undefined) return null;
  const [, createdAt, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!createdAt || !id) throw new InvalidInput(argument, 'is no cursor of this list');
  return { createdAt: new Date(Number(createdAt)), id };
}

/** Looks users up, for administrators. Lists may lag. */
export function createFindUsers(deps: {
  store: Pick<FindUsersStore, 'find'>;
  lists: Pick<FindUsersStore, 'page'>;
}) {
  const { store, lists } = deps;
  return {
    find: (id: string): Promise<User | null> => store.find(id),

    page: ({ email, after, before, ...page }: UsersAsked): Promise<User[]> =>
      lists.page({
        ...page,
        prefix: email,
        after: positionOf('after', after),
        before: positionOf('before', before),
      }),
  };
}
