import type pg from 'pg';
import { CannotStart } from '../shared/cannot-start.ts';
import { OLD_SCHEMA } from './in-schema.ts';

export const NEW_SCHEMA = 'auth';

/** What the first migration made, and what Prisma remembers it by. Nobody else has just these. */
const FIRST_TABLES = ['_prisma_migrations', 'users', 'tickets', 'sessions', 'signing_keys'];

export class WrongSchema extends CannotStart {
  constructor(why: string) {
    super(`DATABASE_SCHEMA: ${why}`);
  }
}

/**
 * The schema that the tables are in, or are to be in, and which is there then. Where nobody says so, an
 * installation that began in `public` goes on there. Fails where it would begin anew beside one that has
 * data, or among the tables of somebody else.
 */
export async function chooseSchema(
  client: pg.Client,
  asked: string | null,
  known: readonly string[],
): Promise<string> {
  const tables = await tablesOf(client, [OLD_SCHEMA, asked ?? NEW_SCHEMA]);
  const holdsOurs = (schema: string): boolean => areOurs(tables.get(schema));

  if (asked === null && holdsOurs(OLD_SCHEMA)) {
    if (!holdsOurs(NEW_SCHEMA)) return OLD_SCHEMA;
    throw new WrongSchema(
      `${OLD_SCHEMA} and ${NEW_SCHEMA} both hold tables of this service: say which of them it is`,
    );
  }
  const schema = asked ?? NEW_SCHEMA;
  if (holdsOurs(schema)) return schema;
  if (holdsOurs(OLD_SCHEMA)) {
    throw new WrongSchema(
      `${schema} holds nothing, and ${OLD_SCHEMA} the tables of this service: leave it out to go on there, or move them (npm run move-schema)`,
    );
  }
  const found = tables.get(schema);
  if (isOfSomebodyElse(found ?? [], known)) {
    throw new WrongSchema(
      `${schema} holds tables of somebody else: name one that is empty, or not there yet`,
    );
  }
  // Where it is there, nobody needs the right to make it.
  if (!found) await makeSchema(client, schema);
  return schema;
}

export const areOurs = (tables: readonly string[] = []): boolean =>
  FIRST_TABLES.every((table) => tables.includes(table));

export async function makeSchema(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query('SELECT quote_ident($1) AS "quoted"', [schema]);
  if (rows[0].quoted !== schema) throw new WrongSchema(`${schema} is a word of SQL: name another`);
  await client.query(`CREATE SCHEMA ${schema}`);
}

/** A first migration that broke off leaves some of ours. */
const isOfSomebodyElse = (tables: readonly string[], known: readonly string[]): boolean =>
  tables.length > 0 &&
  !(
    tables.includes('_prisma_migrations') &&
    tables.every((table) => table === '_prisma_migrations' || known.includes(table))
  );

/** Of each of the schemas that is there. The catalogue can be read without a right to what it names. */
export async function tablesOf(
  client: pg.Client,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ schema: string; tables: string[] }>(
    `SELECT n.nspname::text AS "schema",
       coalesce(array_agg(c.relname::text) FILTER (WHERE c.oid IS NOT NULL), '{}') AS "tables"
     FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
     WHERE n.nspname = ANY($1) GROUP BY n.nspname`,
    [schemas],
  );
  return new Map(rows.map(({ schema, tables }) => [schema, tables]));
}
