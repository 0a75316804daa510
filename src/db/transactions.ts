import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils';
import { runOn, type Template } from './run-on.ts';

/** What a statement runs on: the database, or one of its transactions. */
export type DbSession = {
  $queryRaw<Rows = unknown>(statement: Template, ...values: unknown[]): Promise<Rows>;
  /** The number of rows affected. */
  $executeRaw(statement: Template, ...values: unknown[]): Promise<number>;
};

/** Commits what the work has done, or rolls it back and throws what the work threw. */
export type Transact = <T>(
  work: (tx: DbSession) => Promise<T>,
  options?: { readonly timeout?: number },
) => Promise<T>;

/** Whoever holds rows for longer keeps others waiting. */
const TIMEOUT_MS = 15_000;

/** Transactions on the driver adapter itself, as single statements: none of them needs the client. */
export const createTransact =
  (driver: SqlDriverAdapter): Transact =>
  async (work, { timeout = TIMEOUT_MS } = {}) => {
    const transaction = await driver.startTransaction();
    const { session, close } = openSession(transaction);
    let result;
    try {
      result = await within(timeout, work(session));
    } catch (error) {
      close();
      // What it failed of is to be told, also where the connection is gone.
      await end(transaction, 'ROLLBACK').catch(() => {});
      throw error;
    }
    close();
    await end(transaction, 'COMMIT');
    return result;
  };

/** Once it is closed, the connection is somebody else's: work that still goes on must not reach it. */
function openSession(transaction: Transaction): { session: DbSession; close(): void } {
  const { query, execute } = runOn(transaction);
  let isOpen = true;
  const requireOpen = () => {
    if (!isOpen) throw new Error('the transaction is over');
  };
  const session: DbSession = {
    async $queryRaw<Rows>(statement: Template, ...values: unknown[]) {
      requireOpen();
      return (await query(statement, ...values)) as Rows;
    },
    async $executeRaw(statement, ...values) {
      requireOpen();
      return execute(statement, ...values);
    },
  };
  return { session, close: () => void (isOpen = false) };
}

/** Some adapters leave the statement to whoever ends it, and only give the connection back. */
async function end(transaction: Transaction, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  try {
    if (!transaction.options.usePhantomQuery) {
      await transaction.executeRaw({ sql: how, args: [], argTypes: [] });
    }
  } finally {
    await (how === 'COMMIT' ? transaction.commit() : transaction.rollback());
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`a transaction took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
