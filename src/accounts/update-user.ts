import type { Viewer } from '../sessions/session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { User } from '../users/user.ts';
import type { UpdateUserStore } from './update-user.store.ts';

type UpdateUserInput = {
  readonly displayName?: string | null | undefined;
  readonly locale?: string | null | undefined;
};

/** Neither opens anything, so no proof is asked for. A form that changes nothing is no mistake. */
export function createUpdateUser({ store, clock }: { store: UpdateUserStore; clock: Clock }) {
  return async ({ user }: Viewer, input: UpdateUserInput, client: Client): Promise<User> => {
    const changes = { displayName: input.displayName ?? null, locale: input.locale ?? null };
    const changed = Object.entries(changes).flatMap(([name, value]) => (value ? [name] : []));
    if (changed.length === 0) return user;
    const updated = await store.update(user.id, changes, changed, { client, now: clock() });
    if (!updated) throw new NoLongerSignedIn();
    return updated;
  };
}
