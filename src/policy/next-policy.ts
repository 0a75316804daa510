import type { Administrator } from '../operators/administrator.ts';
import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import type { MfaPolicy, MfaPolicySettings } from './mfa-policy.ts';
import type { PolicyStore } from './policy.store.ts';

const MAX_TRIES = 5;

/** What of a policy is to change; the rest keeps its value. */
export type PolicyChange = {
  readonly [Key in keyof MfaPolicySettings]?: MfaPolicySettings[Key] | null | undefined;
};

/** Writes the next version of the policy. It rules from the next statement on, on every replica. */
export function createUpdateMfaPolicy({ store, clock }: { store: PolicyStore; clock: Clock }) {
  return async (
    administrator: Administrator,
    change: PolicyChange,
    client: Client,
  ): Promise<MfaPolicy> => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const now = clock();
      const current = await store.current();
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

export type UpdateMfaPolicy = ReturnType<typeof createUpdateMfaPolicy>;

/** What an empty database starts with. */
export const firstPolicy = (settings: MfaPolicySettings, now: Date): MfaPolicy => ({
  ...settings,
  version: 1,
  requiredSince: requiredOf(settings).length > 0 ? now : null,
  updatedAt: now,
});

/** The policy that a change would lead to. */
export function nextPolicy(current: MfaPolicy, change: PolicyChange, now: Date): MfaPolicy {
  const settings = { ...current, ...changesOf(change) };
  return {
    ...settings,
    version: current.version + 1,
    requiredSince: requiredSince(current, settings, now),
    updatedAt: now,
  };
}

/** Grace periods start anew when more people are asked than before, and not at any other change. */
function requiredSince(current: MfaPolicy, next: MfaPolicySettings, now: Date): Date | null {
  const before = requiredOf(current);
  const after = requiredOf(next);
  if (after.length === 0) return null;
  const more = after.some((who) => !before.includes(who)) && !before.includes(EVERYBODY);
  return more ? now : current.requiredSince;
}

const EVERYBODY = '*';

const requiredOf = ({ requirement, roleRequirements }: MfaPolicySettings): string[] => [
  ...(requirement === 'REQUIRED' ? [EVERYBODY] : []),
  ...Object.keys(roleRequirements).filter((role) => roleRequirements[role] === 'REQUIRED'),
];

/** GraphQL gives `null` for what a client leaves out by a variable. */
const changesOf = (change: PolicyChange): Partial<MfaPolicySettings> =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== null && value !== undefined),
  );
