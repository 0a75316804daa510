import type { SqlQuery } from '@prisma/driver-adapter-utils';

const MAX_NAMED = 256;

/**
 * Names each distinct statement, so that PostgreSQL parses and plans it once per connection. Our
 * statements are few and fixed; past the bound, statements stay unnamed instead of piling up there.
 */
export function statementNames(): (query: SqlQuery) => string {
  const names = new Map<string, string>();

  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MAX_NAMED) return known ?? '';

    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}
