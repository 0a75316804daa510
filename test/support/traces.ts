import { Prisma } from '../../src/db/client.ts';
import type { testApp } from './app.ts';

/** The tables, of ours and of the job queue, where a row says any of these words anywhere. */
export async function tracesOf(
  { statements }: ReturnType<typeof testApp>,
  words: readonly string[],
): Promise<readonly string[]> {
  const tables = await statements.query<{ name: string }>`
    SELECT format('%I.%I', table_schema, table_name) AS "name" FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema IN (current_schema(), 'pgboss') ORDER BY 1`;
  const patterns = words.map((word) => `%${word}%`);
  const traces: string[] = [];
  for (const { name } of tables) {
    const found = await statements.query`
      SELECT 1 FROM ${Prisma.raw(name)} AS t
      WHERE to_jsonb(t)::text ILIKE ANY(${patterns}::text[]) LIMIT 1`;
    if (found.length > 0) traces.push(name);
  }
  return traces;
}
