import type { RiskTrigger } from '../policy/mfa-policy.ts';
import type { RiskFacts } from './risk-facts.ts';

/** What a conclusion was drawn from: for operators to read, and to replay. */
type Evidence = Readonly<Record<string, string | number>>;

export type Risk = { readonly trigger: RiskTrigger; readonly evidence: Evidence };

/** Null where nothing is unusual, or nothing can be said. */
export type RiskRule = (facts: RiskFacts) => Evidence | null;
