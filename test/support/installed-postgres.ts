import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './postgres-server.ts';

const NEEDED = ['pg_dump', 'pg_restore', 'psql', 'initdb', 'postgres'];
const DEBIAN = '/usr/lib/postgresql';

/** The programs of a PostgreSQL with all of them. `null`: what needs them is skipped. */
export const postgresPrograms: string | null =
  (existsSync(DEBIAN) ? readdirSync(DEBIAN) : [])
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => NEEDED.every((program) => existsSync(join(bin, program)))) ?? null;

/** A server of the same version as `pg_dump`, which reads no newer one. Under a user of its own, not root. */
export async function startInstalledPostgres() {
  const bin = postgresPrograms!;
  const databaseDir = await mkdtemp(join(tmpdir(), 'ticketgate-installed-'));
  const identity = process.getuid?.() === 0 ? userOf('postgres') : null;
  if (identity) await chown(databaseDir, identity.uid, identity.gid);
  const port = await freePort();
  const run = { ...identity, cwd: databaseDir };
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', databaseDir, '-U', 'postgres', '-A', 'trust', '--locale=C', '--encoding=UTF8'],
    run,
  );
  const settings = ['fsync=off', `port=${port}`, 'listen_addresses=127.0.0.1'].flatMap(
    (setting) => ['-c', setting],
  );
  const server = spawn(join(bin, 'postgres'), ['-D', databaseDir, '-k', '', ...settings], {
    ...run,
    stdio: 'ignore',
  });
  const exited = new Promise<void>((done) => server.once('exit', () => done()));
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  while (!(await answers(url('postgres')))) await sleep(50);

  return {
    url,
    async stop(): Promise<void> {
      server.kill('SIGQUIT');
      await exited;
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

function userOf(name: string) {
  const id = (option: string) => Number(execFileSync('id', [option, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
