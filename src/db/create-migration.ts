import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schemaDrift } from './schema-drift.ts';
import { migrationsDir } from './schema-engine.ts';

// `npm run migration -- NAME` writes what prisma/schema.prisma says and the migrations do not yet.
const [migrationName] = process.argv.slice(2);
if (!migrationName || !/^[a-z0-9_]+$/.test(migrationName)) {
  console.error('usage: npm run migration -- NAME   (lower case, digits and underscores)');
  process.exit(2);
}

const script = await schemaDrift();
if (script === null) {
  console.log('The migrations hold all that prisma/schema.prisma says.');
} else {
  const timestamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const directory = join(migrationsDir, `${timestamp}_${migrationName}`);
  await mkdir(directory);
  await writeFile(join(directory, 'migration.sql'), script);
  console.log(join(directory, 'migration.sql'));
}
process.exit(0);
