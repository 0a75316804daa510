import type { Clock } from '../shared/clock.ts';
import type { Client } from '../shared/client.ts';
import { rateLimitedUntil } from '../throttle/errors.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { InvalidTicket } from './errors.ts';
import type { RefuseTicketStore } from './refuse-ticket.store.ts';

/**
 * For a ticket that is none. Nobody guesses 256 bits, so its network is charged for the noise: tickets
 * that are good are redeemed from there all the while.
 */
export function createRefuseTicket(deps: {
  store: RefuseTicketStore;
  throttle: Throttle;
  clock: Clock;
}) {
  return async (method: string, client: Client): Promise<never> => {
    const now = deps.clock();
    const quota = deps.throttle.refusedTickets(client.ipAddress);
    const event = { type: 'ticket.refused', method, actor: 'user', userId: null } as const;
    const refused = await deps.store.refuse(quota, event, { client, now });
    if (refused.kind === 'blocked') throw rateLimitedUntil('refused_ticket', refused.until, now);
    throw new InvalidTicket();
  };
}

export type RefuseTicket = ReturnType<typeof createRefuseTicket>;
