import { statement, USER, type UserRow } from './serve.ts';

// The SQL of the fair bound: the tables, indexes, foreign keys and rows of the service, by as few and as
// plain statements as one who knows exactly what is asked can write. $1 is always the time.

const POLICY = '(SELECT * FROM mfa_policies ORDER BY version DESC LIMIT 1) p';
const POLICY_ID = '(SELECT id FROM mfa_policies ORDER BY version DESC LIMIT 1)';
/** What a user is judged by, by a policy that the process knows. */
const STANDING = `${POLICY_ID} AS policy_id, ARRAY(
  SELECT f.type::text FROM factors f WHERE f.user_id = u.id AND f.state = 'ACTIVE'
) AS held`;
/** A charge need not wait for the disk: the decision after it does, and takes the charge along. */
const COMMIT_LATER = `(SELECT set_config('synchronous_commit', 'off', true)) AS commit_later`;
/** Still as the decision found them. */
const UNCHANGED = `u.id = $2::uuid AND u.access_version = $3::int AND u.disabled_at IS NULL`;
const POLICY_UNCHANGED = `${POLICY_ID} = $4::uuid`;

const charge = (key: string, window: string, free: number, delay: string, sliding: boolean) => `
  ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN t.expires_at <= $1 THEN 1 ELSE t.failures + 1 END,
    blocked_until = CASE WHEN t.expires_at > $1 AND t.failures >= ${free} THEN $1 + ${delay} END,
    expires_at = ${sliding ? 'excluded.expires_at' : 'CASE WHEN t.expires_at <= $1 THEN excluded.expires_at ELSE t.expires_at END'}
  WHERE t.blocked_until IS NULL OR t.blocked_until <= $1 RETURNING ${key} AS charged`;

const CANDIDATE = `${USER}, u.password_hash, u.access_version, u.disabled_at, ${STANDING} FROM users u`;

export type Standing = { policy_id: string; held: string[] };
export type Candidate = UserRow &
  Standing & { password_hash: string; access_version: number; disabled_at: Date | null };

export type Policy = { id: string; requirement: string; allowed_factors: string[] };

/** Now, id: asked when another one rules than the process holds. */
export const findPolicy = statement<Policy>(
  'find_policy',
  `SELECT id, requirement::text, allowed_factors::text[] FROM mfa_policies
   WHERE id = $2::uuid AND $1::timestamptz IS NOT NULL`,
);

/** Now, email: without limits. */
export const findCandidate = statement<Candidate>(
  'find_candidate',
  `SELECT ${CANDIDATE} WHERE u.email = $2 AND $1::timestamptz IS NOT NULL`,
);

/** Now, email, key of the identifier, key of the network: charged before anything is checked. */
export const chargeAndFind = statement<Candidate>(
  'charge_and_find',
  `WITH identifier AS (
     INSERT INTO throttles AS t (key, failures, expires_at)
     VALUES ($3, 1, $1::timestamptz + interval '1 day')
     ${charge('1', '1 day', 5, 'make_interval(secs => least(900, 2 ^ least(t.failures - 5, 10)))', true)}
   ), network AS (
     INSERT INTO throttles AS t (key, failures, expires_at)
     SELECT $4, 1, $1::timestamptz + interval '5 minutes' FROM identifier
     ${charge('1', '5 minutes', 20, `interval '5 minutes'`, false)}
   )
   SELECT ${CANDIDATE}, network, ${COMMIT_LATER} WHERE u.email = $2`,
);

/** Takes back what was charged, in the statement of the right password. */
const settle = (owner: string, limits: boolean, keys: readonly [string, string]): string =>
  limits
    ? `, identifier AS (
         DELETE FROM throttles WHERE key = ${keys[0]} AND EXISTS (SELECT FROM ${owner})
       ), network AS (
         UPDATE throttles SET failures = greatest(failures - 1, 0),
           blocked_until = CASE WHEN failures > 20 THEN blocked_until END
         WHERE key = ${keys[1]} AND EXISTS (SELECT FROM ${owner})
       )`
    : '';

const EVENT =
  'audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)';

/** Whether the user has a session too many by the one that is opened: `endSurplus` ends it then. */
const WAS_FULL = (user: string) =>
  `EXISTS (SELECT 1 FROM sessions o WHERE o.user_id = ${user}.id OFFSET 49) AS was_full`;

/** Now, user, id of the event, address, agent. */
export const endSurplus = statement<{ user_id: string }>(
  'end_surplus',
  `WITH surplus AS (
     DELETE FROM sessions WHERE id IN (
       SELECT id FROM sessions WHERE user_id = $2::uuid
       ORDER BY refreshed_at DESC, id DESC OFFSET 50
     ) RETURNING user_id
   )
   INSERT INTO ${EVENT}
   SELECT $3::uuid, 'session.revoked', 'system', user_id, $4, $5,
     jsonb_build_object('reason', 'too_many', 'count', count(*)), $1::timestamptz
   FROM surplus GROUP BY user_id RETURNING user_id`,
);

/** Writes the session of `signed_in`, and says what happened. */
const openFor = (aal: string) => `session AS (
    INSERT INTO sessions (id, user_id, proofs, aal, refresh_token_hash, refreshed_at, ip_address,
      user_agent, created_at, expires_at)
    SELECT $5::uuid, id, $6::jsonb, '${aal}', $7::bytea, $1, $8, $9, $1, $10::timestamptz
    FROM signed_in
  ), event AS (
    INSERT INTO ${EVENT}
    SELECT $11::uuid, 'sign_in.succeeded', 'user', id, $8, $9, $12::jsonb, $1 FROM signed_in
  )`;

