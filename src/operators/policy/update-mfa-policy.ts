import type { MfaPolicy } from '../../policy/mfa-policy.ts';
import { changesOf, nextPolicy, type PolicyChange } from '../../policy/next-policy.ts';
import type { PolicyStore } from '../../policy/policy.store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { Administrator } from '../administrator.ts';
import { PolicyChanged } from '../errors.ts';

const MAX_TRIES = 5;

/** What to change, and the version that it was decided by, where it is to hold for that alone. */
export type PolicyUpdate = {
  readonly change: PolicyChange;
  readonly ifVersion: number | null;
};

/** Writes the next version of the policy. It rules from the next statement on, on every replica. */
export function createUpdateMfaPolicy({ store, clock }: { store: PolicyStore; clock: Clock }) {
  return async (
    administrator: Administrator,
    { change, ifVersion }: PolicyUpdate,
    client: Client,
  ): Promise<MfaPolicy> => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const now = clock();
      const current = await store.current();
      if (ifVersion !== null && ifVersion !== current.version) throw new PolicyChanged();
      const next = nextPolicy(current, change, now);
      const event = {
        type: 'policy.updated',
        version: next.version,
        changes: changesOf(change),
        ...administrator.actor,
      } as const;
      // Versions are taken once: of two changes at once the later one is made to what the first left.
      if (await store.add(next, event, { client, now })) return next;
    }
    throw new Error('the policy changes all the time');
  };
}
