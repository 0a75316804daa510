import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { describe, expect, test } from 'vitest';

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  readonly engines?: { readonly node?: string } | string[];
}

const { '': root, ...locked } = (
  JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
).packages;
const production = Object.entries(locked).filter(([, { dev }]) => !dev);

/** What a package at `path` gets when it asks for `name`: the nearest `node_modules` upward. */
function resolvedFrom(path: string, name: string): Locked | undefined {
  const at = path.split(/\/?node_modules\//);
  while (at.length > 0) {
    const found = locked[`${at.join('/node_modules/')}/node_modules/${name}`.replace(/^\//, '')];
    if (found) return found;
    at.pop();
  }
  return undefined;
}

describe('the lock file', () => {
  test('holds one graphql, of the line that every gateway takes', () => {
    const copies = Object.keys(locked).filter((path) => /(^|\/)node_modules\/graphql$/.test(path));
    expect(copies).toEqual(['node_modules/graphql']);
    expect(locked['node_modules/graphql']!.version).toMatch(/^16\./);
  });

  test.each(['20.19.0', '22.13.0', '24.0.0'])(
    'installs with --engine-strict on Node %s',
    (node) => {
      const refusing = Object.entries(locked).filter(
        ([, { engines, optional }]) =>
          !optional &&
          engines &&
          !Array.isArray(engines) &&
          engines.node &&
          !satisfies(node, engines.node),
      );
      expect(refusing.map(([path, { engines }]) => [path, engines])).toEqual([]);
    },
  );

  // `.npmrc` has npm leave peers alone: Prisma's client names its own command line as an optional
  // one, which brings 250 MB into production. What is asked for is therefore looked at here.
  test('gives every package of production the peers that it needs', () => {
    const missing = production.flatMap(([path, { peerDependencies, peerDependenciesMeta }]) =>
      Object.entries(peerDependencies ?? {})
        .filter(([name, range]) => {
          const found = resolvedFrom(path, name);
          if (!found || found.dev) return !peerDependenciesMeta?.[name]?.optional;
          return !satisfies(found.version, range, { includePrerelease: true });
        })
        .map(([name, range]) => `${path} needs ${name} ${range}`),
    );
    expect(missing).toEqual([]);
  });

  test("migrates with the schema engine of Prisma's own release", () => {
    const asked = root!.dependencies!;
    const engine = locked['node_modules/@prisma/engines-version']!.version;
    expect(asked['@prisma/schema-engine-wasm']).toBe(engine);
    expect(asked['@prisma/client']).toBe(locked['node_modules/prisma']!.version);
    expect(locked['node_modules/@prisma/schema-engine-wasm']!.version).toBe(engine);
  });
});

describe('what production installs', () => {
  test('is under licences that ask for no more than their text', () => {
    const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];
    const others = production
      .filter(([, { license }]) => !allowed.includes(license ?? 'none'))
      .map(([path, { license }]) => [path, license]);
    expect(others).toEqual([
      ['node_modules/fast-sha256', 'Unlicense'],
      ['node_modules/type-fest', '(MIT OR CC0-1.0)'],
    ]);
  });

  test('has neither a command line of Prisma nor an SDK of one request in it', () => {
    const paths = production.map(([path]) => path);
    expect(paths).not.toContain('node_modules/prisma');
    expect(paths).not.toContain('node_modules/twilio');
    expect(paths).not.toContain('node_modules/react');
  });

  test('takes less than 215 MB, in fewer than 220 packages', () => {
    const installed = production.filter(([path]) => existsSync(path));
    const bytes = installed.reduce((sum, [path]) => sum + bytesIn(path), 0);
    expect(Math.round(bytes / 1e6)).toBeLessThan(215);
    expect(installed.length).toBeLessThan(220);
  });
});

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? bytesIn(path) : statSync(path).size);
    }, 0);
}
