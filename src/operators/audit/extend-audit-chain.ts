import type { AuditChainStore, ChainState, NewLinks } from './audit-chain.store.ts';
import { makeLink, type Link, type StoredEvent } from './audit-link.ts';
import type { AuditSeal } from './audit-seal.ts';
import { AuditChainBroken, readChain } from './read-chain.ts';

const BATCH = 500;

/**
 * Links what was recorded since the last time. It goes on from the end that was signed, whatever is
 * there: what was cut off at the end leaves a gap.
 */
export function createExtendAuditChain(deps: { store: AuditChainStore; seal: AuditSeal }) {
  const { store, seal } = deps;
  let signer: string | undefined;

  function link(state: ChainState, events: readonly StoredEvent[]): NewLinks {
    const chain = readChain(seal, state);
    if (!chain || (state.lastPosition ?? 0) > chain.end.position) throw new AuditChainBroken();
    const links: Link[] = [];
    for (const event of events) links.push(makeLink(links.at(-1) ?? chain.end, event));
    return { links, head: seal.sign('head', links.at(-1)!) };
  }

  /** After each change of the key: no seal is to hang on one that will be forgotten. */
  async function sealAnew(): Promise<void> {
    const current = seal.signer();
    if (signer === current) return;
    await store.sealAnew((state) =>
      Object.fromEntries(
        (['head', 'checkpoint'] as const).flatMap((name) => {
          const jws = state[name];
          const end = jws !== null && !seal.isCurrent(name, jws) ? seal.open(name, jws) : null;
          return end ? [[name, seal.sign(name, end)]] : [];
        }),
      ),
    );
    signer = current;
  }

  return async (): Promise<void> => {
    await sealAnew();
    if (!(await store.hasPending())) return;
    while ((await store.extend(BATCH, link)) === BATCH);
  };
}
