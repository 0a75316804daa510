// A service in use, in proportion: of a hundred users thirty have an authenticator app and ten recovery
// codes; each has been signed in on some devices, and left a trail.

const id = (table: number, row = 'n'): string =>
  `('0190${String(table).padStart(4, '0')}-0000-7000-8000-' || lpad((${row})::text, 12, '0'))::uuid`;
const hash = (table: string): string => `sha256(('${table}' || n)::bytea)`;
const SINCE = `now() - interval '200 days'`;

/** $1: users. The password is that of somebody who signed up. */
export const seeds = (users: number): readonly string[] => [
  // Without their links: nobody shall link millions of events while something else is measured.
  'ALTER TABLE audit_events DISABLE TRIGGER USER',
  `INSERT INTO users (id, email, display_name, locale, default_role, roles, password_hash,
     password_key_id, password_changed_at, password_length_reached, created_at)
   SELECT ${id(1)}, n || '@grown.example', 'Ada', 'en', 'user', '{user}', p.password_hash,
     p.password_key_id, ${SINCE}, p.password_length_reached, ${SINCE}
   FROM generate_series(1, ${users}) AS n,
     (SELECT * FROM users WHERE password_length_reached IS NOT NULL LIMIT 1) AS p`,
  `INSERT INTO factors (id, user_id, type, state, name, is_primary, created_at, failed_at, sealed_secret)
   SELECT ${id(2)}, ${id(1)}, 'TOTP', 'ACTIVE', 'Authenticator app', true, ${SINCE}, '{}', ${hash('secret')}
   FROM generate_series(1, ${users}) AS n WHERE n % 10 < 3`,
  `INSERT INTO factors (id, user_id, type, state, name, created_at, failed_at)
   SELECT ${id(3)}, ${id(1)}, 'RECOVERY_CODES', 'ACTIVE', 'Recovery codes', ${SINCE}, '{}'
   FROM generate_series(1, ${users}) AS n WHERE n % 10 < 3`,
  `INSERT INTO recovery_codes (id, factor_id, code_hash, key_id)
   SELECT ${id(4, 'n * 10 + code')}, ${id(3)}, sha256((n || '-' || code)::bytea), 'key'
   FROM generate_series(1, ${users}) AS n, generate_series(0, 9) AS code WHERE n % 10 < 3`,
  `INSERT INTO sessions (id, user_id, proofs, aal, refresh_token_hash, refreshed_at, ip_address,
     user_agent, created_at, expires_at)
   SELECT ${id(5)}, ${id(1, '(n + 1) / 2')}, '[{"method": "password", "at": "2026-01-01T00:00:00Z"}]',
     'aal1', ${hash('session')}, now(), '192.0.2.1', 'Mozilla/5.0', now(), now() + interval '30 days'
   FROM generate_series(1, 2 * ${users}) AS n`,
  `INSERT INTO audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
   SELECT ${id(6)}, CASE n % 2 WHEN 0 THEN 'sign_in.succeeded' ELSE 'ticket.issued' END, 'user',
     ${id(1, '(n + 3) / 4')}, '192.0.2.1', 'Mozilla/5.0', '{"methods": ["password"]}', ${SINCE}
   FROM generate_series(1, 4 * ${users}) AS n`,
  'ALTER TABLE audit_events ENABLE TRIGGER USER',
];

/** Users from all over the table, with ($2) or without a second factor. $1: how many. */
export const SAMPLE = `
  SELECT u.id, u.email, f.id AS factor_id
  FROM users u LEFT JOIN factors f ON f.user_id = u.id AND f.type = 'TOTP'
  WHERE u.email LIKE '%@grown.example' AND (f.id IS NOT NULL) = $2
  ORDER BY sha256(u.email::bytea) LIMIT $1`;
