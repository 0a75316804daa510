import type { Logger } from 'pino';
import { secondsAfter } from '../../shared/clock.ts';
import type { AuditChainStore } from './audit-chain.store.ts';
import type { AuditSeal } from './audit-seal.ts';
import { countIntact } from './check-links.ts';
import { readChain } from './read-chain.ts';

const BATCH = 500;
const DAY_SECONDS = 24 * 3600;

/**
 * Drops events by their age, oldest first, and signs where the chain begins then. What does not hold is
 * not dropped: nobody is to get rid of the traces of tampering by waiting.
 */
export function createDropOldEvents(deps: {
  store: AuditChainStore;
  seal: AuditSeal;
  retentionDays: number | null;
  log: Logger;
}) {
  const { store, seal, retentionDays, log } = deps;

  async function dropBatch(before: Date): Promise<boolean> {
    const state = await store.state();
    const chain = readChain(seal, state);
    const { start, end } = chain ?? { start: null, end: null };
    const batch = start ? await store.links(start.position, end.position, BATCH) : [];
    const young = batch.findIndex(({ event }) => event !== null && event.occurredAt >= before);
    const old = young === -1 ? batch : batch.slice(0, young);
    if (!start || (await countIntact(store, start, old)) < old.length) {
      log.error('the audit log was tampered with: nothing of it is dropped; see verifyAuditLog');
      return false;
    }
    const last = old.at(-1)?.link;
    if (!last) return false;
    const dropped = await store.drop(state, last.position, seal.sign('checkpoint', last));
    return dropped && old.length === BATCH;
  }

  return async (now: Date): Promise<void> => {
    if (retentionDays === null) return;
    const before = secondsAfter(now, -retentionDays * DAY_SECONDS);
    while (await dropBatch(before));
  };
}
