import { setTimeout as sleep } from 'node:timers/promises';
import {
  isDriverAdapterError,
  type DriverAdapterError,
  type SqlQueryable,
} from '@prisma/driver-adapter-utils';
import { runOn, type Template } from './run-on.ts';

/**
 * Single statements, run on the driver adapter itself: the way through the Prisma client costs more
 * than PostgreSQL needs for statements of this size. One that was broken off is tried again.
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
  const { query, execute } = runOn(driver);
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
    query: <Row>(statement: Template, ...values: unknown[]) =>
      untilWritten(() => query(statement, ...values)) as Promise<Row[]>,
    execute: (statement, ...values) => untilWritten(() => execute(statement, ...values)),
  };
}

/** A deadlock (40P01) or a failed serialization (40001). */
const wasBrokenOff = (error: unknown): error is DriverAdapterError =>
  isDriverAdapterError(error) && error.cause.kind === 'TransactionWriteConflict';
