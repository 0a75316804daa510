import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import config from '../vitest.config.ts';

const projects = (config.test?.projects ?? []) as {
  test: { name: string; include: string[]; exclude?: string[] };
}[];

/** Folders that a pattern such as `test/{a,b}/**` + `/*.test.ts` names; null: none. */
const foldersOf = (pattern: string): string[] | null =>
  /^test\/\{([^}]*)\}\/\*\*\/\*\.test\.ts$/.exec(pattern)?.[1]?.split(',') ?? null;

/** Whether the project runs the tests of this folder of `test/`. */
const runs = (folder: string, { include, exclude = [] }: (typeof projects)[number]['test']) =>
  include.includes('test/**/*.test.ts') &&
  !exclude.some((pattern) => foldersOf(pattern)?.includes(folder));

const tests: string[] = [];
for (const entry of await readdir('.', { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (/(^|\/)(node_modules|dist|\.git)\//.test(path)) continue;
  if (entry.isFile() && /\.(test|spec)\.[cm]?[jt]sx?$/.test(entry.name)) tests.push(path);
}

test('every test lies under test/, in a folder that some project runs', () => {
  expect(tests.length).toBeGreaterThan(80);
  const found = tests.filter((path) => {
    const [root, folder] = path.split('/');
    return (
      root === 'test' &&
      path.endsWith('.test.ts') &&
      projects.some((project) => runs(folder!, project.test))
    );
  });
  expect(tests.filter((path) => !found.includes(path))).toEqual([]);
});

test('the tests of what is installed are not run', () => {
  for (const project of projects) expect(project.test.exclude).toContain('**/node_modules/**');
});

test('a folder that is named as an exception is there', async () => {
  const folders = (await readdir('test', { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const named = projects.flatMap(({ test: { exclude = [] } }) =>
    exclude.flatMap((pattern) => foldersOf(pattern) ?? []),
  );
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !folders.includes(name))).toEqual([]);
});

test('a folder that is none runs on both databases, and one that is runs once', () => {
  const where = (folder: string) =>
    projects.filter((project) => runs(folder, project.test)).map((project) => project.test.name);
  expect(where('a-new-one')).toEqual(['pglite', 'postgres']);
  expect(where('processes')).toEqual(['pglite']);
  expect(where('crypto')).toEqual(['pglite']);
});
