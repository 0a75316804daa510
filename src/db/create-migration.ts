import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { createSchemaEngine, migrationsDir, readMigrations, readSchema } from './schema-engine.ts';

// `npm run migration -- NAME` writes the SQL that leads from the migrations on disk to
// prisma/schema.prisma. It works on a throw-away database of its own; no server is needed.
const [migrationName] = process.argv.slice(2);
if (!migrationName || !/^[a-z0-9_]+$/.test(migrationName)) {
  console.error('usage: npm run migration -- NAME   (lower case, digits and underscores)');
  process.exit(2);
}

const schema = await readSchema();
const engine = await createSchemaEngine(new PrismaPGlite(await PGlite.create()));
const { stdout: script } = await engine.diff({
  from: { tag: 'migrations', ...(await readMigrations()) },
  to: { tag: 'schemaDatamodel', files: schema.files },
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});

if (!script || script.includes('empty migration')) {
  console.log('The migrations hold all that prisma/schema.prisma says.');
} else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join(migrationsDir, `${timestamp}_${migrationName}`);
  await mkdir(directory);
  await writeFile(join(directory, 'migration.sql'), script);
  console.log(join(directory, 'migration.sql'));
}
process.exit(0);
