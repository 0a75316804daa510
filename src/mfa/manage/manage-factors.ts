import type { Viewer } from '../../sessions/session.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { User } from '../../users/user.ts';
import { FactorNotFound, MfaEnforced, passkeysMustStay } from '../errors.ts';
import type { Factor } from '../../policy/mfa-status.ts';
import type { SignedIn } from '../enrollment/enroller.ts';
import type { ProofRule } from '../proof/proof-rule.ts';
import type { Proven } from '../proof/prove.ts';
import type { FactorsStore } from './factors.store.ts';
import { MAX_TRIES } from '../../users/decide-again.ts';

/** What every change of the factors that are held takes. A new name changes nothing. */
export const MANAGING_FACTORS: ProofRule = { by: 'STRONGEST' };

/** What users do with the factors they hold. A foreign or pending factor is one they do not hold. */
export function createManageFactors(deps: { store: FactorsStore; clock: Clock }) {
  const { store, clock } = deps;

  return {
    async remove(proven: Proven<SignedIn>, factorId: string, client: Client): Promise<User> {
      const { user, sessionId } = proven.who;
      let decided = proven;
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const { status } = decided;
        const removed = status.held.find(({ id }) => id === factorId);
        if (!removed) break;
        decided.over(removed.createdAt);
        const enforced = status.requirement === 'REQUIRED' ? status.policy.allowedFactors : null;
        const outcome = await store.remove(
          { userId: user.id, factorId, status, keptSessionId: sessionId, enforced },
          { client, now: clock() },
        );
        if (outcome === 'removed') return user;
        if (outcome === 'enforced') throw new MfaEnforced();
        if (outcome === 'carrying') throw passkeysMustStay();
        if (outcome === 'unknown') break;
        decided = await proven.again();
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

    async setPrimary(proven: Proven<SignedIn>, factorId: string, client: Client): Promise<Factor> {
      const { user, sessionId } = proven.who;
      let { accessVersion } = proven.status;
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const primary = { userId: user.id, factorId, accessVersion, sessionId };
        const outcome = await store.setPrimary(primary, { client, now: clock() });
        if (outcome === 'unknown') break;
        if (outcome !== 'changed') return outcome;
        ({ accessVersion } = (await proven.again()).status);
      }
      throw new FactorNotFound();
    },
  };
}
