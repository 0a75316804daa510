import pg from 'pg';
import { readNames } from '../../src/db/schema-engine.ts';

/**
 * Tables of somebody else in `public`, by the names of ours: a statement that does not say where its
 * tables are finds these.
 */
export async function makeForeignTables(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const name of await readNames()) {
      await client.query(`CREATE TABLE public.${name} (of_somebody_else int)`);
    }
  } finally {
    await client.end();
  }
}
