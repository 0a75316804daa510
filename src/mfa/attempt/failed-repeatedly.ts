import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ProofMethod } from '../../sessions/proofs.ts';
import { FAILURES_TOLD_AT } from '../factor-limits.ts';

/** Each failure has a count of its own, so of parallel ones exactly one is the fifth that is told. */
export function failedRepeatedly(
  method: ProofMethod,
  counts: readonly number[],
  userId: string,
): readonly AuditEvent[] {
  const failures = FAILURES_TOLD_AT.find((count) => counts.includes(count));
  return failures === undefined
    ? []
    : [{ type: 'factor.failed_repeatedly', method, failures, actor: 'user', userId }];
}
