import type { DatabaseConfig } from '../db/database-config.ts';
import type { Environment } from './config.ts';
import { schemaName } from './database-variables.ts';

export const databaseConfig = (data: Environment): DatabaseConfig =>
  data.DATABASE_URL
    ? {
        kind: 'postgres',
        url: data.DATABASE_URL,
        directUrl: data.DATABASE_DIRECT_URL ?? null,
        replicaUrl: data.DATABASE_REPLICA_URL ?? null,
        poolSize: data.DATABASE_POOL_SIZE,
        preparedStatements: data.DATABASE_PREPARED_STATEMENTS,
        schema: data.DATABASE_SCHEMA ?? schemasIn(data)[0] ?? null,
      }
    : { kind: 'embedded' };

/** What is said of PostgreSQL, and of its schema in several places. */
export function databaseProblems(data: Environment): string[] {
  const { DATABASE_SCHEMA } = data;
  const ofPostgres = {
    DATABASE_DIRECT_URL: data.DATABASE_DIRECT_URL,
    DATABASE_REPLICA_URL: data.DATABASE_REPLICA_URL,
    DATABASE_SCHEMA,
    DATABASE_PREPARED_STATEMENTS: data.DATABASE_PREPARED_STATEMENTS ? undefined : 'off',
  };
  if (!data.DATABASE_URL) {
    return Object.entries(ofPostgres)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => `${name}: is for PostgreSQL, and there is no DATABASE_URL`);
  }
  const named = new Set([...(DATABASE_SCHEMA ? [DATABASE_SCHEMA] : []), ...schemasIn(data)]);
  const wrong = [...named].filter((name) => !schemaName.safeParse(name).success);
  if (wrong.length > 0) return [`DATABASE_SCHEMA: ?schema=${wrong[0]} is no name of a schema here`];
  return named.size > 1
    ? [`DATABASE_SCHEMA: is not the ?schema= of a URL beside it (${[...named].join(', ')})`]
    : [];
}

/** As Prisma has it; PostgreSQL knows no such parameter. */
const schemasIn = (data: Environment): string[] =>
  [data.DATABASE_URL, data.DATABASE_DIRECT_URL, data.DATABASE_REPLICA_URL].flatMap((url) =>
    url ? new URL(url).searchParams.get('schema') || [] : [],
  );
