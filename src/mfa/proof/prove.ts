import type { MfaStatus } from '../../policy/mfa-status.ts';
import type { MfaStatusStore } from '../../policy/mfa-status.store.ts';
import type { ProofMethod } from '../../sessions/proofs.ts';
import { secondsAfter, type Clock } from '../../shared/clock.ts';
import { isActedFor, type Enroller } from '../enrollment/enroller.ts';
import { ENROLLMENT_TTL_SECONDS } from '../factor-limits.ts';
import type { RequireFreshProof } from './fresh-proof.ts';
import type { ProofFacts } from './missing-proof.ts';
import type { ProofRule } from './proof-rule.ts';

/** Who calls an operation, having proven what it takes. Only `prove` makes one. */
export type Proven<Who extends Enroller = Enroller> = {
  readonly who: Who;
  /** What it was decided by. Statements that act on it check that it still holds. */
  readonly status: MfaStatus;
  /** Decides again, by what holds now. */
  readonly again: () => Promise<Proven<Who>>;
  /** Decides again, by what the operation itself has looked up since. */
  readonly under: (status: MfaStatus) => void;
  /** Decides again, once the operation knows when the change was begun. */
  readonly since: (begunAt: Date) => void;
  /** Decides again, once the operation knows since when what it removes has been there. */
  readonly over: (removing: Date) => void;
};

/** The one way into every operation that takes a proof, from whatever door. */
export function createProve(deps: {
  mfaStatus: MfaStatusStore;
  requireFreshProof: RequireFreshProof;
  clock: Clock;
}) {
  return async function prove<Who extends Enroller>(
    who: Who,
    rule: ProofRule,
    brought: readonly ProofMethod[] = [],
  ): Promise<Proven<Who>> {
    const status = await deps.mfaStatus.find(who.user.id);
    // Only the operation knows what its code is worth, and asks for the rest.
    if (rule.orCode === undefined) decide(status, earliestBegin());
    return {
      who,
      status,
      again: () => prove(who, rule, brought),
      under: (changed) => decide(changed),
      since: (begunAt) => decide(status, { begunAt }),
      over: (removing) => decide(status, { removing }),
    };

    function decide(by: MfaStatus, known: Pick<ProofFacts, 'begunAt' | 'removing'> = {}): void {
      if (isActedFor(who)) return;
      deps.requireFreshProof(rule, { proofs: who.proofs, brought, status: by, ...known });
    }

    /** Nothing that was begun earlier can be finished; `since` says it to the second. */
    function earliestBegin(): Pick<ProofFacts, 'begunAt'> {
      if (!rule.sinceBegun) return {};
      return { begunAt: secondsAfter(deps.clock(), -ENROLLMENT_TTL_SECONDS) };
    }
  };
}
