import type { RequireFreshProof } from '../../mfa/fresh-proof.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import type { Proof } from '../../sessions/proofs.ts';
import type { Viewer } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { InvalidInput } from '../../shared/invalid-input.ts';
import { rateLimitedUntil } from '../../throttle/errors.ts';
import type { Throttle } from '../../throttle/throttle.ts';
import { requestedBy } from '../mailed-links/link-request.ts';
import type { ChangeEmailStore } from './change-email.store.ts';

/**
 * Asks for another address. The account keeps the old one until somebody confirms from the new one; the
 * old one is told at once, with a link that stops the change. Whether the new one is taken is not told.
 */
export function createChangeEmail(deps: {
  store: ChangeEmailStore;
  mfaStatus: MfaStatusStore;
  requireFreshProof: RequireFreshProof;
  throttle: Throttle;
  clock: Clock;
}) {
  return async ({ user, session }: Viewer, newEmail: string, client: Client): Promise<void> => {
    if (newEmail === user.email) throw new InvalidInput('newEmail', 'is your address already');
    const now = deps.clock();
    const quotas = deps.throttle.links('change', newEmail, client.ipAddress);

    const { heldTypes, accessVersion } = await deps.mfaStatus.find(user.id);
    const requireProof = (proofs: readonly Proof[]): void =>
      deps.requireFreshProof({ proofs, heldTypes, recoveryCodesAllowed: false });
    requireProof(session.proofs);

    const seen = { userId: user.id, accessVersion };
    const requests = [
      { kind: 'emailChangeStop', email: user.email, userId: user.id } as const,
      { kind: 'emailChange', email: newEmail, ...seen } as const,
    ];
    const requested = await deps.store.request(
      requests.map((request) => requestedBy(request, client, now)),
      quotas,
      { ...seen, sessionId: session.id },
      { type: 'email.change_requested', actor: 'user', userId: user.id },
      { client, now },
    );
    if (requested.kind === 'blocked') throw rateLimitedUntil(requested.until, now);
    // The ways in have changed, so what was proven before says nothing now.
    if (requested.kind === 'changed') requireProof([]);
  };
}
