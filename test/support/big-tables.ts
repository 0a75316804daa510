import type { Client } from 'pg';

const USERS = 20_000;

const id = (table: number, row = 'n'): string =>
  `('00000000-0000-7000-8000-' || lpad((${table} * 1000000 + ${row})::text, 12, '0'))::uuid`;
const hash = (table: string): string => `sha256(('${table}' || n)::bytea)`;

/** Every tenth user has what only some have. */
const SEEDS = [
  `INSERT INTO users (id, email, display_name, locale, default_role, roles, password_hash,
     password_key_id, password_changed_at, created_at)
   SELECT ${id(1)}, n || '@example.com', 'Ada', 'en', 'user', '{user}', repeat('x', 100), 'key',
     now(), now()
   FROM generate_series(1, ${USERS}) AS n`,
  `INSERT INTO factors (id, user_id, type, state, name, created_at, sealed_secret)
   SELECT ${id(2)}, ${id(1, '(n + 1) / 2')},
     (ARRAY['TOTP', 'RECOVERY_CODES', 'WEBAUTHN', 'SMS'])[n % 4 + 1]::factor_type, 'ACTIVE', 'x', now(),
     CASE n % 4 WHEN 0 THEN '\\x01aabbccdd'::bytea || ${hash('sealed')} END
   FROM generate_series(1, 2 * ${USERS}) AS n`,
  `INSERT INTO recovery_codes (id, factor_id, code_hash)
   SELECT ${id(3)}, ${id(2, '(n + 1) / 2')}, ${hash('recovery_codes')}
   FROM generate_series(1, 4 * ${USERS}) AS n`,
  `INSERT INTO webauthn_credentials (id, factor_id, public_key, counter, aaguid, backup_eligible, backed_up)
   SELECT ${hash('credentials')}, ${id(2)}, ${hash('keys')}, 0, ${id(0)}, false, false
   FROM generate_series(1, 2 * ${USERS}) AS n`,
  `INSERT INTO one_time_codes (id, factor_id, flow, code_hash, expires_at)
   SELECT ${id(4)}, ${id(2)}, ${hash('flow')}, ${hash('codes')}, now()
   FROM generate_series(1, ${USERS}) AS n`,
  `INSERT INTO sessions (id, user_id, proofs, aal, refresh_token_hash, refreshed_at, created_at, expires_at)
   SELECT ${id(5)}, ${id(1, '(n + 1) / 2')}, '[]', 'aal1', ${hash('sessions')}, now(), now(), now()
   FROM generate_series(1, 2 * ${USERS}) AS n`,
  `INSERT INTO tickets (token_hash, purpose, user_id, proofs, created_at, expires_at)
   SELECT ${hash('tickets')}, 'SIGN_IN', ${id(1)}, '[]', now(), now()
   FROM generate_series(1, ${USERS}) AS n`,
  `INSERT INTO trusted_devices (id, user_id, token_hash, name, created_at, expires_at)
   SELECT ${id(6)}, ${id(1)}, ${hash('devices')}, 'x', now(), now()
   FROM generate_series(1, ${USERS}) AS n`,
  `INSERT INTO throttles (key, failures, expires_at)
   SELECT 'identifier:' || n, 1, now() FROM generate_series(1, ${USERS}) AS n`,
  `INSERT INTO audit_events (id, type, actor_type, user_id, metadata, occurred_at)
   SELECT ${id(7)}, CASE n % 4 WHEN 0 THEN 'sign_in.succeeded' ELSE 'type.' || n % 23 END, 'user',
     ${id(1, '(n + 4) / 5')}, '{}', now()
   FROM generate_series(1, 5 * ${USERS}) AS n`,
  `INSERT INTO mailed_tokens (token_hash, purpose, user_id, email, created_at, expires_at)
   SELECT ${hash('mailed')}, 'RESET_PASSWORD', ${id(1)}, n || '@example.com', now(), now()
   FROM generate_series(1, ${USERS}) AS n`,
  `INSERT INTO webhook_endpoints (id, url, event_types, enabled, sealed_secret, created_at)
   SELECT ${id(8)}, 'https://example.com', '{}', TRUE, '', now() FROM generate_series(1, 10) AS n`,
  `INSERT INTO webhook_deliveries (id, endpoint_id, message_id, event_type, attempt, status, created_at)
   SELECT ${id(9)}, ${id(8, 'n % 10 + 1')}, ${id(7)}, 'type', 1, 'delivered', now()
   FROM generate_series(1, ${USERS}) AS n`,
  // All but a few have their link.
  `DELETE FROM audit_pending WHERE event_id > ${id(7, '10')}`,
  `INSERT INTO audit_links (position, event_id, hash)
   SELECT n, ${id(7)}, ${hash('links')} FROM generate_series(11, 5 * ${USERS}) AS n`,
];

/** Fills the tables that grow, so that PostgreSQL plans as it does for a service that is in use. */
export async function seedBigTables(client: Client): Promise<void> {
  for (const seed of SEEDS) await client.query(seed);
  await client.query('VACUUM ANALYZE');
}
