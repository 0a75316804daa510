import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const run = promisify(execFile);
const runNode = (...given: string[]) => run(process.execPath, given);
export const tsc = (project: string) =>
  runNode('node_modules/typescript/bin/tsc', '--project', project);

/**
 * What `npm run client-kit` writes, for the tests of one file: beneath the dependencies of this
 * repository, as it would be installed beneath those of a project.
 */
export function writtenClientKit(): string {
  const kit = `dist/client-kit-${process.pid}`;
  beforeAll(async () => {
    await runNode('node_modules/tsx/dist/cli.mjs', 'src/api/client-kit/write-client-kit.ts', kit);
    await tsc(kit);
  });
  afterAll(() => rm(kit, { recursive: true, force: true }));
  return kit;
}
