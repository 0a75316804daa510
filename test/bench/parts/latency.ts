import { LATENCY_GOAL } from '../goals.ts';
import { probe, runLoad } from '../load.ts';
import { cpuBetween, cpuTimes } from '../machine.ts';
import { median, p50, p99 } from '../numbers.ts';
import { options, SATURATING_CLIENTS } from '../options.ts';
import * as report from '../report.ts';
import { rounds, type Measured } from '../rounds.ts';
import { BOUNDS, type Setting } from '../setting.ts';
import type { Target } from '../targets/target.ts';
import { connectMany, makeClients, meClient, refreshClient } from '../workloads.ts';

const RAMP_MS = 300;
const PROBED = ['me', 'refresh'] as const;
type Probed = (typeof PROBED)[number];
type Latencies = Measured & Readonly<Record<Probed, readonly number[]>>;

/** How long somebody waits who asks now and then: on an idle machine, and while others sign in. */
export async function latency(setting: Setting) {
  const [idle, busy] = await setting.with(BOUNDS, async (targets) => {
    const measured = (saturated: boolean) =>
      rounds(targets, (target) => measure(target, saturated), options.latencyRounds);
    return [await measured(false), await measured(true)];
  });
  const results = BOUNDS.flatMap((target, index) =>
    PROBED.map((operation) => {
      const of = (runs: readonly Latencies[], percentile: typeof p50) =>
        median(runs.map((run) => percentile(run[operation])));
      const at = (runs: readonly Latencies[]) => ({ p50: of(runs, p50), p99: of(runs, p99) });
      return { operation, target, idle: at(idle!.runs[index]!), busy: at(busy!.runs[index]!) };
    }),
  );
  report.printTable(
    `Latency in ms, idle and while ${SATURATING_CLIENTS} clients sign in, and busy / idle`,
    ['', 'idle p50', 'idle p99', 'busy p50', 'busy p99', 'p50', 'p99', 'goal p99', 'foreign'],
    results.map(({ operation, target, idle: quiet, busy: loaded }) => [
      `${operation}, ${target}`,
      ...[quiet.p50, quiet.p99, loaded.p50, loaded.p99].map(report.milliseconds),
      report.times(loaded.p50 / quiet.p50),
      report.times(loaded.p99 / quiet.p99),
      target === 'ours' ? report.atMost(LATENCY_GOAL, loaded.p99 / quiet.p99) : '',
      report.foreign(busy!),
    ]),
  );
  return { results, foreignCores: { idle: idle!.foreignCores, busy: busy!.foreignCores } };
}

async function measure(target: Target, saturated: boolean): Promise<Latencies> {
  const clients = SATURATING_CLIENTS + PROBED.length;
  const connections = await connectMany(target, clients, 2);
  const at = (index: number) => [connections[index]!, { index, clients }] as const;
  const me = await meClient(target, ...at(SATURATING_CLIENTS));
  const refresh = await refreshClient(target, ...at(SATURATING_CLIENTS + 1));
  const signingIn = await makeClients(target, 'sign-in', connections);

  const load = saturated
    ? runLoad(target, signingIn.slice(0, SATURATING_CLIENTS), options.latencyMs + RAMP_MS)
    : null;
  if (load) await new Promise((done) => setTimeout(done, RAMP_MS));
  const before = cpuTimes([]);
  const startedAt = performance.now();
  const [ofMe, ofRefresh] = await Promise.all([
    probe(me, options.latencyMs),
    probe(refresh, options.latencyMs),
  ]);
  const seconds = (performance.now() - startedAt) / 1000;
  const { foreignCores } = cpuBetween(before, cpuTimes([]), seconds);
  await load;
  for (const connection of connections) connection.close();
  return { me: ofMe, refresh: ofRefresh, foreignCores };
}
