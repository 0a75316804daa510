import { ColumnTypeEnum, type SqlQueryable, type SqlResultSet } from '@prisma/driver-adapter-utils';
import { Prisma } from './generated/client.ts';

type Template = TemplateStringsArray | Prisma.Sql;

/**
 * Single statements, run on the driver adapter itself: the way through the Prisma client costs more
 * than PostgreSQL needs for statements of this size. Everything that takes a transaction goes through
 * the client.
 */
export type Statements = {
  query<Row>(statement: Template, ...values: unknown[]): Promise<Row[]>;
  /** The number of rows affected. */
  execute(statement: Template, ...values: unknown[]): Promise<number>;
};

export function createStatements(driver: SqlQueryable): Statements {
  return {
    async query<Row>(statement: Template, ...values: unknown[]): Promise<Row[]> {
      return toRows(await driver.queryRaw(toQuery(statement, values))) as Row[];
    },
    execute: (statement, ...values) => driver.executeRaw(toQuery(statement, values)),
  };
}

function toQuery(statement: Template, values: unknown[]) {
  const { text, values: args } = 'raw' in statement ? Prisma.sql(statement, ...values) : statement;
  return { sql: text, args, argTypes: args.map(typeOf) };
}

const typeOf = (value: unknown) => ({
  scalarType: 'unknown' as const,
  arity: Array.isArray(value) ? ('list' as const) : ('scalar' as const),
});

/** What the adapter leaves as text, since Prisma's client would read it. */
const READERS: Partial<Record<number, (value: string) => unknown>> = {
  [ColumnTypeEnum.DateTime]: (value) => new Date(value),
  [ColumnTypeEnum.Int64]: BigInt,
  [ColumnTypeEnum.Json]: (value) => JSON.parse(value) as unknown,
};

function toRows({ columnNames, columnTypes, rows }: SqlResultSet): unknown[] {
  return rows.map((row) =>
    Object.fromEntries(
      columnNames.map((name, index) => {
        const value = row[index];
        const read = READERS[columnTypes[index]!];
        return [name, read && value !== null ? read(String(value)) : value];
      }),
    ),
  );
}
