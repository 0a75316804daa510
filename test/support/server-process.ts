import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';

const MAIN = join(import.meta.dirname, '../../dist/main.js');

/**
 * WebAssembly is made into machine code and left at that: to optimise the embedded database takes longer
 * than most of these processes live.
 */
const BRIEF = ['--liftoff-only'];

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** The line that says that the service takes requests. */
type ListeningLine = { readonly url: string; readonly migrations: readonly string[] };

export type SpawnedServer = ReturnType<typeof spawnServer>;
export type RunningServer = Awaited<ReturnType<typeof startServer>>;

/** The built service in processes of its own. What a test leaves running ends with its file. */
export function testServers() {
  const spawned: SpawnedServer[] = [];
  afterAll(async () => {
    await Promise.all(spawned.map((server) => server.kill()));
  });
  const track = <T extends SpawnedServer>(server: T): T => {
    spawned.push(server);
    return server;
  };

  return {
    /** Ready for requests. */
    start: (env: Record<string, string>, place?: Place) =>
      startServer(track(spawnServer(env, place))),
    /** For those that are not to become ready. */
    spawn: (env: Record<string, string>, place?: Place) => track(spawnServer(env, place)),
  };
}

/** What is started, and in which directory: one without the `.env` of a developer. */
type Place = { readonly main?: string; readonly cwd?: string };

function spawnServer(env: Record<string, string>, { main = MAIN, cwd = tmpdir() }: Place = {}) {
  // Nothing is inherited that the service could read: Vitest sets NODE_ENV, for one.
  const child = spawn(process.execPath, [...BRIEF, main], {
    env: {
      UV_THREADPOOL_SIZE: '2',
      PORT: '0',
      LOG_LEVEL: 'info',
      AUTH_TRUST_PROXY: '1',
      ...env,
    },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  const stdout: string[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const listening = new Promise<ListeningLine>((done) => {
    createInterface(child.stdout).on('line', (line) => {
      stdout.push(line);
      if (line.includes('"msg":"listening"')) done(JSON.parse(line) as ListeningLine);
    });
  });
  const exited = new Promise<Exit>((done, fail) => {
    child.once('error', fail);
    // Not `exit`: by `close`, all that it wrote has been read.
    child.once('close', (code, signal) => done({ code, signal }));
  });
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return exited;
  };

  return {
    pid: child.pid!,
    /** Log lines so far. */
    stdout,
    get stderr() {
      return stderr;
    },
    listening,
    exited,
    /** Asks it to finish what it is doing. */
    stop: () => end('SIGTERM'),
    /** Pulls the plug. */
    kill: () => end('SIGKILL'),
  };
}

async function startServer(server: SpawnedServer) {
  const line = await Promise.race([server.listening, server.exited.then(() => null)]);
  if (!line) throw new Error(`the server did not start:\n${server.stderr}`);

  const { url, migrations } = line;
  return Object.assign(server, { url, origin: new URL(url).origin, migrations });
}
