import type { AuditChainStore } from './audit-chain.store.ts';
import type { AuditSeal } from './audit-seal.ts';
import { readChain } from './read-chain.ts';

/** Signed as of now, to be kept elsewhere. Null where what was signed before is not there any more. */
export function createAuditHead(deps: { store: AuditChainStore; seal: AuditSeal }) {
  const { store, seal } = deps;

  return async () => {
    const chain = readChain(seal, await store.state());
    if (!chain) return null;
    const { position, hash } = chain.end;
    return { position, hash, jws: seal.sign('head', chain.end) };
  };
}

export type AuditHead = ReturnType<typeof createAuditHead>;
