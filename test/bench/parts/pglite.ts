import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ratios, spread } from '../numbers.ts';
import { options, type Operation } from '../options.ts';
import * as report from '../report.ts';
import { rounds } from '../rounds.ts';
import type { Setting } from '../setting.ts';
import { ticketgateApi } from '../targets/graphql-api.ts';
import type { Target } from '../targets/target.ts';
import { signUpOn, startService } from '../targets/ticketgate.ts';
import { runWorkload } from '../workloads.ts';

/** Those that need nobody to reach into the database between two runs. */
const ASKED: readonly Operation[] = ['sign-in', 'refresh', 'me'];

/** The embedded database of development beside PostgreSQL, both without limits. */
export async function pglite(setting: Setting) {
  const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-bench-'));
  const embedded = await startEmbedded(dataDir, setting.databases.pid);
  const results = await setting.with(['ours'], ([onPostgres]) => compare([embedded, onPostgres!]), {
    limits: false,
  });
  await embedded.stop();
  await rm(dataDir, { recursive: true, force: true });
  report.printTable(
    'PGlite and PostgreSQL, limits off, operations per second, and PGlite / PostgreSQL',
    ['', 'PGlite', 'PostgreSQL', 'min', 'median', 'max', 'foreign'],
    results.map(({ operation, onPglite, onPostgres, ratio, ...quiet }) => [
      operation,
      report.perSecond(onPglite.median),
      report.perSecond(onPostgres.median),
      ...report.ratioCells(ratio),
      report.foreign(quiet),
    ]),
  );
  return results;
}

async function startEmbedded(dataDir: string, postgresPid: number): Promise<Target> {
  const server = await startService(dataDir, undefined, false);
  return {
    name: 'ours',
    ...(await signUpOn(server, { plain: 32, withTotp: 0 })),
    servers: [server],
    postgresPid,
    databaseUrl: '',
    api: ticketgateApi,
    issueTickets: null,
    async forgetTimeSteps() {},
    stop: () => server.stop(),
  };
}

async function compare(targets: readonly Target[]) {
  const results = [];
  for (const operation of ASKED.filter((each) => options.operations.includes(each))) {
    for (const target of targets) await runWorkload(target, operation, options.runMs / 2);
    const { runs, ...quiet } = await rounds(
      targets,
      (target) => runWorkload(target, operation, options.runMs),
      options.rounds,
    );
    const [onPglite, onPostgres] = runs.map((list) =>
      list.map(({ count, seconds }) => count / seconds),
    );
    const ratio = ratios(onPglite!, onPostgres!);
    results.push({
      operation,
      onPglite: spread(onPglite!),
      onPostgres: spread(onPostgres!),
      ratio,
      ...quiet,
    });
  }
  return results;
}
