import { v4 as randomUuid } from 'uuid';
import type { SignedIn } from '../../mfa/enrollment/enroller.ts';
import type { ProofRule } from '../../mfa/proof/proof-rule.ts';
import type { Proven } from '../../mfa/proof/prove.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import { MAX_TRIES } from '../../users/decide-again.ts';
import { NoLongerSignedIn } from '../../users/errors.ts';
import type { DeleteUserStore } from './delete-user.store.ts';

export type DeletedUser = { readonly kind: 'deletedUser'; readonly id: string };

/** A lost authenticator does not keep anybody here. */
export const DELETING_USER: ProofRule = { by: 'STRONGEST', orTwoRecoveryCodes: true };

/**
 * For good. Administrators may go like anybody, the last of them too: the admin secret, which operators
 * can always set, opens administration without any user.
 */
export function createDeleteUser(deps: { store: DeleteUserStore; clock: Clock }) {
  return async (proven: Proven<SignedIn>, client: Client): Promise<DeletedUser> => {
    const { user, sessionId } = proven.who;
    const { id } = user;
    let { accessVersion } = proven.status;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const deleted = await deps.store.erase(
        { seen: { userId: id, accessVersion }, sessionId, pseudonym: randomUuid() },
        { client, now: deps.clock() },
      );
      if (deleted === 'deleted') return { kind: 'deletedUser', id };
      if (deleted === 'signed_out') break;
      ({ accessVersion } = (await proven.again()).status);
    }
    throw new NoLongerSignedIn();
  };
}
