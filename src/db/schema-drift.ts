import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { createSchemaEngine, readMigrations, readSchema } from './schema-engine.ts';

/**
 * The SQL that leads from the migrations on disk to prisma/schema.prisma; null when they agree. Works
 * on a throw-away database of its own.
 */
export async function schemaDrift(): Promise<string | null> {
  const schema = await readSchema();
  const engine = await createSchemaEngine(new PrismaPGlite(await PGlite.create()));
  const { stdout: script } = await engine.diff({
    from: { tag: 'migrations', ...(await readMigrations()) },
    to: { tag: 'schemaDatamodel', files: schema.files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return !script || script.includes('empty migration') ? null : script;
}
