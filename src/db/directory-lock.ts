import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { relative, resolve } from 'node:path';
import { CannotStart } from '../shared/cannot-start.ts';

class DirectoryInUse extends CannotStart {
  constructor(directory: string) {
    super(`${directory} is in use by another process: stop it, or name another DATA_DIR`);
  }
}

/** Its file system has no sockets, or its path has no room for one. */
class CannotLock extends CannotStart {
  constructor(path: string, why: string) {
    super(`DATA_DIR cannot be locked: ${path} ${why}: name another DATA_DIR`);
  }
}

/** The kernel has room for so many, and Node would take the rest off without a word. */
const MAX_PATH_BYTES = 103;

/**
 * Holds a directory for this process by listening on a socket in it. The kernel lets go of it when
 * the process dies, however it dies, so there is no stale lock to wait for.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = process.platform === 'win32' ? pipeOf(directory) : socketIn(directory);

  const server =
    (await listen(path)) ??
    ((await answers(path)) ? null : (await rm(path, { force: true }), await listen(path)));
  if (!server) throw new DirectoryInUse(directory);

  return () => new Promise((done) => server.close(() => done()));
}

/** The shorter of two spellings. */
function socketIn(directory: string): string {
  const path = [
    resolve(directory, 'lock'),
    relative(process.cwd(), resolve(directory, 'lock')),
  ].toSorted((a, b) => a.length - b.length)[0]!;
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw new CannotLock(path, 'is too long a path');
  return path;
}

/** Windows has its sockets in a place of their own, and paths of either case. */
const pipeOf = (directory: string): string =>
  `\\\\.\\pipe\\ticketgate-${createHash('sha256').update(resolve(directory).toLowerCase()).digest('hex')}`;

/** The listening server, or null when something is at the path already. */
function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE'
        ? done(null)
        : fail(new CannotLock(path, `is no place for a socket (${error.code})`)),
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
