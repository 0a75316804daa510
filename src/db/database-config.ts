/** PGlite in a directory of this process's own, or a PostgreSQL server. */
export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number };
