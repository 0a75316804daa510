import { validate as isUuid } from 'uuid';
import type { AuditChainStore, Linked } from './audit-chain.store.ts';
import { follows, namedByErased, type ChainEnd } from './audit-link.ts';

/** How many of these links hold, one after the other. */
export async function countIntact(
  store: Pick<AuditChainStore, 'people'>,
  from: ChainEnd,
  linked: readonly Linked[],
): Promise<number> {
  const named = linked.flatMap(({ link, event }) => namedByErased(link, event));
  const people = named.length > 0 ? await store.people(named.filter((id) => isUuid(id))) : null;
  const isPerson = (id: string): boolean => !isUuid(id) || people!.has(id);

  let former = from;
  const broken = linked.findIndex(({ link, event }) => {
    const holds = follows(former, link, event, isPerson);
    former = link;
    return !holds;
  });
  return broken === -1 ? linked.length : broken;
}
