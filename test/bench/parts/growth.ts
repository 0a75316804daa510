import { GROWTH_GOAL } from '../goals.ts';
import { probe } from '../load.ts';
import { cpuBetween, cpuTimes } from '../machine.ts';
import { p50, ratios, spread } from '../numbers.ts';
import { options, type Operation } from '../options.ts';
import * as report from '../report.ts';
import { rounds } from '../rounds.ts';
import type { Setting } from '../setting.ts';
import type { Accounts, Target } from '../targets/target.ts';
import { signUpOn, startService, startTicketgate } from '../targets/ticketgate.ts';
import { connectMany, makeClients } from '../workloads.ts';
import { grow } from './grown.ts';

const FEW = 1000;

/** The same service with a thousand users and with many: what does an operation take of each? */
export async function growth(setting: Setting) {
  const targets = [await startWith(setting, FEW), await startWith(setting, options.growthUsers)];
  const results = [];
  for (const operation of options.operations) {
    for (const target of targets) await measure(target, operation);
    const { runs, ...quiet } = await rounds(
      targets,
      (target) => measure(target, operation),
      options.rounds,
    );
    const [few, many] = runs.map((list) => list.map(({ ms }) => ms));
    results.push({
      operation,
      few: spread(few!),
      many: spread(many!),
      ratio: ratios(many!, few!),
      ...quiet,
    });
  }
  for (const target of targets) await target.stop();

  report.printTable(
    `Growth: p50 in ms of one client, with ${FEW} and with ${options.growthUsers} users`,
    ['', String(FEW), String(options.growthUsers), 'min', 'median', 'max', 'goal', 'foreign'],
    results.map(({ operation, few, many, ratio, ...quiet }) => [
      operation,
      report.milliseconds(few.median),
      report.milliseconds(many.median),
      ...report.ratioCells(ratio),
      report.atMost(GROWTH_GOAL, ratio.median),
      report.foreign(quiet),
    ]),
  );
  return { few: FEW, many: options.growthUsers, results };
}

async function startWith({ databases, dataDir }: Setting, users: number): Promise<Target> {
  let accounts: Accounts | undefined;
  const databaseUrl = await databases.get(`grown_${users}`, async (url) => {
    // Migrates it, and makes somebody whose password all others get.
    const server = await startService(dataDir, url, false);
    await signUpOn(server, { plain: 1, withTotp: 0 });
    await server.stop();
    const client = databases.connect(url);
    accounts = await grow(client, users, dataDir);
    await client.end();
  });
  const limits = options.limits !== 'off';
  return startTicketgate(databases, accounts!, { databaseUrl, dataDir, limits });
}

async function measure(target: Target, operation: Operation) {
  const connections = await connectMany(target, 1, 6);
  const [client] = await makeClients(target, operation, connections);
  const before = cpuTimes([]);
  const startedAt = performance.now();
  const latencies = await probe(client!, options.runMs, 0);
  const seconds = (performance.now() - startedAt) / 1000;
  const { foreignCores } = cpuBetween(before, cpuTimes([]), seconds);
  for (const connection of connections) connection.close();
  return { ms: p50(latencies), foreignCores };
}
