import { openConnection } from './connection.ts';
import { probe, runLoad } from './load.ts';
import { SATURATING_CLIENTS } from './options.ts';
import type { Target } from './target.ts';
import { meClient, refreshClient, signInClient } from './workloads.ts';

/** Milliseconds that `me` and `refreshSession` took somebody who asked now and then. */
export type Latencies = { readonly me: readonly number[]; readonly refresh: readonly number[] };

export async function measureLatency(
  target: Target,
  ms: number,
  { saturated }: { saturated: boolean },
): Promise<Latencies> {
  const { port } = target.server;
  const connect = (index: number) => openConnection(port, `10.2.0.${index + 1}`);
  const [forMe, forRefresh] = [SATURATING_CLIENTS, SATURATING_CLIENTS + 1];
  const connections = await Promise.all(
    Array.from({ length: forRefresh + 1 }, (_, i) => connect(i)),
  );

  const me = await meClient(target, connections[forMe]!, forMe);
  const refresh = await refreshClient(target, connections[forRefresh]!, forRefresh);
  const signingIn = connections
    .slice(0, SATURATING_CLIENTS)
    .map((connection, index) => signInClient(target, connection, index));

  const load = saturated ? runLoad(target.server, signingIn, ms + RAMP_MS) : null;
  if (load) await new Promise((done) => setTimeout(done, RAMP_MS));
  const [meLatencies, refreshLatencies] = await Promise.all([probe(me, ms), probe(refresh, ms)]);
  await load;
  for (const connection of connections) connection.close();
  return { me: meLatencies, refresh: refreshLatencies };
}

const RAMP_MS = 300;
