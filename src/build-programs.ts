import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'rolldown';

const src = import.meta.dirname;
const dist = join(src, '../dist');
const PARTS = 'parts';

/** What is compiled for a machine, reads files beside its own, or is large and seldom asked for. */
const LEFT_IN_NODE_MODULES = [
  '@electric-sql/pglite',
  '@graphql-yoga/render-graphiql',
  '@node-rs/argon2',
  '@prisma/schema-engine-wasm',
  'argon2',
  'bcrypt',
  'pino-pretty',
].map((name) => new RegExp(`^${name}(/|$)`));

const PROGRAMS = ['main.ts', 'admin.ts', 'hasura.ts', 'move-schema.ts'];
const common = { cwd: src, platform: 'node' } satisfies BuildOptions;

// Names change with what is in them.
await rm(join(dist, PARTS), { recursive: true, force: true });
await build([
  // To find, read and link a thousand modules one by one takes longer than all else that a start does.
  {
    ...common,
    input: PROGRAMS.map((name) => join(src, name)),
    external: LEFT_IN_NODE_MODULES,
    output: { dir: dist, chunkFileNames: `${PARTS}/[name].js`, sourcemap: true },
  },
  // Before them comes what is no ES module.
  {
    ...common,
    input: join(src, 'start.cts'),
    external: './main.js',
    output: { dir: dist, format: 'cjs', entryFileNames: '[name].cjs' },
  },
]);
