import type { AuditChainStore } from './audit-chain.store.ts';
import { NO_LINK, type ChainEnd } from './audit-link.ts';
import type { AuditSeal } from './audit-seal.ts';
import { countIntact } from './check-links.ts';
import { readChain } from './read-chain.ts';

const BATCH = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export type AuditLogVerification = {
  readonly intact: boolean;
  readonly checkedEvents: number;
  /** Null, too, where what is gone left no id. */
  readonly firstBrokenId: string | null;
  readonly headHash: string;
};

type Walked = {
  readonly intact: boolean;
  readonly checked: number;
  readonly brokenId: string | null;
};

/** Walks the whole chain, a batch at a time, and looks for events that are in no link. */
export function createVerifyAuditLog(deps: { store: AuditChainStore; seal: AuditSeal }) {
  const { store, seal } = deps;

  async function walk(start: ChainEnd, end: ChainEnd): Promise<Walked> {
    let [former, checked] = [start, 0];
    for (;;) {
      const batch = await store.links(former.position, end.position, BATCH);
      const holding = await countIntact(store, former, batch);
      checked += holding;
      if (batch.length === 0) {
        return { intact: former.hash === end.hash, checked, brokenId: null };
      }
      if (holding < batch.length) {
        return { intact: false, checked, brokenId: batch[holding]!.link.eventId };
      }
      former = batch.at(-1)!.link;
    }
  }

  async function findUnlinked(): Promise<string | null> {
    for (let after = FIRST_ID; ;) {
      const { last, first } = await store.unlinked(after, BATCH);
      if (first !== null || last === null) return first ?? store.neverLinked();
      after = last;
    }
  }

  return async function verify(): Promise<AuditLogVerification> {
    const state = await store.state();
    const chain = readChain(seal, state);
    const { start, end } = chain ?? {
      start: NO_LINK,
      end: { position: state.lastPosition ?? 0, hash: '' },
    };
    const walked = await walk(start, end);
    // What was dropped by its age meanwhile was no longer there to be read.
    if (!walked.intact && (await store.state()).checkpoint !== state.checkpoint) return verify();

    const tail = (state.lastPosition ?? start.position) === end.position;
    const unlinked = walked.intact ? await findUnlinked() : null;
    return {
      intact: chain !== null && tail && walked.intact && unlinked === null,
      checkedEvents: walked.checked,
      firstBrokenId: walked.brokenId ?? unlinked,
      headHash: end.hash || NO_LINK.hash,
    };
  };
}
