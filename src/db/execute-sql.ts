import type { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';

/** What pg-boss asks of a database: statements as text, and several at once where there are no values. */
// oxlint-disable-next-line no-explicit-any
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: any[] }>;

/** On a connection of the pool. */
export function executeSqlOn(pool: pg.Pool): ExecuteSql {
  return async (text, values) => {
    if (values) return pool.query(text, values);

    const connection = await pool.connect();
    // A connection that breaks says so twice, and the query fails with it anyway.
    connection.on('error', ignore);
    let failed = true;
    try {
      const result = await connection.query(text);
      failed = false;
      return result;
    } finally {
      connection.off('error', ignore);
      // Statements that fail half-way leave their transaction open: nobody is to inherit it.
      connection.release(failed);
    }
  };
}

const ignore = (): void => {};

/** On the only connection there is: between the transactions of others, and rolled back if it fails. */
export function executeSqlIn(pglite: PGlite): ExecuteSql {
  return async (text, values) => {
    if (values) return pglite.query(text, values);

    const results = await pglite.transaction((transaction) => transaction.exec(text));
    return results.at(-1) ?? { rows: [] };
  };
}
