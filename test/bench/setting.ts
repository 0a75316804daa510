import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabases } from './databases.ts';
import { options } from './options.ts';
import { buildChildren } from './processes.ts';
import * as beside from './targets/better-auth.ts';
import * as bounds from './targets/bounds.ts';
import type { Accounts, Target, TargetName } from './targets/target.ts';
import { signUpAccounts, startTicketgate } from './targets/ticketgate.ts';

export type Setting = Awaited<ReturnType<typeof openSetting>>;

/** What every part of the benchmark stands on: PostgreSQL, and the servers that are compared on it. */
export async function openSetting() {
  await buildChildren();
  if (options.beside) await beside.installBetterAuth();
  const dataDir = await mkdtemp(join(tmpdir(), 'ticketgate-bench-'));
  const databases = await startDatabases();
  let accounts: Accounts = { plain: [], withTotp: [] };
  const theirAccounts = new Map<string, Promise<Accounts>>();

  /** The fair bound begins as a copy of ours, which nobody may be connected to then. */
  async function fill(): Promise<void> {
    await databases.get('ours', async (url) => {
      accounts = await signUpAccounts(url, dataDir);
    });
    await databases.get('fair', (url) => bounds.adopt(databases, accounts)(url), 'ours');
    await databases.get('bare', (url) => bounds.fillBare(databases, accounts)(url));
  }
  let filled: Promise<void> | undefined;

  async function startBeside(name: TargetName): Promise<Target> {
    const variant = beside.betterAuthVariants.find((each) => each.name === name)!;
    const { hash } = variant;
    const databaseUrl = await databases.get(`better_auth_${hash}`, async (url) => {
      theirAccounts.set(hash, beside.signUpAtBetterAuth(hash, url));
      await theirAccounts.get(hash);
    });
    const theirs = (await theirAccounts.get(hash))!;
    return beside.startBetterAuth(databases, variant, { databaseUrl, accounts: theirs });
  }

  async function start(name: TargetName, limits: boolean, processes: number): Promise<Target> {
    await (filled ??= fill());
    if (name === 'fair' || name === 'bare') {
      const databaseUrl = await databases.get(name);
      const startBound = name === 'fair' ? bounds.startFair : bounds.startBare;
      return startBound(databases, accounts, { databaseUrl, limits });
    }
    if (name !== 'ours') return startBeside(name);
    const databaseUrl = await databases.get('ours');
    return startTicketgate(databases, accounts, { databaseUrl, dataDir, limits, processes });
  }

  return {
    databases,
    dataDir,
    /** Starts them for as long as they are measured. */
    async with<T>(
      names: readonly TargetName[],
      measure: (targets: readonly Target[]) => Promise<T>,
      { limits = options.limits !== 'off', processes = 1 } = {},
    ): Promise<T> {
      const targets: Target[] = [];
      for (const name of names) targets.push(await start(name, limits, processes));
      try {
        return await measure(targets);
      } finally {
        await Promise.all(targets.map((target) => target.stop()));
      }
    },
    async close(): Promise<void> {
      await databases.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Those that everything is compared with. */
export const BOUNDS = ['ours', 'fair', 'bare'] as const;
