import { ColumnTypeEnum, type SqlQueryable, type SqlResultSet } from '@prisma/driver-adapter-utils';
import * as Prisma from './prisma.ts';

export type Template = TemplateStringsArray | Prisma.Sql;

/** Statements as they are written here, and rows as they are read here, on the driver adapter. */
export const runOn = (driver: SqlQueryable) => ({
  async query(statement: Template, ...values: unknown[]): Promise<unknown[]> {
    return toRows(await driver.queryRaw(toQuery(statement, values)));
  },
  execute: (statement: Template, ...values: unknown[]): Promise<number> =>
    driver.executeRaw(toQuery(statement, values)),
});

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
  const readers = columnTypes.map((type) => READERS[type]);
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [index, name] of columnNames.entries()) {
      const value = values[index];
      const read = readers[index];
      row[name] = read && value !== null ? read(String(value)) : value;
    }
    return row;
  });
}
