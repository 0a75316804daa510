/** Where installations began before there was a choice. It is in the path of every session. */
export const OLD_SCHEMA = 'public';

/** The tables of pg-boss have a schema of their own beside the old one, and are in ours otherwise. */
export const jobSchemaOf = (schema: string): string => (schema === OLD_SCHEMA ? 'pgboss' : schema);

const MAX_KNOWN = 512;

/**
 * Says of each table and type of ours in which schema it is. Statements name none: no session has to have
 * a `search_path` then, which a pooler would lose, and none finds a table of somebody else by its name.
 * A part of a statement cannot have the name of a table.
 */
export function inSchema(schema: string, names: readonly string[]): (sql: string) => string {
  if (schema === OLD_SCHEMA) return (sql) => sql;

  const ours = new RegExp(
    `(\\b(?:FROM|JOIN|INTO|UPDATE|USING|TABLE)\\s+\\(?\\s*|::)(?=(?:${names.join('|')})\\b(?!\\s*\\.))|\\bpgboss\\.(?=\\w)`,
    'g',
  );
  const qualify = (sql: string): string =>
    sql.replace(ours, (_, before = '') => `${before}${schema}.`);

  const known = new Map<string, string>();
  return (sql) => {
    const before = known.get(sql);
    if (before !== undefined) return before;

    const qualified = qualify(sql);
    if (known.size < MAX_KNOWN) known.set(sql, qualified);
    return qualified;
  };
}
