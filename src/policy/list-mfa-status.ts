import DataLoader from 'dataloader';
import { NoLongerSignedIn } from '../users/errors.ts';
import type { MfaStatus } from './mfa-status.ts';
import type { MfaStatusStore } from './mfa-status.store.ts';

/**
 * Where a user stands. What is asked for several of them at once, as for each of a list, is one query. A
 * list that lags may name some who are gone: of those it is told where they stood.
 */
export function createListMfaStatus(deps: {
  store: Pick<MfaStatusStore, 'findAll'>;
  lagging: Pick<MfaStatusStore, 'findAll'>;
}) {
  const { store, lagging } = deps;
  const loader = new DataLoader<string, MfaStatus>(
    async (userIds) => {
      const found = await store.findAll(userIds);
      const missing = userIds.filter((userId) => !found.has(userId));
      const gone = missing.length > 0 ? await lagging.findAll(missing) : null;
      return userIds.map(
        (userId) => found.get(userId) ?? gone?.get(userId) ?? new NoLongerSignedIn(),
      );
    },
    { cache: false },
  );
  return (userId: string): Promise<MfaStatus> => loader.load(userId);
}
