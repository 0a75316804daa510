import type {
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';
import { wrapAdapter } from './wrapped-adapter.ts';

/** Hears of each statement that ran: what kind it is, and how long it took with the wait for a connection. */
export type StatementDone = (kind: string, seconds: number, failed: boolean) => void;

const KINDS = ['select', 'insert', 'update', 'delete', 'with'];

/** By its first word. No statement names what it is about, and its text is no label. */
function kindOf(sql: string): string {
  const word = /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? '';
  return KINDS.includes(word) ? word : 'other';
}

/** The same adapter, whose statements are timed. */
export const observeAdapter = (
  factory: SqlMigrationAwareDriverAdapterFactory,
  done: StatementDone,
): SqlMigrationAwareDriverAdapterFactory =>
  wrapAdapter(factory, (queryable) => observe(queryable, done));

function observe<Queryable extends SqlQueryable>(queryable: Queryable, done: StatementDone) {
  const query = queryable.queryRaw.bind(queryable);
  const execute = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (statement) => timed(statement.sql, () => query(statement), done);
  queryable.executeRaw = (statement) => timed(statement.sql, () => execute(statement), done);
  return queryable;
}

export async function timed<T>(
  sql: string,
  run: () => Promise<T>,
  done: StatementDone,
): Promise<T> {
  const startedAt = performance.now();
  let failed = true;
  try {
    const result = await run();
    failed = false;
    return result;
  } finally {
    done(kindOf(sql), (performance.now() - startedAt) / 1000, failed);
  }
}
