import { defineConfig } from 'prisma/config';

// `prisma generate` insists on locating a schema-engine binary that it never runs. Any existing
// file satisfies it, and nothing is downloaded. Migrations use the WebAssembly engine (src/db).
if (process.argv.includes('generate')) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;
}

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
