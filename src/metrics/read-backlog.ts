import type { Clock } from '../shared/clock.ts';
import type { BacklogStore } from './backlog.store.ts';
import type { Backlog } from './meters.ts';

type KeyUse = { readonly kind: string; readonly count: number };

/**
 * What the database knows of what is still to be done. However many scrape at once, it is asked once at
 * a time.
 */
export function createReadBacklog(deps: {
  store: BacklogStore;
  /** What hangs on another AUTH_SECRET than the current one. */
  countUnderOtherKeys: () => Promise<readonly KeyUse[]>;
  clock: Clock;
}) {
  const { store, clock } = deps;
  let reading: Promise<Backlog> | null = null;

  async function read(): Promise<Backlog> {
    const now = clock();
    return {
      jobs: await store.waitingJobs(),
      auditEvents: await store.waitingAuditEvents(now),
      signingKeyAgeSeconds: await store.signingKeyAge(now),
      underOtherKeys: sumByKind(await deps.countUnderOtherKeys()),
    };
  }

  return (): Promise<Backlog> => (reading ??= read().finally(() => (reading = null)));
}

function sumByKind(uses: readonly KeyUse[]): Record<string, number> {
  const sums: Record<string, number> = { passwords: 0, recoveryCodes: 0, sealedSecrets: 0 };
  for (const { kind, count } of uses) sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}
