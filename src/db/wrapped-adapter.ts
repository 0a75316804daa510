import type {
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';

/** The same adapter, with something done about what runs statements: in transactions and beside them. */
export function wrapAdapter(
  factory: SqlMigrationAwareDriverAdapterFactory,
  wrap: <Queryable extends SqlQueryable>(queryable: Queryable) => Queryable,
): SqlMigrationAwareDriverAdapterFactory {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = wrap(await connect());
    const begin = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => wrap(await begin(level));
    return adapter;
  };
  return factory;
}

/** Each statement is sent as another text. */
export const rewriteStatements = (
  factory: SqlMigrationAwareDriverAdapterFactory,
  rewrite: (sql: string) => string,
): SqlMigrationAwareDriverAdapterFactory =>
  wrapAdapter(factory, (queryable) => {
    const query = queryable.queryRaw.bind(queryable);
    const execute = queryable.executeRaw.bind(queryable);
    queryable.queryRaw = (statement) => query({ ...statement, sql: rewrite(statement.sql) });
    queryable.executeRaw = (statement) => execute({ ...statement, sql: rewrite(statement.sql) });
    return queryable;
  });
