import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keepPrivate, makePrivateDirectory } from '../shared/private-path.ts';
import { secret } from './config.ts';
import { CannotStart } from '../shared/cannot-start.ts';

export class UnusableSecret extends CannotStart {
  constructor(path: string, problem: string) {
    super(`${path} ${problem}: restore it, or delete it where nothing was written under it yet`);
  }
}

/** The data was written under it, so that a new one would open nothing. */
export class LostSecret extends CannotStart {
  constructor(path: string) {
    super(
      `${path} is gone, and the data was written under it: restore it, or set AUTH_SECRET to it`,
    );
  }
}

export const secretPath = (dataDir: string): string => join(dataDir, 'secret');

/**
 * The secret of a development installation: made once, readable by its owner only. None is made for
 * what another was made for already, which is looked at only when there is none.
 */
export async function readOrCreateSecret(
  dataDir: string,
  wasUsed: () => Promise<boolean>,
): Promise<Buffer> {
  const path = secretPath(dataDir);
  await makePrivateDirectory(dataDir);
  let text = await read(path);
  if (text === null) {
    const lost = await wasUsed();
    // Of processes that start at once, another may have made it, and used it, just now.
    text = await read(path);
    if (text === null && lost) throw new LostSecret(path);
  }
  if (text === null) {
    await create(dataDir, path);
    text = await read(path);
  }
  await keepPrivate(path);

  const { data, error } = secret.safeParse(text?.trim());
  if (!data) throw new UnusableSecret(path, error.issues[0]!.message);
  return data;
}

const read = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    if (error.code === 'EISDIR') throw new UnusableSecret(path, 'is a directory');
    throw error;
  });

/**
 * Written whole under a name of its own, then linked: a crash leaves no half of a secret, and of
 * processes that start at once the first one's is the secret of all.
 */
async function create(dataDir: string, path: string): Promise<void> {
  const draft = join(dataDir, `secret.${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(32).toString('base64'));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
