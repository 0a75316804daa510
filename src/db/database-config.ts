import type { PGlite } from '@electric-sql/pglite';

/** PGlite in a directory of this process's own, or one that is open; or a PostgreSQL server. */
export type DatabaseConfig =
  { readonly kind: 'embedded'; readonly opened?: PGlite } | PostgresConfig;

export type PostgresConfig = {
  readonly kind: 'postgres';
  readonly url: string;
  /** To PostgreSQL itself. `null`: `url` leads there, and not through a pooler. */
  readonly directUrl: string | null;
  /** For reads that may lag. `null`: those, too, ask the primary. */
  readonly replicaUrl: string | null;
  readonly poolSize: number;
  /** Whether statements keep their names. A pooler may forget them between two transactions. */
  readonly preparedStatements: boolean;
  /** `null`: the one that holds the tables already, and `auth` where there are none. */
  readonly schema: string | null;
};
