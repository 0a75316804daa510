import type { Viewer } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { User } from '../../users/user.ts';
import { FactorNotFound, MfaEnforced } from '../errors.ts';
import type { Factor, MfaStatus } from '../../policy/mfa-status.ts';
import type { RequireFreshProof } from '../fresh-proof.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import type { FactorsStore } from './factors.store.ts';
import { MAX_TRIES } from '../../users/decide-again.ts';

/** What users do with the factors they hold. A foreign or pending factor is one they do not hold. */
export function createManageFactors(deps: {
  store: FactorsStore;
  mfaStatus: MfaStatusStore;
  clock: Clock;
  requireFreshProof: RequireFreshProof;
}) {
  const { store, clock } = deps;

  return {
    async remove(viewer: Viewer, factorId: string, client: Client): Promise<User> {
      const { user, session } = viewer;
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const status = await requireProof(viewer);
        const enforced = status.requirement === 'REQUIRED' ? status.policy.allowedFactors : null;
        const outcome = await store.remove(
          { userId: user.id, factorId, status, keptSessionId: session.id, enforced },
          { client, now: clock() },
        );
        if (outcome === 'removed') return user;
        if (outcome === 'enforced') throw new MfaEnforced();
        if (outcome === 'unknown') break;
      }
      throw new FactorNotFound();
    },

    async rename(
      { user }: Viewer,
      { factorId, name }: { factorId: string; name: string },
      client: Client,
    ): Promise<Factor> {
      const renamed = { userId: user.id, factorId, name };
      const factor = await store.rename(renamed, { client, now: clock() });
      if (!factor) throw new FactorNotFound();
      return factor;
    },

    async setPrimary(viewer: Viewer, factorId: string, client: Client): Promise<Factor> {
      await requireProof(viewer);
      const primary = { userId: viewer.user.id, factorId };
      const factor = await store.setPrimary(primary, { client, now: clock() });
      if (!factor) throw new FactorNotFound();
      return factor;
    },
  };

  async function requireProof({ user, session }: Viewer): Promise<MfaStatus> {
    const status = await deps.mfaStatus.find(user.id);
    deps.requireFreshProof({
      proofs: session.proofs,
      heldTypes: status.heldTypes,
      recoveryCodesAllowed: false,
    });
    return status;
  }
}
