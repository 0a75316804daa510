import { FOREIGN_KEY_ID } from '../crypto/foreign-hashes.ts';
import type { Clock } from '../shared/clock.ts';
import type { BacklogStore } from './backlog.store.ts';
import type { Backlog } from './meters.ts';

/** They may be as many as there are users: that is not counted at each scrape. */
const COUNT_KEYS_EVERY_MS = 10 * 60_000;

type KeyUse = { readonly kind: string; readonly keyId: string | null; readonly count: number };

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
  let underOtherKeys: Readonly<Record<string, number>> = {};
  let countAgainAt = 0;

  async function countKeys(now: Date): Promise<void> {
    if (now.getTime() < countAgainAt) return;
    underOtherKeys = sumByKind(await deps.countUnderOtherKeys());
    countAgainAt = now.getTime() + COUNT_KEYS_EVERY_MS;
  }

  async function read(): Promise<Backlog> {
    const now = clock();
    await countKeys(now);
    return {
      jobs: await store.waitingJobs(),
      auditEvents: await store.waitingAuditEvents(now),
      signingKeyAgeSeconds: await store.signingKeyAge(now),
      underOtherKeys,
    };
  }

  return (): Promise<Backlog> => (reading ??= read().finally(() => (reading = null)));
}

function sumByKind(uses: readonly KeyUse[]): Record<string, number> {
  const sums: Record<string, number> = {
    passwords: 0,
    recoveryCodes: 0,
    sealedSecrets: 0,
    webhookSecrets: 0,
    signingKeys: 0,
  };
  for (const { kind, keyId, count } of uses) {
    if (keyId !== FOREIGN_KEY_ID) sums[kind] = (sums[kind] ?? 0) + count;
  }
  return sums;
}
