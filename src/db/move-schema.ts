import type pg from 'pg';
import { areOurs, makeSchema, NEW_SCHEMA, tablesOf, WrongSchema } from './choose-schema.ts';
import type { PostgresConfig } from './database-config.ts';
import { directWay } from './direct-way.ts';
import { jobSchemaOf, OLD_SCHEMA } from './in-schema.ts';
import { QUEUE_NAMES } from './job-queues.ts';
import { withMigrationLock } from './migration-lock.ts';
import { readNames } from './schema-engine.ts';

const OLD_JOBS = jobSchemaOf(OLD_SCHEMA);

/**
 * Moves an installation from `public`, and its job queue, into one schema, all of it or nothing. Rows stay
 * where they are; indexes, constraints and sequences go with their tables. Says what the schema is.
 */
export async function moveSchema(config: PostgresConfig): Promise<string> {
  const to = config.schema ?? NEW_SCHEMA;
  if (to === OLD_SCHEMA) throw new WrongSchema('is where the tables are to go: not public');
  const names = await readNames();
  return withMigrationLock(directWay(config), async (client) => {
    const tables = await tablesOf(client, [OLD_SCHEMA, to]);
    if (!areOurs(tables.get(OLD_SCHEMA))) {
      throw new WrongSchema(`${OLD_SCHEMA} holds no tables of this service: nothing is moved`);
    }
    if (tables.get(to)?.length) throw new WrongSchema(`${to} holds tables already`);
    await refuseQueuesOfOthers(client);

    await client.query("BEGIN; SET LOCAL lock_timeout = '10s'");
    if (!tables.has(to)) await makeSchema(client, to);
    const isOurs = `(n.nspname = '${OLD_JOBS}' OR n.nspname = '${OLD_SCHEMA}' AND name = ANY($1))`;
    const ours = [...names, '_prisma_migrations', 'audit_event_awaits_link'];
    for (const move of await found(client, TO_MOVE.replaceAll('$ours', isOurs), ours)) {
      await client.query(`${move} SET SCHEMA ${to}`);
    }
    for (const definition of await found(client, FUNCTIONS, [to])) {
      await client.query(definition.replaceAll(/\b(public|pgboss)\./g, `${to}.`));
    }
    await client.query(`DROP SCHEMA ${OLD_JOBS}`);
    await client.query('COMMIT');
    return to;
  });
}

/** `ALTER …` of each; what a table has goes with it. */
const TO_MOVE = `
  SELECT format('ALTER TABLE %I.%I', n.nspname, name) FROM
    (SELECT relnamespace AS schema, relname AS name FROM pg_class WHERE relkind IN ('r', 'p')) AS tables
    JOIN pg_namespace n ON n.oid = schema WHERE $ours
  UNION ALL
  SELECT format('ALTER TYPE %I.%I', n.nspname, name) FROM
    (SELECT typnamespace AS schema, typname AS name FROM pg_type WHERE typtype = 'e') AS types
    JOIN pg_namespace n ON n.oid = schema WHERE $ours
  UNION ALL
  SELECT format('ALTER FUNCTION %s', signature) FROM
    (SELECT pronamespace AS schema, proname AS name, oid::regprocedure AS signature FROM pg_proc)
      AS functions
    JOIN pg_namespace n ON n.oid = schema WHERE $ours`;

/** Their bodies are text, and name the schema. */
const FUNCTIONS = `
  SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = ANY($1)`;

async function found(client: pg.Client, sql: string, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: sql, values: [names], rowMode: 'array' });
  return rows.map(([text]) => text);
}

/** pg-boss is a library: another program may keep its jobs at the same place. */
async function refuseQueuesOfOthers(client: pg.Client): Promise<void> {
  const queues = await found(client, `SELECT name FROM ${OLD_JOBS}.queue WHERE name <> ALL($1)`, [
    ...QUEUE_NAMES,
  ]);
  if (queues.length > 0) {
    throw new WrongSchema(`${OLD_JOBS} holds queues of somebody else (${queues.join(', ')})`);
  }
}