/** Now, user, access version, policy, session ($5–$10), event ($11, $12), keys. */
export const openSession = (limits: boolean) =>
  statement<{ id: string; was_full: boolean }>(
    'open_session',
    `WITH signed_in AS (
       UPDATE users u SET last_sign_in_at = $1::timestamptz WHERE ${UNCHANGED} AND ${POLICY_UNCHANGED}
       RETURNING u.id
     ), ${openFor('aal1')} ${settle('signed_in', limits, ['$13', '$14'])}
     SELECT id, ${WAS_FULL('signed_in')} FROM signed_in`,
  );

/** Now, user, access version, policy, ticket's hash, proofs, end, address, agent, event, keys. */
export const issueTicket = (limits: boolean) =>
  statement<{ id: string }>(
    'issue_ticket',
    `WITH owner AS MATERIALIZED (
       SELECT u.id FROM users u WHERE ${UNCHANGED} AND ${POLICY_UNCHANGED} FOR NO KEY UPDATE
     ), ticket AS (
       INSERT INTO tickets (token_hash, purpose, user_id, proofs, created_at, expires_at)
       SELECT $5::bytea, 'SIGN_IN', id, $6::jsonb, $1, $7::timestamptz FROM owner
     ), event AS (
       INSERT INTO ${EVENT}
       SELECT $10::uuid, 'ticket.issued', 'user', id, $8, $9, '{"purpose":"SIGN_IN"}', $1::timestamptz
       FROM owner
     ) ${settle('owner', limits, ['$11', '$12'])}
     SELECT id FROM owner`,
  );

export type Charged = {
  user_id: string;
  factor_id: string;
  sealed_secret: Buffer;
  last_time_step: string;
  access_version: number;
  proofs: { method: string; at: string }[];
};

/** Now, ticket's hash: counts the attempt on ticket and factor before the code is looked at. */
export const chargeTicket = statement<Charged>(
  'charge_ticket',
  `WITH ticket AS (
     UPDATE tickets SET attempts = attempts + 1
     WHERE token_hash = $2::bytea AND purpose = 'SIGN_IN' AND expires_at > $1 AND attempts < 5
     RETURNING user_id, proofs
   ), charged AS (
     UPDATE factors f SET failures = f.failures + 1, failed_at = f.failed_at || $1::timestamptz,
       blocked_until = CASE WHEN f.failures >= 5
         THEN $1::timestamptz + make_interval(secs => least(900, 2 ^ least(f.failures - 5, 10))) END
     FROM ticket, ${POLICY}
     WHERE f.user_id = ticket.user_id AND f.type = 'TOTP' AND f.state = 'ACTIVE'
       AND f.type = ANY (p.allowed_factors) AND (f.blocked_until IS NULL OR f.blocked_until <= $1)
       AND (SELECT count(*) FROM unnest(f.failed_at) AS failure
            WHERE failure > $1::timestamptz - interval '30 days') < 100
     RETURNING f.user_id, f.id AS factor_id, f.sealed_secret, f.last_time_step, ticket.proofs
   )
   SELECT charged.*, u.access_version FROM charged JOIN users u ON u.id = charged.user_id,
     ${COMMIT_LATER} WHERE u.disabled_at IS NULL`,
);

/** Now, user, access version, time step ($4), session and event as above, ticket, factor ($13, $14). */
export const redeem = statement<UserRow & { was_full: boolean }>(
  'redeem',
  `WITH owner AS MATERIALIZED (
     SELECT u.id FROM users u WHERE ${UNCHANGED} FOR NO KEY UPDATE
   ), ticket AS (
     DELETE FROM tickets t USING owner
     WHERE t.token_hash = $13::bytea AND t.user_id = owner.id AND t.expires_at > $1
     RETURNING t.user_id
   ), proven AS (
     UPDATE factors f SET failures = 0, blocked_until = NULL, last_used_at = $1,
       failed_at = array_remove(f.failed_at, $15::timestamptz), last_time_step = $4::bigint
     FROM ticket
     WHERE f.id = $14::uuid AND f.user_id = ticket.user_id AND f.state = 'ACTIVE'
       AND f.last_time_step < $4::bigint
     RETURNING f.user_id
   ), signed_in AS (
     UPDATE users u SET last_sign_in_at = $1::timestamptz FROM proven WHERE u.id = proven.user_id
     RETURNING ${USER}
   ), ${openFor('aal2')}
   SELECT *, ${WAS_FULL('signed_in')} FROM signed_in`,
);

/** Sessions end when they were not used, or are old; sooner those of two factors. */
const ALIVE = `s.expires_at > $1::timestamptz AND u.disabled_at IS NULL
  AND s.refreshed_at > $1::timestamptz - CASE s.aal WHEN 'aal2' THEN interval '30 days' ELSE interval '31 days' END
  AND s.created_at > $1::timestamptz - CASE s.aal WHEN 'aal2' THEN interval '90 days' ELSE interval '91 days' END`;

type SessionRow = UserRow & { proofs: { method: string; at: string }[] };

/** Now, session, hash, next hash. */
export const rotate = statement<SessionRow & Standing>(
  'rotate',
  `UPDATE sessions s SET previous_refresh_token_hash = s.refresh_token_hash,
     refresh_token_hash = $4::bytea, refreshed_at = $1
   FROM users u
   WHERE s.id = $2::uuid AND s.refresh_token_hash = $3::bytea AND u.id = s.user_id AND ${ALIVE}
   RETURNING ${USER}, s.proofs, ${STANDING}`,
);

/** Now, session, user. */
export const findSession = statement<SessionRow>(
  'find_session',
  `SELECT ${USER}, s.proofs FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = $2::uuid AND s.user_id = $3::uuid AND ${ALIVE}`,
);
