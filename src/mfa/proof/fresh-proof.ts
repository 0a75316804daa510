import type { Clock } from '../../shared/clock.ts';
import { MfaNotActive, StepUpRequired } from '../errors.ts';
import { missingProof, typesThatCount, type ProofFacts } from './missing-proof.ts';
import { missingSeniority } from './missing-seniority.ts';
import type { ProofRule } from './proof-rule.ts';

/** Throws where the proof that a rule takes is missing, and says what would do. */
export function createRequireFreshProof(deps: { clock: Clock; maxAgeSeconds: number }) {
  return (rule: ProofRule, facts: Omit<ProofFacts, 'now'>): void => {
    if (rule.aal === 'aal2' && typesThatCount(rule, facts.status).length === 0) {
      throw new MfaNotActive();
    }
    const maxAgeSeconds = Math.min(deps.maxAgeSeconds, rule.maxAge ?? deps.maxAgeSeconds);
    const dated = { ...facts, now: deps.clock() };
    const missing =
      missingProof(rule, dated, maxAgeSeconds) ?? missingSeniority(rule, dated, maxAgeSeconds);
    if (missing) throw new StepUpRequired(missing, maxAgeSeconds);
  };
}

export type RequireFreshProof = ReturnType<typeof createRequireFreshProof>;
