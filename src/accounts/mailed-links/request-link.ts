import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { requestedBy } from './link-request.ts';
import type { RequestLinkStore } from './request-link.store.ts';

const CHARGED_AS = { verification: 'verification', passwordReset: 'reset' } as const;

/** Has a link mailed to whoever reads that mailbox. Neither the answer nor its time tells who that is. */
export function createRequestLink(deps: {
  store: RequestLinkStore;
  throttle: Throttle;
  clock: Clock;
}) {
  return async (kind: keyof typeof CHARGED_AS, email: string, client: Client): Promise<void> => {
    const now = deps.clock();
    const quotas = deps.throttle.links(CHARGED_AS[kind], email, client.ipAddress);
    const asked = await deps.store.request(requestedBy({ kind, email }, client, now), quotas, now);
    if (asked.kind === 'blocked') throw rateLimitedUntil('link', asked.until, now);
  };
}
