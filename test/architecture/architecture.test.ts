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

/** The room that a file is in; a file beside the rooms is one of its own. */
const roomOf = (path: string) => path.split('/')[1]!;
const isOurs = (specifier: string) => specifier.startsWith('src/');

describe('the house', () => {
  test('folders form no circle: what one stands on does not stand on it', () => {
    const below = new Map<string, Set<string>>();
    for (const { path, imports } of files) {
      const rooms = below.get(roomOf(path)) ?? new Set();
      for (const other of imports.filter(isOurs).map(roomOf)) {
        if (other !== roomOf(path)) rooms.add(other);
      }
      below.set(roomOf(path), rooms);
    }
    const circles: string[] = [];
    const visit = (room: string, trail: readonly string[]): void => {
      if (trail.includes(room)) {
        circles.push([...trail.slice(trail.indexOf(room)), room].join(' → '));
        return;
      }
      for (const next of below.get(room) ?? []) visit(next, [...trail, room]);
      below.delete(room);
    };
    for (const room of below.keys()) visit(room, []);
    expect(circles).toEqual([]);
  });

  test('only src/api and src/server know GraphQL', () => {
    const graphql = importsPackage(/^(graphql|graphql-yoga|@graphql-yoga\/.*|@pothos\/.*)$/);
    expect(offenders(graphql, /^src\/(api|server)\//)).toEqual([]);
  });

  test('only src/server and src/gateways know HTTP', () => {
    const http = importsPackage(/^(node:https?|cookie|proxy-addr)$/);
    // Outgoing, to an address that it has looked at: `fetch` does not let one choose.
    expect(offenders(http, /^src\/(server\/|gateways\/|webhooks\/post\.ts$)/)).toEqual([]);
  });

  test('doors call services: nobody imports src/api but src/server and src/gateways', () => {
    const door = (file: SourceFile) => file.imports.some((path) => path.startsWith('src/api/'));
    expect(offenders(door, /^src\/(api|server|gateways)\//)).toEqual([]);
  });

  test('SQL is text in *.sql.ts, and runs in *.store.ts and src/db', () => {
    const writes = ({ text }: SourceFile) => text.includes('Prisma.sql`');
    expect(offenders(writes, /\.(store|sql)\.ts$|^src\/db\//)).toEqual([]);
    const runs = ({ text }: SourceFile) =>
      /\$(queryRaw|executeRaw|transaction)|statements\.(query|execute)/.test(text);
    expect(
      offenders(
        runs,
        /\.(store|sql)\.ts$|^src\/db\/|^src\/server\/readiness\.ts$|^src\/audit\/audit-log\.ts$/,
      ),
    ).toEqual([]);
  });

  test('what happened is said once: nothing records or enqueues past `happened`', () => {
    const writes = (table: string) => (file: SourceFile) => file.text.includes(`INTO ${table}`);
    // The counted ones are many, of one type, and of no user.
    const may = /^src\/audit\/(happened\.sql|counted-refusals\.store)\.ts$/;
    expect(offenders(writes('audit_events'), may)).toEqual([]);
    expect(offenders(writes('pgboss.job'), /^src\/jobs\/enqueue\.sql\.ts$/)).toEqual([]);
    const enqueues = (file: SourceFile) => file.imports.includes('src/jobs/enqueue.sql.ts');
    // Mails with links are asked for; nothing has happened yet.
    // Of webhooks, tries that failed and those that an operator asks for.
    const mayEnqueue =
      /^src\/(audit\/(happened|tell-webhooks)|accounts\/mailed-links\/enqueue-links|webhooks\/.*)\.sql\.ts$/;
    expect(offenders(enqueues, mayEnqueue)).toEqual([]);
  });

  test('what ends sessions raises the access version first', () => {
    const raisedAt = (text: string) => text.search(/raiseAccess(Of)?\(/);
    const forgets = ({ text }: SourceFile) =>
      text.includes('await endOthers(') &&
      !(raisedAt(text) > 0 && raisedAt(text) < text.indexOf('endOthers('));
    const enders = files.filter(({ text }) => text.includes('endOthers('));
    expect(enders.length).toBeGreaterThan(2);
    expect(offenders(forgets, /^src\/sessions\/end-others\.sql\.ts$/)).toEqual([]);
  });

  test('only read-config.ts reads the environment', () => {
    // And start.cts sets what libuv reads.
    const may = /read-config\.ts$|^src\/start\.cts$/;
    expect(offenders(({ text }) => text.includes('process.env'), may)).toEqual([]);
  });

  test('only app.ts and src/services build the operations', () => {
    const builds = ({ text }: SourceFile) =>
      /= (await )?create(?!PrivateKey|PublicKey)[A-Z]\w*\(\{/.test(text);
    // The account pages are a program of their own.
    expect(offenders(builds, /^src\/(app\.ts|services\/|portal\/web\/)/)).toEqual([]);
  });

  test('a room takes no store of another room, but as a type', () => {
    const reaches = (file: SourceFile) =>
      [...file.text.matchAll(/^import (?!type )[^;]*?from '([^']+\.store\.ts)'/gm)].some(
        ([, specifier]) => roomOf(resolve(file.path, specifier!)) !== roomOf(file.path),
      );
    expect(offenders(reaches, /^src\/(app\.ts|services\/)/)).toEqual([]);
  });

  test('crypto and shared know no other room; the record of users knows only the database', () => {
    const may: Readonly<Record<string, readonly string[]>> = {
      shared: ['shared'],
      crypto: ['crypto', 'shared'],
      users: ['users', 'shared', 'db'],
    };
    const reaches = (file: SourceFile) =>
      file.imports
        .filter(isOurs)
        .some((path) => !(may[roomOf(file.path)] ?? [roomOf(path)]).includes(roomOf(path)));
    expect(offenders(reaches, /^$/)).toEqual([]);
  });

  test('no file is a drawer for odds and ends, and none is long', () => {
    const drawer = /(^|[/-])(index|utils?|helpers?|common|misc|manager|service)\.ts$/;
    expect(files.map(({ path }) => path).filter((path) => drawer.test(path))).toEqual([]);
    const lines = files.map(({ path, text }) => [path, text.split('\n').length] as const);
    expect(lines.filter(([, count]) => count > 250)).toEqual([]);
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
