import { noMeters, type Gauges, type Meters } from '../metrics/meters.ts';
import type { Prometheus } from '../metrics/prometheus.ts';
import { LIMITERS } from '../throttle/errors.ts';

type Asked = { readonly port: number | null; readonly token: string | null };

/** The meters, and who reads them out. Without metrics nothing is counted, and their library not loaded. */
export async function openMetrics(
  asked: Asked,
  gauges: Gauges,
): Promise<{ meters: Meters; prometheus: Prometheus | null }> {
  if (asked.port === null && asked.token === null) return { meters: noMeters, prometheus: null };
  const { createPrometheus } = await import('../metrics/prometheus.ts');
  const prometheus = createPrometheus(gauges, LIMITERS);
  return { meters: prometheus.meters, prometheus };
}
