import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

type SourceFile = { readonly path: string; readonly text: string; readonly imports: string[] };

const files: SourceFile[] = [];
for (const entry of await readdir('src', { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || path.includes('/generated/')) continue;
  const text = await readFile(path, 'utf8');
  const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'|^import '([^']+)'/gm)].map(
    ([, from, bare]) => resolve(path, (from ?? bare)!),
  );
  files.push({ path, text, imports });
}

function resolve(path: string, specifier: string): string {
  return specifier.startsWith('.') ? relative('.', join(dirname(path), specifier)) : specifier;
}

/** Files that do what only some may do. */
const offenders = (does: (file: SourceFile) => boolean, may: RegExp) =>
  files.filter((file) => does(file) && !may.test(file.path)).map(({ path }) => path);
const importsPackage = (name: RegExp) => (file: SourceFile) =>
  file.imports.some((specifier) => name.test(specifier));

const featureOf = (path: string) => path.split('/')[1]!;
const LEAVES = [
  'audit',
  'throttle',
  'tickets',
  'crypto',
  'shared',
  'policy',
  'messaging',
  'notices',
  'jobs',
];
const FEATURES = [
  'users',
  'tickets',
  'sign-in',
  'sessions',
  'mfa',
  'policy',
  'throttle',
  'audit',
  'messaging',
  'notices',
  'jobs',
];

describe('the architecture', () => {
  test('only *.schema.ts, src/graphql and src/server know GraphQL', () => {
    const graphql = importsPackage(/^(graphql|graphql-yoga|@pothos\/.*)$/);
    expect(offenders(graphql, /\.schema\.ts$|^src\/(graphql|server)\//)).toEqual([]);
  });

  test('only stores, statement parts and src/db write SQL or talk to Prisma', () => {
    const prisma = (file: SourceFile) =>
      /Prisma\.sql`|\$(queryRaw|executeRaw|transaction)|statements\.(query|execute)/.test(
        file.text,
      );
    expect(
      offenders(
        prisma,
        /\.(store|sql)\.ts$|^src\/db\/|^src\/server\/readiness\.ts$|^src\/audit\/audit-log\.ts$/,
      ),
    ).toEqual([]);
  });

  test('only read-config.ts reads the environment', () => {
    expect(offenders(({ text }) => text.includes('process.env'), /read-config\.ts$/)).toEqual([]);
  });

  test('only app.ts and services.ts build the features', () => {
    const builds = ({ text }: SourceFile) =>
      /= (await )?create(?!PrivateKey|PublicKey)[A-Z]\w*\(\{/.test(text);
    expect(offenders(builds, /^src\/(app|services)\.ts$/)).toEqual([]);
  });

  test('a feature takes no store of another feature, but as a type', () => {
    const reaches = (file: SourceFile) =>
      [...file.text.matchAll(/^import (?!type )[^;]*?from '([^']+\.store\.ts)'/gm)].some(
        ([, specifier]) => featureOf(resolve(file.path, specifier!)) !== featureOf(file.path),
      );
    expect(offenders(reaches, /^src\/(app|services)\.ts$/)).toEqual([]);
  });

  test('crypto, shared and policy rules know no feature', () => {
    const reaches = (file: SourceFile) =>
      ['crypto', 'shared'].includes(featureOf(file.path)) &&
      file.imports.some((path) => FEATURES.includes(featureOf(path)));
    expect(offenders(reaches, /^$/)).toEqual([]);
  });

  test('leaves import no feature that stands on them', () => {
    const above = ['users', 'sign-in', 'mfa'];
    const reaches = (file: SourceFile) =>
      LEAVES.includes(featureOf(file.path)) &&
      file.imports.some(
        (path) =>
          path.startsWith('src/') &&
          above.includes(featureOf(path)) &&
          !path.startsWith('src/users/user.'),
      );
    expect(offenders(reaches, /\.schema\.ts$/)).toEqual([]);
  });

  test('a factor does not know what its proof is for: mfa imports neither sign-in nor tickets', () => {
    const reaches = (file: SourceFile) =>
      featureOf(file.path) === 'mfa' &&
      file.imports.some((path) => /^src\/(sign-in|tickets)\/(?!errors)/.test(path));
    expect(offenders(reaches, /^$/)).toEqual([]);
  });

  test('no file is a drawer for odds and ends, and none is long', () => {
    const drawer = /(^|[/-])(index|utils?|helpers?|common|misc|manager|service)\.ts$/;
    expect(files.map(({ path }) => path).filter((path) => drawer.test(path))).toEqual([]);
    const lines = files.map(({ path, text }) => [path, text.split('\n').length] as const);
    expect(lines.filter(([path, count]) => count > 250 && path !== 'src/services.ts')).toEqual([]);
  });

  test('files do not import each other in a circle', () => {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path))
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of byPath.get(path)?.imports ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) visit(path, []);
    expect(circles).toEqual([]);
  });
});
