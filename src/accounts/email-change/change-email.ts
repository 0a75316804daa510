import type { SignedIn } from '../../mfa/enrollment/enroller.ts';
import type { ProofRule } from '../../mfa/proof/proof-rule.ts';
import type { Proven } from '../../mfa/proof/prove.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { InvalidInput } from '../../shared/invalid-input.ts';
import { raced, rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { MAX_TRIES } from '../../users/decide-again.ts';
import { requestedBy } from '../mailed-links/link-request.ts';
import type { ChangeEmailStore } from './change-email.store.ts';

/** The address is a way in: whoever reads its mail can reset the password. */
export const CHANGING_EMAIL: ProofRule = { by: 'STRONGEST' };

/**
 * Asks for another address. The account keeps the old one until somebody confirms from the new one; the
 * old one is told at once, with a link that stops the change. Whether the new one is taken is not told.
 */
export function createChangeEmail(deps: {
  store: ChangeEmailStore;
  throttle: Throttle;
  clock: Clock;
}) {
  return async (proven: Proven<SignedIn>, newEmail: string, client: Client): Promise<void> => {
    const { user, sessionId } = proven.who;
    if (newEmail === user.email) throw new InvalidInput('newEmail', 'is your address already');
    const now = deps.clock();
    const quotas = deps.throttle.links('change', newEmail, client.ipAddress);

    let { accessVersion } = proven.status;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const seen = { userId: user.id, accessVersion };
      const requests = [
        { kind: 'emailChangeStop', email: user.email, userId: user.id } as const,
        { kind: 'emailChange', email: newEmail, ...seen } as const,
      ];
      const requested = await deps.store.request(
        requests.map((request) => requestedBy(request, client, now)),
        quotas,
        { ...seen, sessionId },
        { type: 'email.change_requested', actor: 'user', userId: user.id },
        { client, now },
      );
      if (requested.kind === 'requested') return;
      if (requested.kind === 'blocked') throw rateLimitedUntil('link', requested.until, now);
      ({ accessVersion } = (await proven.again()).status);
    }
    // The session has ended meanwhile: the next request is told so.
    throw raced();
  };
}
