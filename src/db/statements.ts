import { setTimeout as sleep } from 'node:timers/promises';
import {
  ColumnTypeEnum,
  isDriverAdapterError,
  type DriverAdapterError,
  type SqlQueryable,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
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

/** A deadlock takes PostgreSQL a second to notice: after two of them something else is wrong. */
const MAX_RETRIES = 2;
/** Who waited for the statement that was broken off is to go on before it comes again. */
const RETRY_AFTER_MS = 100;

/** `onRetry` hears of each statement that is tried again, and how many there were so far. */
export function createStatements(
  driver: SqlQueryable,
  onRetry: (error: Error, retries: number) => void,
): Statements {
  let retries = 0;

  /** One that PostgreSQL broke off so that another could go on has written nothing: it can be repeated. */
  async function untilWritten<T>(run: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await run();
      } catch (error) {
        if (tries === MAX_RETRIES || !wasBrokenOff(error)) throw error;
        onRetry(error, (retries += 1));
        await sleep(RETRY_AFTER_MS);
      }
    }
  }

  return {
    async query<Row>(statement: Template, ...values: unknown[]): Promise<Row[]> {
      const query = toQuery(statement, values);
      return toRows(await untilWritten(() => driver.queryRaw(query))) as Row[];
    },
    execute(statement, ...values) {
      const query = toQuery(statement, values);
      return untilWritten(() => driver.executeRaw(query));
    },
  };
}

/** A deadlock (40P01) or a failed serialization (40001). */
const wasBrokenOff = (error: unknown): error is DriverAdapterError =>
  isDriverAdapterError(error) && error.cause.kind === 'TransactionWriteConflict';

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
