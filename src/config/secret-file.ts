import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keepPrivate, makePrivateDirectory } from '../shared/private-path.ts';
import { secret } from './config.ts';

export class UnusableSecret extends Error {
  constructor(path: string, problem: string) {
    super(`${path} ${problem}: restore it, or delete it where nothing was written under it yet`);
  }
}

/** The secret of a development installation: made once, readable by its owner only. */
export async function readOrCreateSecret(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret');
  await makePrivateDirectory(dataDir);
  const text = (await read(path)) ?? (await create(dataDir, path), await read(path));
  await keepPrivate(path);

  const { data, error } = secret.safeParse(text?.trim());
  if (!data) throw new UnusableSecret(path, error.issues[0]!.message);
  return data;
}

const read = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
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
