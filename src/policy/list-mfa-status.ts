import DataLoader from 'dataloader';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { MfaStatus } from './mfa-status.ts';
import type { MfaStatusStore } from './mfa-status.store.ts';

/** Where a user stands. What is asked for several of them at once, as for each of a list, is one query. */
export function createListMfaStatus({ store }: { store: MfaStatusStore }) {
  const loader = new DataLoader<string, MfaStatus>(
    async (userIds) => {
      const found = await store.findAll(userIds);
      return userIds.map((userId) => found.get(userId) ?? new NoLongerSignedIn());
    },
    { cache: false },
  );
  return (userId: string): Promise<MfaStatus> => loader.load(userId);
}
