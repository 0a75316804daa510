import { chmod, mkdir, stat } from 'node:fs/promises';
import { CannotStart } from './cannot-start.ts';

/** A file or directory of secrets that others can get at, and that cannot be kept from them. */
export class NotPrivate extends CannotStart {
  constructor(path: string, why: string) {
    super(`${path} is open to other users${why}, or name another DATA_DIR`);
  }
}

/** It is a file, lies in one, or cannot be made. */
class UnusableDirectory extends CannotStart {
  constructor(path: string, cause: NodeJS.ErrnoException) {
    const { code, message } = cause;
    super(
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `${path} is no directory: name another DATA_DIR`
        : `DATA_DIR cannot be written: ${message}`,
      { cause },
    );
  }
}

export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new UnusableDirectory(path, error);
  });
  await keepPrivate(path);
}

const OF_OTHERS = 0o077;
const STICKY = 0o1000;

/** Takes from group and others what they may do there. Windows keeps no such modes. */
export async function keepPrivate(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & OF_OTHERS) === 0) return;
  // Such as /tmp, which root could close, and the whole machine would miss.
  if (mode & STICKY) throw new NotPrivate(path, ' by design: give it a directory of its own');

  await chmod(path, mode & 0o7700).catch(() => {
    throw new NotPrivate(path, ', and belongs to one: let its owner chmod go= it');
  });
  if ((await stat(path)).mode & OF_OTHERS) {
    throw new NotPrivate(
      path,
      ', and its file system keeps no modes: let it be mounted for one user',
    );
  }
}
