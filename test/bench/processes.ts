import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/postgres-server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 60_000;
/** What every server under measurement has of libuv's threads, which is where passwords are hashed. */
const THREADS = availableParallelism();

export type Server = {
  readonly pid: number;
  readonly port: number;
  /** From spawn to the first accepted connection. */
  readonly startMs: number;
  residentMib(): Promise<number>;
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
    pid: child.pid!,
    port,
    startMs: performance.now() - startedAt,
    async residentMib() {
      const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(child.pid)]);
      return Number(stdout) / 1024;
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
  const script = join(root, 'dist/bench/bounds/hash-ceiling.js');
  const { stdout } = await run(process.execPath, [script, String(ms)], { env: childEnv() });
  return Number(stdout);
}

/** Nothing of the caller's environment but the path: a variable set for development must not count. */
const childEnv = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  UV_THREADPOOL_SIZE: String(THREADS),
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
