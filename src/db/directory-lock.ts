import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { relative, resolve } from 'node:path';

export class DirectoryInUse extends Error {
  constructor(directory: string) {
    super(`${directory} is in use by another process: stop it, or name another DATA_DIR`);
  }
}

/**
 * Holds a directory for this process by listening on a socket in it. The kernel lets go of it when
 * the process dies, however it dies, so there is no stale lock to wait for.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  // A socket path has room for about 100 bytes: take the shorter spelling.
  const path = [
    resolve(directory, 'lock'),
    relative(process.cwd(), resolve(directory, 'lock')),
  ].toSorted((a, b) => a.length - b.length)[0]!;

  const server =
    (await listen(path)) ??
    ((await answers(path)) ? null : (await rm(path, { force: true }), await listen(path)));
  if (!server) throw new DirectoryInUse(directory);

  return () => new Promise((done) => server.close(() => done()));
}

/** The listening server, or null when something is at the path already. */
function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : fail(error),
    );
    server.listen(path, () => done(server.unref()));
  });
}

/** Whether a living process listens at the path. */
function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
