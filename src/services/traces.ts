import type { Logger } from 'pino';
import type { Traces } from '../traces/traces.ts';

/** Null without a collector: then nothing of OpenTelemetry is loaded for them. */
export async function openTraces(
  { endpoint, serviceName }: { endpoint: string | null; serviceName: string },
  log: Logger,
): Promise<Traces | null> {
  if (endpoint === null) return null;
  const { createOtlpTraces } = await import('../traces/otlp.ts');
  return createOtlpTraces({ endpoint, serviceName, log });
}
