import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, inject } from 'vitest';
import { readme } from './readme.ts';

const FILE = /```(?:js|graphqls|html)\n((?:\/\/|#|<!--) ([\w.-]+).*\n[\s\S]*?)```/g;
/** What README shows as a file: code that begins with a comment of its name. */
const files = new Map([...readme.matchAll(FILE)].map(([, text, name]) => [name!, text!]));

/** A file of README's, with other addresses in it and nothing else. */
export function readmeFile(name: string, addresses: Record<string, string> = {}): string {
  let text = files.get(name)!;
  for (const [shown, real] of Object.entries(addresses)) {
    if (!text.includes(shown)) throw new Error(`${name} does not mention ${shown}`);
    text = text.replaceAll(shown, real);
  }
  return text;
}

/** A command of README's, for a shell. */
export function readmeCommand(beginning: string): string {
  const [, text] = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].find(([, shell]) =>
    shell!.startsWith(beginning),
  )!;
  return text!;
}

/**
 * A directory of somebody who copied files of README, with other addresses in them and nothing else.
 * Servers that the files start end with the test file.
 */
export function readmeDirectory() {
  const servers: Server[] = [];
  let directory: string | undefined;
  afterAll(async () => {
    await Promise.all(
      servers.map((server) => {
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      }),
    );
  });

  async function open(): Promise<string> {
    if (directory) return directory;
    directory = await mkdtemp(join(inject('runDir'), 'readme-'));
    await mkdir(directory, { recursive: true });
    await symlink(resolve('node_modules'), join(directory, 'node_modules'), 'junction');
    return directory;
  }

  const directoryOf = {
    /** Writes the file, and says where. */
    async write(name: string, addresses: Record<string, string> = {}): Promise<string> {
      const path = join(await open(), name);
      await writeFile(path, readmeFile(name, addresses));
      return path;
    },
    async load<T>(name: string, addresses: Record<string, string> = {}): Promise<T> {
      const path = await directoryOf.write(name, addresses);
      return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as T;
    },
    /** Where the server that the file starts can be reached. Its port is a free one. */
    async serve(name: string, addresses: Record<string, string> = {}): Promise<string> {
      const port = /\.listen\((\d+)\)/.exec(files.get(name)!)![0];
      const loaded = await directoryOf.load<{ server: Server }>(name, {
        ...addresses,
        [port]: ".listen(0, '127.0.0.1')",
      });
      return directoryOf.originOf(loaded.server);
    },
    async originOf(server: Server): Promise<string> {
      servers.push(server);
      if (!server.listening) await new Promise((done) => server.once('listening', done));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    path: async (name: string) => join(await open(), name),
  };
  return directoryOf;
}
