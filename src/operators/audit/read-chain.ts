import type { ChainState } from './audit-chain.store.ts';
import { NO_LINK, type ChainEnd } from './audit-link.ts';
import type { AuditSeal } from './audit-seal.ts';

/** Somebody changed what the service had signed. Only whoever runs it can say what holds now. */
export class AuditChainBroken extends Error {
  constructor() {
    super('the audit chain was tampered with: its seals are not ours, or not of what is there');
  }
}

/** Where the chain begins and ends, by what was signed. Null: by nothing that we signed. */
export function readChain(
  seal: AuditSeal,
  { head, checkpoint, lastPosition }: ChainState,
): { start: ChainEnd; end: ChainEnd } | null {
  const start = checkpoint === null ? NO_LINK : seal.open('checkpoint', checkpoint);
  const end = head === null ? null : seal.open('head', head);
  if (head === null && checkpoint === null && lastPosition === null) {
    return { start: NO_LINK, end: NO_LINK };
  }
  return start && end && start.position <= end.position ? { start, end } : null;
}
