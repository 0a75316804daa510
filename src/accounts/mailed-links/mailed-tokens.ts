import { hashToken } from '../../crypto/tokens.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import type { RefuseTicketStore } from '../../tickets/refuse-ticket.store.ts';
import { InvalidToken } from '../../mailed-tokens/errors.ts';
import type { MailedTokenPurpose } from '../../mailed-tokens/mailed-token.ts';
import type {
  FoundMailedToken,
  MailedTokensStore,
} from '../../mailed-tokens/mailed-tokens.store.ts';

/**
 * Looks a token up, and charges the network where it is none: nobody guesses 256 bits, so that is for
 * the noise. Finding one uses nothing up; the statement that acts on it does.
 */
export function createMailedTokens(deps: {
  store: MailedTokensStore;
  refusals: RefuseTicketStore;
  throttle: Throttle;
  clock: Clock;
}) {
  const { store, refusals, throttle, clock } = deps;

  async function refuse(client: Client): Promise<never> {
    const source = { client, now: clock() };
    const event = { type: 'mailed_token.refused', actor: 'user', userId: null } as const;
    const quota = throttle.refusedTokens(client.ipAddress);
    const refused = await refusals.refuse(quota, event, source);
    if (refused.kind === 'blocked')
      throw rateLimitedUntil('refused_token', refused.until, source.now);
    throw new InvalidToken();
  }

  return {
    /** Throws `InvalidToken` where it is none, or one for another purpose. */
    async find<Purpose extends MailedTokenPurpose>(
      token: string,
      purposes: readonly Purpose[],
      client: Client,
    ): Promise<FoundMailedToken & { readonly purpose: Purpose }> {
      const found = await store.find(hashToken(token), clock());
      if (!found || !isFor(found, purposes)) return refuse(client);
      return found;
    },

    /** For a token that another request has used up meanwhile. */
    refuse,
  };
}

export type MailedTokens = ReturnType<typeof createMailedTokens>;

const isFor = <Purpose extends MailedTokenPurpose>(
  found: FoundMailedToken,
  purposes: readonly Purpose[],
): found is FoundMailedToken & { readonly purpose: Purpose } =>
  (purposes as readonly string[]).includes(found.purpose);
