import type { SqlQuery } from '@prisma/driver-adapter-utils';

const MAX_NAMED = 384;
const MAX_COMPOSED_NAMED = 64;

/** Prisma composes these: of the columns that a client asks for, and of as many ids as there are. */
const COMPOSED = /^SELECT "\w+"\."\w+"\."/;

/**
 * Names each distinct statement, so that PostgreSQL, of its own or embedded, parses and plans it once
 * per connection. Our statements are few and fixed; past the bound, statements stay unnamed instead of
 * piling up there. Those that depend on what clients ask for have a bound of their own: nobody can use
 * up the names of the others.
 */
export function statementNames(): (query: Pick<SqlQuery, 'sql'>) => string {
  const fixed = new Map<string, string>();
  const composed = new Map<string, string>();

  return ({ sql }) => {
    const [names, bound, letter] = COMPOSED.test(sql)
      ? ([composed, MAX_COMPOSED_NAMED, 'c'] as const)
      : ([fixed, MAX_NAMED, 's'] as const);
    const known = names.get(sql);
    if (known !== undefined || names.size >= bound) return known ?? '';

    const name = `${letter}${names.size}`;
    names.set(sql, name);
    return name;
  };
}
