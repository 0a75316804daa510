import { v4 as randomUuid } from 'uuid';
import type { RequireFreshProof } from '../../mfa/fresh-proof.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import type { Viewer } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { MAX_TRIES } from '../../users/decide-again.ts';
import { NoLongerSignedIn } from '../../users/errors.ts';
import type { DeleteUserStore } from './delete-user.store.ts';

export type DeletedUser = { readonly kind: 'deletedUser'; readonly id: string };

/**
 * For good. Administrators may go like anybody, the last of them too: the admin secret, which operators
 * can always set, opens administration without any user.
 */
export function createDeleteUser(deps: {
  store: DeleteUserStore;
  mfaStatus: MfaStatusStore;
  clock: Clock;
  requireFreshProof: RequireFreshProof;
}) {
  return async ({ user: { id }, session }: Viewer, client: Client): Promise<DeletedUser> => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { heldTypes, accessVersion } = await deps.mfaStatus.find(id);
      const { proofs } = session;
      deps.requireFreshProof({ proofs, heldTypes, recoveryCodesAllowed: true });

      const deleted = await deps.store.erase(
        { seen: { userId: id, accessVersion }, sessionId: session.id, pseudonym: randomUuid() },
        { client, now: deps.clock() },
      );
      if (deleted === 'deleted') return { kind: 'deletedUser', id };
      if (deleted === 'signed_out') break;
    }
    throw new NoLongerSignedIn();
  };
}
