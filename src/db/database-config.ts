import type { PGlite } from '@electric-sql/pglite';

/** PGlite in a directory of this process's own, or one that is open; or a PostgreSQL server. */
export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly opened?: PGlite }
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number };
