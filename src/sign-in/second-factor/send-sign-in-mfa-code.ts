import { hashToken } from '../../crypto/tokens.ts';
import { FactorNotFound } from '../../mfa/errors.ts';
import { mailboxCounts } from '../../policy/mfa-status.ts';
import type { CodeSent, SendCode } from '../../mfa/one-time-code/send-code.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import { InvalidTicket } from '../../tickets/errors.ts';
import type { SendSignInCodeStore } from './send-sign-in-mfa-code.store.ts';

/** Sends the code that redeems a ticket, to a factor of the ticket's owner. */
export function createSendSignInCode(deps: {
  store: SendSignInCodeStore;
  sendCode: SendCode;
  clock: Clock;
}) {
  const { store, clock } = deps;

  return async (input: { ticket: string; factorId: string }, client: Client): Promise<CodeSent> => {
    const now = clock();
    const flow = hashToken(input.ticket);
    const found = await store.find(flow, input.factorId, now);
    if (!found) throw new InvalidTicket();
    if (!found.factor) throw new FactorNotFound();
    const { user, factor, purpose, blockedUntil } = found;
    const isFactor = factor.id !== null;
    if (isFactor && factor.type === 'EMAIL' && !mailboxCounts(found, now)) {
      throw new FactorNotFound();
    }
    if (blockedUntil && blockedUntil > now)
      throw rateLimitedUntil('second_factor', blockedUntil, now);

    const owner = store.owner(flow, now);
    const sent = await deps.sendCode({ user, factor, flow, purpose, owner }, client);
    if (!sent) throw new InvalidTicket();
    return sent;
  };
}
