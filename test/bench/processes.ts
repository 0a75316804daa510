import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/postgres-server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 60_000;
const CLOCK_TICKS_PER_SECOND = 100;

export type Server = {
  readonly port: number;
  /** From spawn to the first accepted connection. */
  readonly startMs: number;
  residentMib(): Promise<number>;
  /** User and system time so far, of all threads. NaN where there is no /proc to ask. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
};

/** Compiles what runs in processes of its own; the service is built already. */
export async function buildChildren(): Promise<void> {
  await run('npx', ['tsc', '--project', join(import.meta.dirname, 'tsconfig.children.json')]);
}

export async function startServer(script: string, env: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, script)], {
    env: { ...childEnv(), ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // A bench that fails must not leave servers behind.
  const killChild = () => child.kill('SIGKILL');
  process.once('exit', killChild);
  child.once('exit', () => process.removeListener('exit', killChild));
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));

  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() - startedAt > START_TIMEOUT_MS) {
      throw new Error(`${script} did not start:\n${complaints}`);
    }
    await new Promise((done) => setTimeout(done, 2));
  }

  return {
    port,
    startMs: performance.now() - startedAt,
    async residentMib() {
      const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(child.pid)]);
      return Number(stdout) / 1024;
    },
    async cpuSeconds() {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => null);
      // The second field is the program's name in parentheses, which can hold spaces.
      const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields?.[11]) + Number(fields?.[12])) / CLOCK_TICKS_PER_SECOND;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Passwords checked per second by the bare library. */
export async function hashCeiling(ms: number): Promise<number> {
  const script = join(root, 'dist/bench/hash-ceiling.js');
  const { stdout } = await run(process.execPath, [script, String(ms)], { env: childEnv() });
  return Number(stdout);
}

/** Nothing of the caller's environment but the path: a variable set for development must not count. */
const childEnv = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  UV_THREADPOOL_SIZE: String(availableParallelism()),
});

const accepts = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
