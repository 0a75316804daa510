import { NO_CLIENT } from '../../shared/client.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ResetUserMfaStore } from './reset-user-mfa.store.ts';

/**
 * Lets the resets happen whose time has come. Nothing else remembers them, so that none is lost with a job; and
 * every replica may look, as each of them is decided with its user locked.
 */
export function createTakeDueMfaResets({
  store,
  clock,
}: {
  store: Pick<ResetUserMfaStore, 'due' | 'takeDue'>;
  clock: Clock;
}) {
  return async (): Promise<void> => {
    const source = { client: NO_CLIENT, now: clock() };
    const failures: unknown[] = [];
    for (const userId of await store.due(source.now)) {
      // One that cannot happen does not keep the others from it.
      await store.takeDue(userId, source).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'resets of second steps failed');
  };
}
