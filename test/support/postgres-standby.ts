import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort, type PostgresServer } from './postgres-server.ts';

const NAME = 'standby';

/**
 * A second server that follows the first by streaming replication, and answers what only reads. Made of a
 * copy of the first one's files, since no program for that comes with it.
 */
export async function startStandby(primary: PostgresServer) {
  const databaseDir = await mkdtemp(join(tmpdir(), 'ticketgate-standby-'));
  const { uid, gid } = await stat(primary.databaseDir);
  await copyRunning(primary, databaseDir);
  for (const name of ['standby.signal', 'backup_label']) {
    await chown(join(databaseDir, name), uid, gid);
  }

  const port = await freePort();
  const url = (database: string) => withPort(primary.url(database), port);
  let server: ChildProcess;
  async function start(): Promise<void> {
    const settings = ['max_connections=200', 'timezone=Asia/Kolkata', 'fsync=off'];
    server = spawn(
      primary.program,
      ['-D', databaseDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...(process.getuid?.() === 0 && { uid, gid }), stdio: 'ignore' },
    );
    while (!(await answers(url('postgres')))) await sleep(50);
  }
  async function stop(): Promise<void> {
    const gone = once(server, 'close');
    server.kill('SIGQUIT');
    await gone;
  }
  await start();
  const query = (sql: string) => queryOn(url('postgres'), sql);

  return {
    url,
    /** What the first one does is seen from now on, or no longer. */
    pause: () => query('SELECT pg_wal_replay_pause()'),
    resume: () => query('SELECT pg_wal_replay_resume()'),
    /** No commit of the first one is answered before it is here, too. */
    async follow(): Promise<void> {
      await queryOn(
        primary.url('postgres'),
        `ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`,
      );
      await queryOn(primary.url('postgres'), 'SELECT pg_reload_conf()');
      const followed = `SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`;
      while ((await queryOn(primary.url('postgres'), followed)).length === 0) await sleep(20);
    },
    /** Nothing of what the first one does comes here any more. Returned is what ends the process that sent it. */
    async stall(): Promise<() => void> {
      const [sender] = await queryOn(
        primary.url('postgres'),
        'SELECT pid FROM pg_stat_replication',
      );
      process.kill(sender.pid, 'SIGSTOP');
      return () => void process.kill(sender.pid, 'SIGKILL');
    },
    /** From a follower to a primary of its own. */
    promote: () => query('SELECT pg_promote()'),
    stop,
    start,
    async drop(): Promise<void> {
      if (server.exitCode === null && server.signalCode === null) await stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

async function copyRunning(primary: PostgresServer, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.url('postgres') });
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('copy', true)`);
    await promisify(execFile)('cp', ['-a', `${primary.databaseDir}/.`, to]);
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
    await writeFile(join(to, 'backup_label'), rows[0].labelfile);
  } finally {
    await client.end();
  }
  await rm(join(to, 'postmaster.pid'), { force: true });
  await writeFile(join(to, 'standby.signal'), '');
  const { hostname, port, username, password } = new URL(primary.url(''));
  await appendFile(
    join(to, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password} application_name=${NAME}'\n`,
  );
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}

async function queryOn(connectionString: string, sql: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await queryOn(url, 'SELECT 1');
    return true;
  } catch {
    return false;
  }
}
