/** One statement, and its rows. */
export type Run = (sql: string) => Promise<readonly Record<string, unknown>[]>;

const OURS = `ARRAY['public', 'pgboss']::regnamespace[]`;

const TABLES = `
  SELECT oid::regclass::text AS name FROM pg_class
  WHERE relkind IN ('r', 'p') AND relnamespace = ANY (${OURS})`;

/** Whatever of a database is not rows. */
const SHAPE = `
  SELECT md5(concat(
    (SELECT json_agg((nspname) ORDER BY oid) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'),
    (SELECT json_agg((oid, relname, reloptions) ORDER BY oid) FROM pg_class
     WHERE relnamespace = ANY (${OURS})),
    (SELECT json_agg((attrelid, attname, atttypid, attnotnull) ORDER BY attrelid, attnum)
     FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = ANY (${OURS})),
    (SELECT json_agg((oid, convalidated) ORDER BY oid) FROM pg_constraint),
    (SELECT json_agg((oid, tgenabled) ORDER BY oid) FROM pg_trigger),
    (SELECT json_agg((oid, prosrc) ORDER BY oid) FROM pg_proc WHERE pronamespace = ANY (${OURS}))
  )) AS shape`;

/**
 * Remembers a fresh database. What it returns makes it as fresh again, unless more than rows was
 * changed: then it says false, and nobody is to use the database any more.
 */
export async function rememberFresh(run: Run): Promise<() => Promise<boolean>> {
  const only = async (sql: string) => (await run(sql))[0]!;
  const names = (await run(TABLES)).map(({ name }) => String(name));
  const about = (what: (name: string) => string): string =>
    `SELECT ${names.map((name) => `${what(name)} AS "${name}"`).join()}`;

  const { shape } = await only(SHAPE);
  const rows = await only(about(rowsOf));
  const changes = about((name) =>
    rows[name] === null
      ? `EXISTS (SELECT FROM ${name})`
      : `${rowsOf(name)} IS DISTINCT FROM ${quoted(rows[name])}`,
  );

  return async () => {
    if ((await only(SHAPE))['shape'] !== shape) return false;

    const changed = await only(changes);
    const others = names.filter((name) => changed[name]);
    if (others.length === 0) return true;
    await run(`TRUNCATE ${others.join()} RESTART IDENTITY CASCADE`);
    for (const name of others.filter((other) => rows[other] !== null)) {
      await run(
        `INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, ${quoted(rows[name])})`,
      );
    }
    return true;
  };
}

const rowsOf = (name: string): string => `(SELECT json_agg(t)::text FROM ${name} AS t)`;
const quoted = (text: unknown): string => `$quoted$${String(text)}$quoted$`;
