import type { Watch } from '../api/watched/watch.ts';
import type { Meters } from '../metrics/meters.ts';
import type { RateLimited } from '../throttle/errors.ts';
import type { Traces } from '../traces/traces.ts';
import { codeOf } from './present-error.ts';
import type { SeenRequest } from './seen-request.ts';

/** Sees how the root fields of one request end: for its line in the log, and for the meters. */
export function watchFields(seen: SeenRequest, meters: Meters, traces: Traces | null): Watch {
  const watched: Watch = async (kind, field, run) => {
    seen.operation = kind === 'Query' ? 'query' : 'mutation';
    const startedAt = performance.now();

    function ended(outcome: string, value: unknown): void {
      seen.fields.push(field);
      seen.outcomes.push(outcome);
      meters.answered({ field, outcome, seconds: (performance.now() - startedAt) / 1000 });
      const { limiter, user } = (value ?? {}) as Partial<RateLimited & { user: { id: string } }>;
      if (limiter !== undefined) meters.refused(limiter);
      if (outcome === 'AuthSession') seen.userId ??= user?.id ?? null;
    }

    try {
      const { outcome, value } = await run();
      ended(outcome, value);
      return value;
    } catch (error) {
      ended(codeOf(error), error);
      throw error;
    }
  };
  if (!traces) return watched;

  return (kind, field, run) =>
    traces.field(field, (ended) =>
      watched(kind, field, async () => {
        const end = await run().catch((error: unknown) => {
          ended(codeOf(error));
          throw error;
        });
        ended(end.outcome);
        return end;
      }),
    );
}
