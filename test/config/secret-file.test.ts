import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LostSecret, readOrCreateSecret, UnusableSecret } from '../../src/config/secret-file.ts';
import { NotPrivate } from '../../src/shared/private-path.ts';

const neverUsed = async () => false;

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ticketgate-secret-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function directoryWith(text: string, mode = 0o600): Promise<string> {
  const directory = await newDirectory();
  await writeFile(join(directory, 'secret'), text);
  await chmod(join(directory, 'secret'), mode);
  return directory;
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('the generated secret', () => {
  test('is made once, whole, and for its owner only', async () => {
    const directory = join(await newDirectory(), 'data');
    const made = await readOrCreateSecret(directory, neverUsed);
    expect(made).toHaveLength(32);
    expect(await readOrCreateSecret(directory, neverUsed)).toEqual(made);

    expect(await readdir(directory)).toEqual(['secret']);
    expect(await readFile(join(directory, 'secret'), 'utf8')).toBe(made.toString('base64'));
    expect(await modeOf(directory)).toBe(0o700);
    expect(await modeOf(join(directory, 'secret'))).toBe(0o600);
  });

  test('is one for all that start at once, and nobody sees a part of it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const directory = await newDirectory();
      const secrets = await Promise.all(
        Array.from({ length: 16 }, () => readOrCreateSecret(directory, neverUsed)),
      );
      expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
      expect(secrets[0]).toHaveLength(32);
      expect(await readdir(directory)).toEqual(['secret']);
    }
  });

  test('may have been written by hand, with a line end', async () => {
    const secret = randomBytes(32);
    const directory = await directoryWith(`${secret.toString('base64')}\n`);
    expect(await readOrCreateSecret(directory, neverUsed)).toEqual(secret);
  });

  test.each([
    ['empty, as a crash leaves it', '', 'must hold at least 32 random bytes'],
    ['cut short', randomBytes(31).toString('base64'), 'must hold at least 32 random bytes'],
    ['no base64', 'a long walk to the sea and back again', 'must be base64'],
    ['base64 with a piece missing', randomBytes(32).toString('base64').slice(1), 'must be base64'],
  ])('is refused, and left as it is, when it is %s', async (_, text, problem) => {
    const directory = await directoryWith(text);
    const path = join(directory, 'secret');
    const start = readOrCreateSecret(directory, neverUsed);
    await expect(start).rejects.toThrow(UnusableSecret);
    await expect(start).rejects.toThrow(`${path} ${problem}`);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test('that is gone is not replaced where something was written under it', async () => {
    const directory = await newDirectory();
    const start = readOrCreateSecret(directory, async () => true);
    await expect(start).rejects.toThrow(LostSecret);
    expect(await readdir(directory)).toEqual([]);
  });

  test('is that of the process which was first, where that one uses it already', async () => {
    const directory = await newDirectory();
    const first: Buffer[] = [];
    const second = await readOrCreateSecret(directory, async () => {
      first.push(await readOrCreateSecret(directory, neverUsed));
      return true;
    });
    expect([second]).toEqual(first);
  });

  test('is a file', async () => {
    const directory = await newDirectory();
    await mkdir(join(directory, 'secret'));
    const start = readOrCreateSecret(directory, neverUsed);
    await expect(start).rejects.toThrow(`${join(directory, 'secret')} is a directory`);
  });
});

describe.skipIf(process.platform === 'win32')('what other users of the machine could read', () => {
  const secret = randomBytes(32).toString('base64');

  test.each(['755', '750', '711', '777'])('DATA_DIR: is closed to them (%s)', async (mode) => {
    const directory = await directoryWith(secret);
    await chmod(directory, parseInt(mode, 8));
    await readOrCreateSecret(directory, neverUsed);
    expect(await modeOf(directory)).toBe(0o700);
  });

  test.each(['644', '640', '666'])('the secret: is closed to them (%s)', async (mode) => {
    const directory = await directoryWith(secret, parseInt(mode, 8));
    await readOrCreateSecret(directory, neverUsed);
    expect(await modeOf(join(directory, 'secret'))).toBe(0o600);
  });

  test('a directory that is meant for everybody is refused and stays as it is', async () => {
    const directory = join(await newDirectory(), 'tmp');
    await mkdir(directory);
    await chmod(directory, 0o1777);
    await expect(readOrCreateSecret(directory, neverUsed)).rejects.toThrow(NotPrivate);
    expect((await stat(directory)).mode & 0o7777).toBe(0o1777);
    expect(await readdir(directory)).toEqual([]);
  });
});
