-- Every statement of the service, as PostgreSQL gets it, under the operations that send it.
-- Written by `npm run sql`.

-- at start and by jobs
SELECT
  e.id AS "id",
  e.type AS "type",
  e.actor_type AS "actorType",
  e.user_id AS "userId",
  e.ip_address AS "ipAddress",
  e.user_agent AS "userAgent",
  e.metadata AS "metadata",
  e.occurred_at AS "occurredAt"
FROM
  audit_pending p
  CROSS JOIN LATERAL (
    SELECT
      *
    FROM
      audit_events
    WHERE
      id = p.event_id
    LIMIT
      1
  ) e
WHERE
  (
    SELECT
      l.event_id
    FROM
      audit_links l
    WHERE
      l.event_id = p.event_id
  ) IS NULL
ORDER BY
  p.event_id
LIMIT
  $1::int;

-- at start and by jobs
WITH
  dropped AS (
    DELETE FROM audit_links
    WHERE
      position <= $1::bigint
    RETURNING
      event_id
  )
DELETE FROM audit_events
WHERE
  id = ANY (
    ARRAY(
      SELECT
        event_id
      FROM
        dropped
    )
  );

-- at start and by jobs
DELETE FROM factor_removals
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        factor_removals
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM factors
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        factors
      WHERE
        expires_at <= $1::timestamptz
        AND state = 'PENDING'
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM mailed_tokens
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        mailed_tokens
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM mfa_resets
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        mfa_resets
      WHERE
        expires_at <= $1::timestamptz
        AND approvals > 1
        AND approved_at IS NULL
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM one_time_codes
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        one_time_codes
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM sessions
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        sessions
      WHERE
        expires_at <= $1::timestamptz
        AND NOT EXISTS (
          SELECT
            1
          FROM
            tickets t
          WHERE
            t.session_id = sessions.id
        )
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM sign_in_codes
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        sign_in_codes
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM tickets
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        tickets
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM trusted_devices
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        trusted_devices
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM webauthn_sign_in_challenges
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        webauthn_sign_in_challenges
      WHERE
        expires_at <= $1::timestamptz
      ORDER BY
        expires_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
DELETE FROM webhook_deliveries
WHERE
  ctid = ANY (
    ARRAY(
      SELECT
        ctid
      FROM
        webhook_deliveries
      WHERE
        created_at <= $1::timestamptz
      ORDER BY
        created_at
      LIMIT
        $2::int
      FOR UPDATE
        SKIP LOCKED
    )
  );

-- at start and by jobs
SELECT
  (
    SELECT
      count(*)
    FROM
      factors
    WHERE
      sealed_secret IS NOT NULL
      AND (
        substring(
          sealed_secret
          FROM
            2 FOR 4
        ) < decode($1, 'hex')
        OR substring(
          sealed_secret
          FROM
            2 FOR 4
        ) > decode($2, 'hex')
      )
  )::int + (
    SELECT
      count(*)
    FROM
      removed_factors
    WHERE
      sealed_secret IS NOT NULL
      AND (
        substring(
          sealed_secret
          FROM
            2 FOR 4
        ) < decode($3, 'hex')
        OR substring(
          sealed_secret
          FROM
            2 FOR 4
        ) > decode($4, 'hex')
      )
  )::int + (
    SELECT
      count(*)
    FROM
      signing_keys
    WHERE
      sealed_private_key IS NOT NULL
      AND (
        substring(
          sealed_private_key
          FROM
            2 FOR 4
        ) < decode($5, 'hex')
        OR substring(
          sealed_private_key
          FROM
            2 FOR 4
        ) > decode($6, 'hex')
      )
  )::int + (
    SELECT
      count(*)
    FROM
      webhook_endpoints
    WHERE
      sealed_secret IS NOT NULL
      AND (
        substring(
          sealed_secret
          FROM
            2 FOR 4
        ) < decode($7, 'hex')
        OR substring(
          sealed_secret
          FROM
            2 FOR 4
        ) > decode($8, 'hex')
      )
      OR previous_sealed_secret IS NOT NULL
      AND (
        substring(
          previous_sealed_secret
          FROM
            2 FOR 4
        ) < decode($9, 'hex')
        OR substring(
          previous_sealed_secret
          FROM
            2 FOR 4
        ) > decode($10, 'hex')
      )
  )::int AS "count";

-- at start and by jobs
SELECT
  (
    SELECT
      count(*)::int
    FROM
      audit_pending
  ) AS "count",
  (
    SELECT
      occurred_at
    FROM
      audit_events
    WHERE
      id = (
        SELECT
          event_id
        FROM
          audit_pending
        ORDER BY
          event_id
        LIMIT
          1
      )
  ) AS "oldest";

-- at start and by jobs
SELECT
  count(*)::int AS "count"
FROM
  pgboss.job
WHERE
  name = 'notice-dead';

-- at start and by jobs
SELECT
  id
FROM
  users
WHERE
  id = ANY ($1::uuid[]);

-- at start and by jobs
SELECT
  id,
  user_id AS "userId",
  sealed_secret AS "sealedSecret"
FROM
  factors
WHERE
  sealed_secret IS NOT NULL
  AND (
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ) < decode($1, 'hex')
    OR substring(
      sealed_secret
      FROM
        2 FOR 4
    ) > decode($2, 'hex')
  )
  AND id > $3::uuid
UNION ALL
SELECT
  r.id,
  m.user_id,
  r.sealed_secret
FROM
  removed_factors r
  JOIN factor_removals m ON m.id = r.removal_id
WHERE
  r.sealed_secret IS NOT NULL
  AND (
    substring(
      r.sealed_secret
      FROM
        2 FOR 4
    ) < decode($4, 'hex')
    OR substring(
      r.sealed_secret
      FROM
        2 FOR 4
    ) > decode($5, 'hex')
  )
  AND r.id > $6::uuid
ORDER BY
  id
LIMIT
  $7::int;

-- at start and by jobs
SELECT
  m.id
FROM
  factor_removals m
WHERE
  m.user_id = $1::uuid
  AND m.removed_at = $2::timestamptz
  AND m.expires_at > $3::timestamptz
ORDER BY
  m.access_version
LIMIT
  1;

-- at start and by jobs
SELECT
  max(created_at) AS "newest"
FROM
  signing_keys;

-- at start and by jobs
SELECT
  p.event_id AS "id"
FROM
  audit_pending p
WHERE
  (
    SELECT
      e.id
    FROM
      audit_events e
    WHERE
      e.id = p.event_id
  ) IS NULL
  OR (
    SELECT
      l.event_id
    FROM
      audit_links l
    WHERE
      l.event_id = p.event_id
  ) IS NOT NULL
ORDER BY
  p.event_id
LIMIT
  1;

-- at start and by jobs
SELECT
  r.id,
  r.expires_at AS "expiresAt"
FROM
  mfa_resets r
WHERE
  r.user_id = $1::uuid
  AND r.requested_at = $2::timestamptz;

-- at start and by jobs
SELECT
  r.user_id AS "userId"
FROM
  mfa_resets r
WHERE
  r.effective_at <= $1::timestamptz
  AND (
    r.approved_at IS NOT NULL
    OR greatest(r.approvals, $2::int) = 1
  )
ORDER BY
  r.effective_at;

-- at start and by jobs
SELECT
  u.email,
  u.display_name AS "displayName",
  u.locale
FROM
  users u
WHERE
  u.id = $1::uuid;

-- at start and by jobs
SELECT
  u.id AS "id",
  u.email AS "email",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.last_sign_in_at IS NOT NULL AS "used",
  u.access_version AS "accessVersion"
FROM
  users u
WHERE
  u.email = $1
  AND u.disabled_at IS NULL;

-- at start and by jobs
SELECT
  u.id AS "id",
  u.email AS "email",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.last_sign_in_at IS NOT NULL AS "used",
  u.access_version AS "accessVersion"
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.disabled_at IS NULL;

-- at start and by jobs
SELECT
  url
FROM
  webhook_endpoints
WHERE
  id = $1::uuid;

-- at start and by jobs
SELECT
  w.url,
  w.enabled,
  w.sealed_secret AS "sealedSecret",
  CASE
    WHEN w.previous_secret_until > $1::timestamptz THEN w.previous_sealed_secret
  END AS "previousSealedSecret",
  e.id,
  e.type,
  e.actor_type AS "actorType",
  e.user_id AS "userId",
  e.ip_address AS "ipAddress",
  e.metadata,
  e.occurred_at AS "occurredAt"
FROM
  webhook_endpoints w
  LEFT JOIN audit_events e ON e.id = $2::uuid
WHERE
  w.id = $3::uuid;

-- at start and by jobs
UPDATE pgboss.job
SET
  data = data - 'recipient' - 'ipAddress' - 'userAgent'
WHERE
  name = 'notice'
  AND id = $1::uuid;

-- at start and by jobs
UPDATE signing_keys
SET
  sealed_private_key = $1::bytea
WHERE
  id = $2
  AND sealed_private_key = $3::bytea;

-- at start and by jobs
UPDATE webhook_endpoints
SET
  sealed_secret = $1::bytea,
  previous_sealed_secret = $2::bytea
WHERE
  id = $3::uuid
  AND sealed_secret = $4::bytea;

-- at start and by jobs
WITH
  known AS MATERIALIZED (
    SELECT
      id,
      enabled
    FROM
      webhook_endpoints
    WHERE
      id = $1::uuid
    FOR UPDATE
  ),
  failed AS (
    UPDATE webhook_endpoints w
    SET
      failing_since = COALESCE(w.failing_since, $2::timestamptz),
      enabled = w.enabled
      AND NOT $3::boolean
      AND (
        w.failing_since IS NULL
        OR w.failing_since > $4::timestamptz
      )
    FROM
      known
    WHERE
      w.id = known.id
    RETURNING
      w.id,
      w.enabled,
      known.enabled AS was_enabled
  ),
  tried AS (
    INSERT INTO
      webhook_deliveries (
        id,
        endpoint_id,
        message_id,
        event_type,
        attempt,
        status,
        response_status,
        error,
        attempted_at,
        next_attempt_at,
        created_at
      )
    SELECT
      $5::uuid,
      endpoint.id,
      $6::uuid,
      $7,
      $8::int,
      CASE
        WHEN endpoint.retried THEN 'failed'
        ELSE 'dead'
      END,
      $9::int,
      $10,
      $11::timestamptz,
      CASE
        WHEN endpoint.retried THEN $12::timestamptz
      END,
      $13::timestamptz
    FROM
      (
        SELECT
          failed.id,
          $14::boolean
          AND failed.enabled AS retried
        FROM
          failed
      ) AS endpoint
    ON CONFLICT (id) DO UPDATE
    SET
      status = excluded.status,
      response_status = excluded.response_status,
      error = excluded.error,
      attempted_at = excluded.attempted_at,
      next_attempt_at = excluded.next_attempt_at
  ),
  retry AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + $15::int * interval '1 second',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          $16::uuid,
          $17::jsonb
        WHERE
          EXISTS (
            SELECT
              1
            FROM
              failed
            WHERE
              $18::boolean
              AND failed.enabled
          )
          AND EXISTS (
            SELECT
              1
            FROM
              pgboss.job
            WHERE
              name = $19
              AND id = $20::uuid
          )
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $21
  ),
  told AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          $22::uuid,
          jsonb_build_object('endpointId', disabled.id, 'reason', $23::text, 'occurredAt', $24::text)
        FROM
          (
            SELECT
              id
            FROM
              failed
            WHERE
              was_enabled
              AND NOT enabled
          ) AS disabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $25
  ),
  given_up AS (
    UPDATE pgboss.job
    SET
      data = data - 'formerUserId'
    WHERE
      name = $26
      AND id = $27::uuid
      AND data ? 'formerUserId'
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $28::text,
      $29::text,
      e.metadata,
      $30::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          (
            SELECT
              id
            FROM
              failed
            WHERE
              was_enabled
              AND NOT enabled
          ) AS disabled
      ) AS decided (user_id),
      (
        SELECT
          $31::uuid,
          $32::text,
          $33::text,
          $34::uuid,
          $35::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $36
  )
SELECT
  EXISTS (
    SELECT
      id
    FROM
      failed
    WHERE
      was_enabled
      AND NOT enabled
  ) AS "switchedOff";

-- at start and by jobs
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  older AS (
    DELETE FROM mailed_tokens t USING owner
    WHERE
      t.user_id = owner.id
      AND t.purpose = 'CHANGE_EMAIL'
      AND t.email <> $3
      AND t.purpose = $4::mailed_token_purpose
  ),
  token AS (
    INSERT INTO
      mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
    SELECT
      $5::bytea,
      $6::mailed_token_purpose,
      owner.id,
      $7,
      $8,
      $9::timestamptz,
      $10::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    ON CONFLICT (user_id, purpose, email, about) DO UPDATE
    SET
      token_hash = EXCLUDED.token_hash,
      created_at = EXCLUDED.created_at,
      expires_at = EXCLUDED.expires_at
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $11::text,
      $12::text,
      e.metadata,
      $13::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          token
      ) AS decided (user_id),
      (
        SELECT
          $14::uuid,
          $15::text,
          $16::text,
          $17::uuid,
          $18::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $19
  )
SELECT
  user_id
FROM
  token;

-- at start and by jobs
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  older AS (
    DELETE FROM mailed_tokens t USING owner
    WHERE
      t.user_id = owner.id
      AND t.purpose = 'CHANGE_EMAIL'
      AND t.email <> $3
      AND t.purpose = $4::mailed_token_purpose
  ),
  token AS (
    INSERT INTO
      mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
    SELECT
      $5::bytea,
      $6::mailed_token_purpose,
      owner.id,
      $7,
      $8,
      $9::timestamptz,
      $10::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    ON CONFLICT (user_id, purpose, email, about) DO UPDATE
    SET
      token_hash = EXCLUDED.token_hash,
      created_at = EXCLUDED.created_at,
      expires_at = EXCLUDED.expires_at
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $11::text,
      $12::text,
      e.metadata,
      $13::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          token
      ) AS decided (user_id),
      jsonb_to_recordset($14::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $15
  )
SELECT
  user_id
FROM
  token;

-- at start and by jobs
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND u.disabled_at IS NULL
      AND u.access_version = $3::int
    FOR NO KEY UPDATE
  ),
  older AS (
    DELETE FROM mailed_tokens t USING owner
    WHERE
      t.user_id = owner.id
      AND t.purpose = 'CHANGE_EMAIL'
      AND t.email <> $4
      AND t.purpose = $5::mailed_token_purpose
  ),
  token AS (
    INSERT INTO
      mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
    SELECT
      $6::bytea,
      $7::mailed_token_purpose,
      owner.id,
      $8,
      $9,
      $10::timestamptz,
      $11::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    ON CONFLICT (user_id, purpose, email, about) DO UPDATE
    SET
      token_hash = EXCLUDED.token_hash,
      created_at = EXCLUDED.created_at,
      expires_at = EXCLUDED.expires_at
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $12::text,
      $13::text,
      e.metadata,
      $14::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          token
      ) AS decided (user_id),
      (
        SELECT
          $15::uuid,
          $16::text,
          $17::text,
          $18::uuid,
          $19::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $20
  )
SELECT
  user_id
FROM
  token;

-- at start and by jobs
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND u.disabled_at IS NULL
      AND u.access_version = $3::int
    FOR NO KEY UPDATE
  ),
  older AS (
    DELETE FROM mailed_tokens t USING owner
    WHERE
      t.user_id = owner.id
      AND t.purpose = 'CHANGE_EMAIL'
      AND t.email <> $4
      AND t.purpose = $5::mailed_token_purpose
  ),
  token AS (
    INSERT INTO
      mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
    SELECT
      $6::bytea,
      $7::mailed_token_purpose,
      owner.id,
      $8,
      $9,
      $10::timestamptz,
      $11::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    ON CONFLICT (user_id, purpose, email, about) DO UPDATE
    SET
      token_hash = EXCLUDED.token_hash,
      created_at = EXCLUDED.created_at,
      expires_at = EXCLUDED.expires_at
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $12::text,
      $13::text,
      e.metadata,
      $14::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          token
      ) AS decided (user_id),
      jsonb_to_recordset($15::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $16
  )
SELECT
  user_id
FROM
  token;

-- at start and by jobs
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
      JOIN factor_removals m ON m.user_id = u.id
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND u.disabled_at IS NULL
      AND m.id::text = $3
    FOR NO KEY UPDATE OF
      u
  ),
  token AS (
    INSERT INTO
      mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
    SELECT
      $4::bytea,
      $5::mailed_token_purpose,
      owner.id,
      $6,
      $7,
      $8::timestamptz,
      $9::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    ON CONFLICT (user_id, purpose, email, about) DO UPDATE
    SET
      token_hash = EXCLUDED.token_hash,
      created_at = EXCLUDED.created_at,
      expires_at = EXCLUDED.expires_at
    RETURNING
      user_id
  )
SELECT
  user_id
FROM
  token;

-- at start and by jobs
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
      JOIN mfa_resets r ON r.user_id = u.id
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND r.id::text = $3
    FOR NO KEY UPDATE OF
      u
  ),
  token AS (
    INSERT INTO
      mailed_tokens (token_hash, purpose, user_id, email, about, created_at, expires_at)
    SELECT
      $4::bytea,
      $5::mailed_token_purpose,
      owner.id,
      $6,
      $7,
      $8::timestamptz,
      $9::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    ON CONFLICT (user_id, purpose, email, about) DO UPDATE
    SET
      token_hash = EXCLUDED.token_hash,
      created_at = EXCLUDED.created_at,
      expires_at = EXCLUDED.expires_at
    RETURNING
      user_id
  )
SELECT
  user_id
FROM
  token;

-- at start and by jobs
WITH
  page AS (
    SELECT
      id
    FROM
      audit_events
    WHERE
      id > $1::uuid
    ORDER BY
      id
    LIMIT
      $2::int
  )
SELECT
  (
    SELECT
      id
    FROM
      page
    ORDER BY
      id DESC
    LIMIT
      1
  ) AS "last",
  (
    SELECT
      id
    FROM
      page
    WHERE
      (
        SELECT
          l.event_id
        FROM
          audit_links l
        WHERE
          l.event_id = page.id
      ) IS NULL
      AND (
        SELECT
          p.event_id
        FROM
          audit_pending p
        WHERE
          p.event_id = page.id
      ) IS NULL
    ORDER BY
      id
    LIMIT
      1
  ) AS "first";

-- at start and by jobs
WITH
  recovered AS (
    UPDATE webhook_endpoints
    SET
      failing_since = NULL
    WHERE
      id = $1::uuid
      AND failing_since IS NOT NULL
  ),
  told AS (
    UPDATE pgboss.job
    SET
      data = data - 'formerUserId'
    WHERE
      name = $2
      AND id = $3::uuid
      AND data ? 'formerUserId'
  )
INSERT INTO
  webhook_deliveries (
    id,
    endpoint_id,
    message_id,
    event_type,
    attempt,
    status,
    response_status,
    error,
    attempted_at,
    next_attempt_at,
    created_at
  )
SELECT
  $4::uuid,
  endpoint.id,
  $5::uuid,
  $6,
  $7::int,
  'delivered',
  $8::int,
  $9,
  $10::timestamptz,
  NULL::timestamptz,
  $11::timestamptz
FROM
  (
    SELECT
      id
    FROM
      webhook_endpoints
    WHERE
      id = $12::uuid
    FOR KEY SHARE
  ) AS endpoint
ON CONFLICT (id) DO UPDATE
SET
  status = excluded.status,
  response_status = excluded.response_status,
  error = excluded.error,
  attempted_at = excluded.attempted_at,
  next_attempt_at = excluded.next_attempt_at;

-- at start and by jobs
WITH
  removed AS (
    UPDATE removed_factors
    SET
      sealed_secret = $1::bytea
    WHERE
      id = $2::uuid
      AND sealed_secret = $3::bytea
  )
UPDATE factors
SET
  sealed_secret = $4::bytea
WHERE
  id = $5::uuid
  AND sealed_secret = $6::bytea;

-- at start and by jobs
WITH
  slice AS MATERIALIZED (
    SELECT
      ctid AS place,
      expires_at
    FROM
      throttles
    WHERE
      ctid > $1::text::tid
    LIMIT
      $2::int
  ),
  expired AS MATERIALIZED (
    SELECT
      ctid AS place
    FROM
      throttles
    WHERE
      ctid = ANY (
        ARRAY(
          SELECT
            place
          FROM
            slice
          WHERE
            expires_at <= $3::timestamptz
        )
      )
      AND expires_at <= $4::timestamptz
      AND NOT starts_with(key, 'refusals:')
    FOR UPDATE
      SKIP LOCKED
  ),
  gone AS (
    DELETE FROM throttles
    WHERE
      ctid = ANY (
        ARRAY(
          SELECT
            place
          FROM
            expired
        )
      )
  )
SELECT
  max(place)::text AS "last"
FROM
  slice;

-- at start and by jobs
WITH
  used AS (
    SELECT
      *
    FROM
      jsonb_to_recordset($1::jsonb) AS k (id text, header text)
  )
DELETE FROM signing_keys
WHERE
  id IN (
    SELECT
      id
    FROM
      used
  )
  AND id NOT IN (
    SELECT
      used.id
    FROM
      used
      JOIN audit_seals ON starts_with(jws, used.header || '.')
  );

-- at start and by jobs
SELECT
  'passwords' AS "kind",
  password_key_id AS "keyId",
  count(*)::int AS "count"
FROM
  users
WHERE
  (
    password_key_id < $1
    OR password_key_id > $2
  )
  AND password_removed_at IS NULL
GROUP BY
  password_key_id
UNION ALL
SELECT
  'recoveryCodes',
  key_id,
  count(*)::int
FROM
  recovery_codes
WHERE
  (
    key_id < $3
    OR key_id > $4
    OR key_id IS NULL
  )
  AND used_at IS NULL
GROUP BY
  key_id
UNION ALL
SELECT
  'sealedSecrets',
  encode(
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ),
    'hex'
  ),
  count(*)::int
FROM
  factors
WHERE
  sealed_secret IS NOT NULL
  AND (
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ) < decode($5, 'hex')
    OR substring(
      sealed_secret
      FROM
        2 FOR 4
    ) > decode($6, 'hex')
  )
GROUP BY
  substring(
    sealed_secret
    FROM
      2 FOR 4
  )
UNION ALL
SELECT
  'sealedSecrets',
  encode(
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ),
    'hex'
  ),
  count(*)::int
FROM
  removed_factors
WHERE
  sealed_secret IS NOT NULL
  AND (
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ) < decode($7, 'hex')
    OR substring(
      sealed_secret
      FROM
        2 FOR 4
    ) > decode($8, 'hex')
  )
GROUP BY
  substring(
    sealed_secret
    FROM
      2 FOR 4
  )
UNION ALL
SELECT
  'webhookSecrets',
  encode(
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ),
    'hex'
  ),
  count(*)::int
FROM
  webhook_endpoints
WHERE
  sealed_secret IS NOT NULL
  AND (
    substring(
      sealed_secret
      FROM
        2 FOR 4
    ) < decode($9, 'hex')
    OR substring(
      sealed_secret
      FROM
        2 FOR 4
    ) > decode($10, 'hex')
  )
GROUP BY
  substring(
    sealed_secret
    FROM
      2 FOR 4
  )
UNION ALL
SELECT
  'webhookSecrets',
  encode(
    substring(
      previous_sealed_secret
      FROM
        2 FOR 4
    ),
    'hex'
  ),
  count(*)::int
FROM
  webhook_endpoints
WHERE
  previous_sealed_secret IS NOT NULL
  AND (
    substring(
      previous_sealed_secret
      FROM
        2 FOR 4
    ) < decode($11, 'hex')
    OR substring(
      previous_sealed_secret
      FROM
        2 FOR 4
    ) > decode($12, 'hex')
  )
GROUP BY
  substring(
    previous_sealed_secret
    FROM
      2 FOR 4
  )
UNION ALL
SELECT
  'signingKeys',
  encode(
    substring(
      sealed_private_key
      FROM
        2 FOR 4
    ),
    'hex'
  ),
  count(*)::int
FROM
  signing_keys
WHERE
  sealed_private_key IS NOT NULL
  AND (
    substring(
      sealed_private_key
      FROM
        2 FOR 4
    ) < decode($13, 'hex')
    OR substring(
      sealed_private_key
      FROM
        2 FOR 4
    ) > decode($14, 'hex')
  )
GROUP BY
  substring(
    sealed_private_key
    FROM
      2 FOR 4
  );

-- at start and by jobs
SELECT
  id,
  sealed_private_key AS "sealedPrivateKey"
FROM
  signing_keys;

-- at start and by jobs
SELECT
  id,
  sealed_secret AS "sealedSecret",
  previous_sealed_secret AS "previousSealedSecret"
FROM
  webhook_endpoints;

-- at start and by jobs
SELECT
  k.id AS "id",
  k.public_jwk AS "publicJwk",
  k.sealed_private_key AS "sealedPrivateKey",
  k.created_at AS "createdAt",
  k.activates_at AS "activatesAt",
  k.revoked_at AS "revokedAt"
FROM
  signing_keys k
ORDER BY
  k.activates_at DESC,
  k.id;

-- at start and by jobs
SELECT
  q.name AS "queue",
  count(j.id)::int AS "count",
  COALESCE(
    extract(
      epoch
      FROM
        clock_timestamp() - min(j.start_after)
    ),
    0
  )::float8 AS "oldestSeconds"
FROM
  pgboss.queue q
  LEFT JOIN pgboss.job j ON j.name = q.name
  AND j.state < 'active'
  AND j.start_after <= clock_timestamp()
GROUP BY
  q.name;

-- at start and by jobs
WITH
  ended AS (
    DELETE FROM throttles
    WHERE
      key IN (
        SELECT
          key
        FROM
          throttles
        WHERE
          key LIKE 'refusals:%'
          AND expires_at <= $1::timestamptz
        LIMIT
          $2::int
      )
    RETURNING
      key,
      failures - $3::int AS count,
      expires_at
  ),
  counted AS (
    SELECT
      ended.*,
      row_number() OVER (
        ORDER BY
          expires_at
      ) AS number
    FROM
      ended
    WHERE
      count > 0
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, ip_address, metadata, occurred_at)
    SELECT
      ids.id,
      $4,
      'system',
      nullif(
        substring(
          counted.key
          FROM
            '^refusals:[0-9]+:(.*)$'
        ),
        'unknown'
      ),
      jsonb_build_object('count', counted.count),
      counted.expires_at
    FROM
      counted
      JOIN unnest($5::uuid[]) WITH ORDINALITY AS ids (id, number) USING (number)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $6
  )
SELECT
  count(*)::int AS "counters"
FROM
  ended;

-- at start and by jobs
INSERT INTO
  mfa_policies (
    version,
    requirement,
    allowed_factors,
    recovery_codes_count,
    grace_period_days,
    trusted_devices_enabled,
    trusted_devices_duration_days,
    strict,
    ignore_enrolled,
    risk_triggers,
    role_requirements,
    required_since,
    created_at
  )
SELECT
  $1::int,
  $2::mfa_requirement,
  $3::text[]::factor_type[],
  $4::int,
  $5::int,
  $6::bool,
  $7::int,
  $8::bool,
  $9::bool,
  $10::text[]::risk_trigger[],
  $11::jsonb,
  $12::timestamptz,
  $13::timestamptz
WHERE
  NOT EXISTS (
    SELECT
      1
    FROM
      mfa_policies
  )
ON CONFLICT (version) DO NOTHING
RETURNING
  version;

-- at start and by jobs
WITH
  link AS (
    SELECT
      *
    FROM
      jsonb_to_recordset($1::jsonb) AS l (
        position bigint,
        event_id uuid,
        hash text,
        subject text,
        subject_salt text,
        origin text,
        origin_salt text,
        actor text,
        actor_salt text
      )
  ),
  linked AS (
    DELETE FROM audit_pending
    WHERE
      event_id IN (
        SELECT
          event_id
        FROM
          link
      )
  )
INSERT INTO
  audit_links (position, event_id, hash, subject, subject_salt, origin, origin_salt, actor, actor_salt)
SELECT
  position,
  event_id,
  decode(hash, 'hex'),
  decode(subject, 'hex'),
  decode(subject_salt, 'hex'),
  decode(origin, 'hex'),
  decode(origin_salt, 'hex'),
  decode(actor, 'hex'),
  decode(actor_salt, 'hex')
FROM
  link;

-- at start and by jobs
INSERT INTO
  audit_seals (name, jws)
VALUES
  ($1, $2)
ON CONFLICT (name) DO UPDATE
SET
  jws = EXCLUDED.jws;

-- at start and by jobs
SELECT
  (
    SELECT
      jws
    FROM
      audit_seals
    WHERE
      name = 'head'
  ) AS "head",
  (
    SELECT
      jws
    FROM
      audit_seals
    WHERE
      name = 'checkpoint'
  ) AS "checkpoint",
  (
    SELECT
      position::float8
    FROM
      audit_links
    WHERE
      position > 0
    ORDER BY
      audit_links.position DESC
    LIMIT
      1
  ) AS "lastPosition";

-- at start and by jobs
SELECT
  l.position::float8 AS "position",
  l.event_id AS "eventId",
  encode(l.hash, 'hex') AS "hash",
  encode(l.subject, 'hex') AS "subject",
  encode(l.subject_salt, 'hex') AS "subjectSalt",
  encode(l.origin, 'hex') AS "origin",
  encode(l.origin_salt, 'hex') AS "originSalt",
  encode(l.actor, 'hex') AS "actor",
  encode(l.actor_salt, 'hex') AS "actorSalt",
  e.id AS "id",
  e.type AS "type",
  e.actor_type AS "actorType",
  e.user_id AS "userId",
  e.ip_address AS "ipAddress",
  e.user_agent AS "userAgent",
  e.metadata AS "metadata",
  e.occurred_at AS "occurredAt"
FROM
  (
    SELECT
      *
    FROM
      audit_links
    WHERE
      position > $1::bigint
      AND position <= $2::bigint
    ORDER BY
      position
    LIMIT
      $3::int
  ) AS l
  LEFT JOIN audit_events e ON e.id = l.event_id
ORDER BY
  l.position;

-- at start and by jobs
LOCK TABLE signing_keys IN EXCLUSIVE MODE;

-- at start and by jobs
SELECT
  1 AS "one"
FROM
  audit_pending
LIMIT
  1;

-- at start and by jobs
SELECT
  pg_advisory_xact_lock(7239104655);

-- at start and by jobs
SELECT
  pg_try_advisory_xact_lock(7239104655) AS "locked";

-- at start and by jobs
WITH
  inserted AS (
    INSERT INTO
      signing_keys (id, public_jwk, sealed_private_key, created_at, activates_at)
    SELECT
      $1,
      $2::jsonb,
      $3::bytea,
      $4::timestamptz,
      $5::timestamptz
    WHERE
      NOT EXISTS (
        SELECT
          1
        FROM
          signing_keys
        WHERE
          activates_at > $6::timestamptz
          AND revoked_at IS NULL
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $7::text,
      $8::text,
      e.metadata,
      $9::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          inserted
      ) AS decided (user_id),
      (
        SELECT
          $10::uuid,
          $11::text,
          $12::text,
          $13::uuid,
          $14::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $15
  )
SELECT
  1;

-- at start and by jobs
WITH
  inserted AS (
    INSERT INTO
      signing_keys (id, public_jwk, sealed_private_key, created_at, activates_at)
    SELECT
      $1,
      $2::jsonb,
      $3::bytea,
      $4::timestamptz,
      $5::timestamptz
    WHERE
      NOT EXISTS (
        SELECT
          1
        FROM
          signing_keys
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $6::text,
      $7::text,
      e.metadata,
      $8::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          inserted
      ) AS decided (user_id),
      (
        SELECT
          $9::uuid,
          $10::text,
          $11::text,
          $12::uuid,
          $13::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $14
  )
SELECT
  1;

-- /readyz
SELECT
  clock_timestamp() AS now;

-- signUpEmailPassword
WITH
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $1,
      1,
      CASE
        WHEN 1 >= $2::int THEN $3::timestamptz + make_interval(secs => $4::int)
      END,
      $5::timestamptz + make_interval(secs => $6::int)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $7::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $8::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $9::int THEN CASE
          WHEN t.expires_at <= $10::timestamptz THEN $11::timestamptz + make_interval(secs => $12::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $13::timestamptz THEN $14::timestamptz + make_interval(secs => $15::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $16::timestamptz
    RETURNING
      t.key
  )
SELECT
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  EXISTS (
    SELECT
      1
    FROM
      charged
  ) AS "admitted",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($17::text[])
      AND blocked_until > $18::timestamptz
  ) AS "blockedUntil";

-- signUpEmailPassword, signInEmailPassword
SELECT
  to_jsonb(p) AS "policy"
FROM
  mfa_policies p
WHERE
  p.id = $1::uuid;

-- signUpEmailPassword
WITH
  created AS (
    INSERT INTO
      users (
        id,
        email,
        display_name,
        locale,
        default_role,
        roles,
        password_hash,
        password_key_id,
        password_length_reached,
        password_changed_at,
        created_at,
        last_sign_in_at
      )
    VALUES
      (
        $1::uuid,
        $2,
        $3,
        $4,
        'user',
        $5::text[],
        $6,
        $7,
        $8::int,
        $9::timestamptz,
        $10::timestamptz,
        CASE
          WHEN $11::bool THEN $12::timestamptz
        END
      )
    ON CONFLICT (email) DO NOTHING
    RETURNING
      *
  ),
  opened AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $13::uuid,
      owner.id,
      $14::jsonb,
      $15::aal,
      $16::bytea,
      $17::timestamptz,
      $18::uuid,
      $19::text,
      $20::text,
      $21::timestamptz,
      $22::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS owner
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $23::text,
      $24::text,
      e.metadata,
      $25::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS decided (user_id),
      jsonb_to_recordset($26::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $27
  )
SELECT
  created.id AS "id",
  created.email AS "email",
  created.email_verified_at IS NOT NULL AS "emailVerified",
  created.display_name AS "displayName",
  created.locale AS "locale",
  created.default_role AS "defaultRole",
  created.roles AS "roles",
  created.disabled_at IS NOT NULL AS "disabled",
  created.password_length_reached AS "passwordLengthReached",
  created.created_at AS "createdAt",
  created.last_sign_in_at AS "lastSignInAt",
  created.metadata AS "metadata"
FROM
  created;

-- signUpEmailPassword, signInEmailPassword, changePassword, verifyChangeUserMfa,
-- verifyEnrollMfaWebauthn, signInWebauthn, verifyEnrollMfaEmail
WITH
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $1::text,
      $2::text,
      e.metadata,
      $3::timestamptz
    FROM
      (
        SELECT
          (
            SELECT
              u.id
            FROM
              users u
            WHERE
              u.id = $4::uuid
            FOR KEY SHARE
          )
      ) AS decided (user_id),
      (
        SELECT
          $5::uuid,
          $6::text,
          $7::text,
          $8::uuid,
          $9::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  )
SELECT
  1;

-- signUpEmailPassword
UPDATE throttles t
SET
  failures = greatest(t.failures - 1, 0),
  blocked_until = NULL
FROM
  (
    SELECT
      key
    FROM
      throttles
    WHERE
      key = ANY ($1::text[])
      AND (TRUE)
    ORDER BY
      array_position($2::text[], key)
    FOR UPDATE
  ) AS charged
WHERE
  t.key = charged.key;

-- signInEmailPassword, stepUp, changePassword, generateTotp
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  identifier AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $3,
      1,
      NULL,
      $4::timestamptz + make_interval(secs => 86400)
    WHERE
      (
        (
          SELECT
            until IS NULL
          FROM
            blocked
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $5::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $6::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= 5 THEN $7::timestamptz + make_interval(
          secs => least(
            900,
            1 * 2 ^ least(
              (
                CASE
                  WHEN t.expires_at <= $8::timestamptz THEN 1
                  ELSE t.failures + 1
                END
              ) - 5,
              20
            )
          )
        )
      END,
      expires_at = $9::timestamptz + make_interval(secs => 86400)
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $10::timestamptz
    RETURNING
      t.key
  ),
  address AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $11,
      1,
      NULL,
      $12::timestamptz + make_interval(secs => 300)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            identifier
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $13::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $14::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= 20 THEN $15::timestamptz + make_interval(
          secs => least(
            300,
            300 * 2 ^ least(
              (
                CASE
                  WHEN t.expires_at <= $16::timestamptz THEN 1
                  ELSE t.failures + 1
                END
              ) - 20,
              20
            )
          )
        )
      END,
      expires_at = CASE
        WHEN t.expires_at <= $17::timestamptz THEN $18::timestamptz + make_interval(secs => 300)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $19::timestamptz
    RETURNING
      t.key
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.access_version AS "accessVersion",
  u.password_reset_at AS "passwordResetAt",
  u.password_removed_at IS NOT NULL AS "passwordRemoved",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  (
    SELECT
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id',
            f.id,
            'type',
            f.type::text,
            'name',
            f.name,
            'isPrimary',
            f.is_primary,
            'target',
            f.target,
            'createdAt',
            f.created_at,
            'lastUsedAt',
            f.last_used_at,
            'state',
            f.state::text
          )
        ),
        '[]'
      )
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "factors",
  (
    SELECT
      count(*)::int
    FROM
      factors f
      JOIN recovery_codes c ON c.factor_id = f.id
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND c.used_at IS NULL
  ) AS "recoveryCodesRemaining",
  (
    SELECT
      f.created_at
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND f.type = 'RECOVERY_CODES'
  ) AS "recoveryCodesSince",
  u.password_changed_at AS "passwordChangedAt",
  CASE
    WHEN u.mfa_requirement = 'RISK_BASED'
    OR (
      SELECT
        p.requirement = 'RISK_BASED'
        OR jsonb_path_exists(p.role_requirements, '$.* ? (@ == "RISK_BASED")')
      FROM
        mfa_policies p
      ORDER BY
        p.version DESC
      LIMIT
        1
    ) THEN (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object('at', e.occurred_at, 'ipAddress', e.ip_address, 'userAgent', e.user_agent)
            ORDER BY
              e.id DESC
          ),
          '[]'
        )
      FROM
        (
          SELECT
            id,
            occurred_at,
            ip_address,
            user_agent
          FROM
            audit_events
          WHERE
            user_id = u.id
            AND type = 'sign_in.succeeded'
            -- An app's server may stand anywhere.
            AND metadata ->> 'returnOrigin' IS NULL
          ORDER BY
            id DESC
          LIMIT
            $20::int
        ) AS e
    )
  END AS "history",
  u.password_hash AS "passwordHash",
  u.password_key_id AS "passwordKeyId",
  u.password_advice_id AS "passwordAdviceId",
  coalesce(
    (
      SELECT
        t.failures
      FROM
        throttles t
      WHERE
        t.key = $21
        AND t.expires_at > $22::timestamptz
    ),
    0
  ) AS "recentFailures",
  blocked.until AS "blockedUntil",
  EXISTS (
    SELECT
      1
    FROM
      identifier
  )
  AND EXISTS (
    SELECT
      1
    FROM
      address
  ) AS "admitted"
FROM
  blocked
  LEFT JOIN users u ON u.email = $23,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- signInEmailPassword
SELECT
  decoy AS "decoy"
FROM
  foreign_schemes
WHERE
  EXISTS (
    SELECT
    FROM
      (
        SELECT
          max(password_key_id) AS last
        FROM
          users
        WHERE
          password_key_id >= $1
      ) AS u
    WHERE
      u.last IS NOT NULL
  );

-- signInEmailPassword
WITH
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $1::timestamptz,
      password_hash = $2,
      password_key_id = $3,
      password_length_reached = $4::int,
      password_advice_id = coalesce(u.password_advice_id, $5::uuid)
    WHERE
      u.id = $6::uuid
      AND u.access_version = $7::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $8::uuid
    RETURNING
      u.*
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $9::uuid,
      owner.id,
      $10::jsonb,
      $11::aal,
      $12::bytea,
      $13::timestamptz,
      $14::uuid,
      $15::text,
      $16::text,
      $17::timestamptz,
      $18::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $19
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $20
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $21::text,
      $22::text,
      e.metadata,
      $23::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $24::uuid,
          $25::text,
          $26::text,
          $27::uuid,
          $28::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $29
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- me, updateUser, stepUp, exportUserData, changePassword, revokeSession, signOut, deleteUser,
-- changeEmail, generateTotp, verifyChangeUserMfa, generateRecoveryCodes, revokeTrustedDevice,
-- revokeAllTrustedDevices, enrollMfaWebauthn, verifyEnrollMfaWebauthn, removePassword,
-- removeMfaFactor, POST /account/hand-over, enrollMfaSms, verifyEnrollMfaSms, enrollMfaEmail,
-- verifyEnrollMfaEmail, renameMfaFactor, setPrimaryMfaFactor
SELECT
  s.id AS "sessionId",
  s.user_id AS "userId",
  s.proofs AS "proofs",
  s.ip_address AS "ipAddress",
  s.user_agent AS "userAgent",
  s.created_at AS "sessionCreatedAt",
  s.refreshed_at AS "refreshedAt",
  s.expires_at AS "expiresAt",
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  sessions s
  JOIN users u ON u.id = s.user_id
WHERE
  s.id = $1::uuid
  AND s.user_id = $2::uuid
  AND s.expires_at > $3::timestamptz
  AND s.refreshed_at > $4::timestamptz - CASE
    WHEN 'admin' = ANY (u.roles) THEN interval '3600 seconds'
    WHEN s.aal = 'aal2' THEN interval '1209600 seconds'
    ELSE interval '1209600 seconds'
  END
  AND s.created_at > $5::timestamptz - CASE
    WHEN 'admin' = ANY (u.roles) THEN interval '43200 seconds'
    WHEN s.aal = 'aal2' THEN interval '2592000 seconds'
    ELSE interval '2592000 seconds'
  END
  AND u.disabled_at IS NULL;

-- me, verifyChangeUserMfa, removeMfaFactor, actedFor, authUsers, authUser, setUserMfaRequirement
SELECT
  u.access_version AS "accessVersion",
  u.password_reset_at AS "passwordResetAt",
  u.password_removed_at IS NOT NULL AS "passwordRemoved",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.roles AS "roles",
  u.created_at AS "createdAt",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  (
    SELECT
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id',
            f.id,
            'type',
            f.type::text,
            'name',
            f.name,
            'isPrimary',
            f.is_primary,
            'target',
            f.target,
            'createdAt',
            f.created_at,
            'lastUsedAt',
            f.last_used_at,
            'state',
            f.state::text
          )
        ),
        '[]'
      )
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "factors",
  (
    SELECT
      count(*)::int
    FROM
      factors f
      JOIN recovery_codes c ON c.factor_id = f.id
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND c.used_at IS NULL
  ) AS "recoveryCodesRemaining",
  (
    SELECT
      f.created_at
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND f.type = 'RECOVERY_CODES'
  ) AS "recoveryCodesSince",
  u.id AS "userId"
FROM
  users u
WHERE
  u.id = ANY ($1::uuid[]);

-- me, actedFor
SELECT
  "public"."sessions"."id",
  "public"."sessions"."proofs",
  "public"."sessions"."ip_address",
  "public"."sessions"."user_agent",
  "public"."sessions"."created_at",
  "public"."sessions"."refreshed_at",
  "public"."sessions"."expires_at",
  "public"."sessions"."aal"::text,
  "public"."sessions"."user_id"
FROM
  "public"."sessions"
WHERE
  (
    "public"."sessions"."user_id" IN ($1)
    AND "public"."sessions"."expires_at" > $2
    AND (
      (
        1 = 0
        AND "public"."sessions"."refreshed_at" > $3
        AND "public"."sessions"."created_at" > $4
      )
      OR (
        1 = 1
        AND "public"."sessions"."aal" = CAST($5::text AS "public"."aal")
        AND "public"."sessions"."refreshed_at" > $6
        AND "public"."sessions"."created_at" > $7
      )
      OR (
        1 = 1
        AND "public"."sessions"."aal" = CAST($8::text AS "public"."aal")
        AND "public"."sessions"."refreshed_at" > $9
        AND "public"."sessions"."created_at" > $10
      )
    )
  )
ORDER BY
  "public"."sessions"."refreshed_at" DESC,
  "public"."sessions"."id" ASC
OFFSET
  $11;

-- me
SELECT
  "public"."trusted_devices"."id",
  "public"."trusted_devices"."name",
  "public"."trusted_devices"."created_at",
  "public"."trusted_devices"."last_used_at",
  "public"."trusted_devices"."expires_at",
  "public"."trusted_devices"."user_id"
FROM
  "public"."trusted_devices"
WHERE
  (
    "public"."trusted_devices"."user_id" IN ($1)
    AND "public"."trusted_devices"."expires_at" > $2
  )
ORDER BY
  "public"."trusted_devices"."last_used_at" DESC NULLS LAST,
  "public"."trusted_devices"."created_at" DESC,
  "public"."trusted_devices"."id" ASC
OFFSET
  $3;

-- authConfig, updateMfaPolicy, mfaPolicy, securityPosture, previewMfaPolicy, createUser
SELECT
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "id";

-- updateUser
WITH
  updated AS (
    UPDATE users
    SET
      display_name = coalesce($1::text, display_name),
      locale = coalesce($2::text, locale)
    WHERE
      id = $3::uuid
    RETURNING
      *
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          updated
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  updated.id AS "id",
  updated.email AS "email",
  updated.email_verified_at IS NOT NULL AS "emailVerified",
  updated.display_name AS "displayName",
  updated.locale AS "locale",
  updated.default_role AS "defaultRole",
  updated.roles AS "roles",
  updated.disabled_at IS NOT NULL AS "disabled",
  updated.password_length_reached AS "passwordLengthReached",
  updated.created_at AS "createdAt",
  updated.last_sign_in_at AS "lastSignInAt",
  updated.metadata AS "metadata"
FROM
  updated;

-- stepUp, exportUserData, changePassword, deleteUser, changeEmail, generateTotp,
-- verifyChangeUserMfa, generateRecoveryCodes, enrollMfaWebauthn, verifyEnrollMfaWebauthn,
-- removePassword, removeMfaFactor, enrollMfaSms, verifyEnrollMfaSms, enrollMfaEmail,
-- verifyEnrollMfaEmail, setPrimaryMfaFactor
SELECT
  u.access_version AS "accessVersion",
  u.password_reset_at AS "passwordResetAt",
  u.password_removed_at IS NOT NULL AS "passwordRemoved",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.roles AS "roles",
  u.created_at AS "createdAt",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  (
    SELECT
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id',
            f.id,
            'type',
            f.type::text,
            'name',
            f.name,
            'isPrimary',
            f.is_primary,
            'target',
            f.target,
            'createdAt',
            f.created_at,
            'lastUsedAt',
            f.last_used_at,
            'state',
            f.state::text
          )
        ),
        '[]'
      )
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "factors",
  (
    SELECT
      count(*)::int
    FROM
      factors f
      JOIN recovery_codes c ON c.factor_id = f.id
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND c.used_at IS NULL
  ) AS "recoveryCodesRemaining",
  (
    SELECT
      f.created_at
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND f.type = 'RECOVERY_CODES'
  ) AS "recoveryCodesSince"
FROM
  users u
WHERE
  u.id = $1::uuid;

-- stepUp
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $3::uuid
    FOR NO KEY UPDATE
  ),
  raised AS (
    UPDATE sessions s
    SET
      proofs = $4::jsonb,
      aal = $5::aal,
      previous_refresh_token_hash = refresh_token_hash,
      refresh_token_hash = $6::bytea,
      refreshed_at = $7::timestamptz
    FROM
      (
        SELECT
          owner.id
        FROM
          owner
          JOIN sessions found ON found.user_id = owner.id
        WHERE
          found.id = $8::uuid
          AND found.proofs = $9::jsonb
      ) AS owner
      JOIN users u ON u.id = owner.id
    WHERE
      s.id = $10::uuid
      AND s.user_id = owner.id
      AND s.expires_at > $11::timestamptz
      AND s.refreshed_at > $12::timestamptz - CASE
        WHEN 'admin' = ANY (u.roles) THEN interval '3600 seconds'
        WHEN s.aal = 'aal2' THEN interval '1209600 seconds'
        ELSE interval '1209600 seconds'
      END
      AND s.created_at > $13::timestamptz - CASE
        WHEN 'admin' = ANY (u.roles) THEN interval '43200 seconds'
        WHEN s.aal = 'aal2' THEN interval '2592000 seconds'
        ELSE interval '2592000 seconds'
      END
    RETURNING
      s.id,
      s.user_id,
      s.expires_at
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $14
      AND EXISTS (
        SELECT
          user_id
        FROM
          raised
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $15
      AND EXISTS (
        SELECT
          user_id
        FROM
          raised
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $16::text,
      $17::text,
      e.metadata,
      $18::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          raised
      ) AS decided (user_id),
      (
        SELECT
          $19::uuid,
          $20::text,
          $21::text,
          $22::uuid,
          $23::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $24
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
  JOIN raised ON raised.user_id = u.id
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- exportUserData
WITH
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $1,
      1,
      CASE
        WHEN 1 >= $2::int THEN $3::timestamptz + make_interval(secs => $4::int)
      END,
      $5::timestamptz + make_interval(secs => $6::int)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $7::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $8::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $9::int THEN CASE
          WHEN t.expires_at <= $10::timestamptz THEN $11::timestamptz + make_interval(secs => $12::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $13::timestamptz THEN $14::timestamptz + make_interval(secs => $15::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $16::timestamptz
    RETURNING
      t.key
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      charged
  ) AS "admitted",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($17::text[])
      AND blocked_until > $18::timestamptz
  ) AS "blockedUntil",
  u.id AS "userId",
  u.email AS "email",
  ARRAY(
    SELECT
      s.id::text
    FROM
      sessions s
    WHERE
      s.user_id = u.id
  ) AS "sessions",
  ARRAY(
    SELECT
      d.id::text
    FROM
      trusted_devices d
    WHERE
      d.user_id = u.id
  ) AS "devices",
  ARRAY(
    SELECT
      encode(t.token_hash, 'hex')
    FROM
      tickets t
    WHERE
      t.user_id = u.id
  ) AS "tickets",
  ARRAY(
    SELECT
      f.id::text
    FROM
      factors f
    WHERE
      f.user_id = u.id
  ) AS "factors",
  ARRAY(
    SELECT
      f.target
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.target IS NOT NULL
  ) AS "targets"
FROM
  users u
WHERE
  u.id = $19::uuid;

-- exportUserData
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
    FOR KEY SHARE
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $2::text,
      $3::text,
      e.metadata,
      $4::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS decided (user_id),
      (
        SELECT
          $5::uuid,
          $6::text,
          $7::text,
          $8::uuid,
          $9::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  )
SELECT
  jsonb_build_object(
    'user',
    (
      SELECT
        jsonb_build_object(
          'id',
          u.id,
          'email',
          u.email,
          'emailVerifiedAt',
          u.email_verified_at,
          'displayName',
          u.display_name,
          'locale',
          u.locale,
          'defaultRole',
          u.default_role,
          'roles',
          u.roles,
          'passwordChangedAt',
          u.password_changed_at,
          'passwordLengthReached',
          u.password_length_reached,
          'passwordAdviceId',
          u.password_advice_id,
          'passwordResetAt',
          u.password_reset_at,
          'passwordRemovedAt',
          u.password_removed_at,
          'mfaRequirement',
          u.mfa_requirement,
          'mfaRequirementAt',
          u.mfa_requirement_at,
          'mfaResetAt',
          u.mfa_reset_at,
          'disabledAt',
          u.disabled_at,
          'accessVersion',
          u.access_version,
          'createdAt',
          u.created_at,
          'lastSignInAt',
          u.last_sign_in_at,
          'metadata',
          u.metadata
        )
      FROM
        users u
      WHERE
        u.id = $11::uuid
    ),
    'factors',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              f.id,
              'type',
              f.type,
              'state',
              f.state,
              'name',
              f.name,
              'isPrimary',
              f.is_primary,
              'target',
              f.target,
              'lastTimeStep',
              f.last_time_step,
              'createdAt',
              f.created_at,
              'lastUsedAt',
              f.last_used_at,
              'expiresAt',
              f.expires_at,
              'failures',
              f.failures,
              'blockedUntil',
              f.blocked_until,
              'failedAt',
              f.failed_at
            )
          ),
          '[]'
        )
      FROM
        factors f
      WHERE
        f.user_id = $12::uuid
    ),
    'webauthnCredentials',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              translate(encode(c.id, 'base64'), '+/=' || chr(10), '-_'),
              'factorId',
              c.factor_id,
              'removedFactorId',
              c.removed_factor_id,
              'publicKey',
              translate(encode(c.public_key, 'base64'), '+/=' || chr(10), '-_'),
              'counter',
              c.counter,
              'aaguid',
              c.aaguid,
              'transports',
              c.transports,
              'backupEligible',
              c.backup_eligible,
              'backedUp',
              c.backed_up,
              'discoverable',
              c.discoverable
            )
          ),
          '[]'
        )
      FROM
        webauthn_credentials c
      WHERE
        c.id IN (
          SELECT
            own.id
          FROM
            webauthn_credentials own
          WHERE
            own.factor_id IN (
              SELECT
                f.id
              FROM
                factors f
              WHERE
                f.user_id = $13::uuid
            )
          UNION
          SELECT
            own.id
          FROM
            webauthn_credentials own
          WHERE
            own.removed_factor_id IN (
              SELECT
                r.id
              FROM
                removed_factors r
                JOIN factor_removals m ON m.id = r.removal_id
                AND m.user_id = $14::uuid
            )
        )
    ),
    'factorRemovals',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              m.id,
              'accessVersion',
              m.access_version,
              'stayed',
              m.stayed,
              'removedAt',
              m.removed_at,
              'expiresAt',
              m.expires_at
            )
          ),
          '[]'
        )
      FROM
        factor_removals m
      WHERE
        m.user_id = $15::uuid
    ),
    'removedFactors',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              r.id,
              'removalId',
              r.removal_id,
              'factor',
              r.factor - 'user_id' - 'webauthn_challenge',
              'codes',
              (
                SELECT
                  jsonb_agg(code - 'code_hash' - 'key_id')
                FROM
                  jsonb_array_elements(r.codes) AS code
              )
            )
          ),
          '[]'
        )
      FROM
        removed_factors r
        JOIN factor_removals m ON m.id = r.removal_id
        AND m.user_id = $16::uuid
    ),
    'mfaResets',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              r.id,
              'requestedAt',
              r.requested_at,
              'approvedAt',
              r.approved_at,
              'approvals',
              r.approvals,
              'effectiveAt',
              r.effective_at,
              'expiresAt',
              r.expires_at
            )
          ),
          '[]'
        )
      FROM
        mfa_resets r
      WHERE
        r.user_id = $17::uuid
    ),
    'recoveryCodes',
    (
      SELECT
        coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'factorId', c.factor_id, 'usedAt', c.used_at)), '[]')
      FROM
        recovery_codes c
      WHERE
        c.factor_id IN (
          SELECT
            f.id
          FROM
            factors f
          WHERE
            f.user_id = $18::uuid
        )
    ),
    'oneTimeCodes',
    (
      SELECT
        coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'factorId', c.factor_id, 'expiresAt', c.expires_at)), '[]')
      FROM
        one_time_codes c
      WHERE
        c.id IN (
          SELECT
            own.id
          FROM
            one_time_codes own
          WHERE
            own.factor_id IN (
              SELECT
                f.id
              FROM
                factors f
              WHERE
                f.user_id = $19::uuid
            )
          UNION
          SELECT
            mailed.id
          FROM
            one_time_codes mailed
            JOIN tickets t ON t.token_hash = mailed.flow
          WHERE
            t.user_id = $20::uuid
        )
    ),
    'tickets',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'purpose',
              t.purpose,
              'sessionId',
              t.session_id,
              'proofs',
              t.proofs,
              'attempts',
              t.attempts,
              'mailbox',
              t.mailbox,
              'webauthnChallengeExpiresAt',
              t.webauthn_challenge_expires_at,
              'createdAt',
              t.created_at,
              'expiresAt',
              t.expires_at
            )
          ),
          '[]'
        )
      FROM
        tickets t
      WHERE
        t.user_id = $21::uuid
    ),
    'mailedTokens',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'purpose',
              m.purpose,
              'email',
              m.email,
              'about',
              m.about,
              'createdAt',
              m.created_at,
              'expiresAt',
              m.expires_at
            )
          ),
          '[]'
        )
      FROM
        mailed_tokens m
      WHERE
        m.user_id = $22::uuid
    ),
    'sessions',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              s.id,
              'proofs',
              s.proofs,
              'aal',
              s.aal,
              'refreshedAt',
              s.refreshed_at,
              'trustedDeviceId',
              s.trusted_device_id,
              'ipAddress',
              s.ip_address,
              'userAgent',
              s.user_agent,
              'createdAt',
              s.created_at,
              'expiresAt',
              s.expires_at
            )
          ),
          '[]'
        )
      FROM
        sessions s
      WHERE
        s.user_id = $23::uuid
    ),
    'signInCodes',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'sessionId',
              c.session_id,
              'accessVersion',
              c.access_version,
              'returnOrigin',
              c.return_origin,
              'uses',
              c.uses,
              'openedSessionId',
              c.opened_session_id,
              'createdAt',
              c.created_at,
              'expiresAt',
              c.expires_at
            )
          ),
          '[]'
        )
      FROM
        sign_in_codes c
      WHERE
        c.user_id = $24::uuid
    ),
    'trustedDevices',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              d.id,
              'name',
              d.name,
              'createdAt',
              d.created_at,
              'lastUsedAt',
              d.last_used_at,
              'expiresAt',
              d.expires_at
            )
          ),
          '[]'
        )
      FROM
        trusted_devices d
      WHERE
        d.user_id = $25::uuid
    ),
    'auditEvents',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              e.id,
              'type',
              e.type,
              'actorType',
              e.actor_type,
              'ipAddress',
              CASE
                WHEN e.actor_type = 'user'
                OR e.metadata ->> 'by' = $26::uuid::text THEN e.ip_address
              END,
              'userAgent',
              CASE
                WHEN e.actor_type = 'user'
                OR e.metadata ->> 'by' = $27::uuid::text THEN e.user_agent
              END,
              'metadata',
              e.metadata - 'by',
              'occurredAt',
              e.occurred_at
            )
          ),
          '[]'
        )
      FROM
        audit_events e
      WHERE
        e.user_id = $28::uuid
        OR e.metadata ->> 'by' = $29::uuid::text
    ),
    'throttles',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'scope',
              split_part(t.key, ':', 1),
              'failures',
              t.failures,
              'blockedUntil',
              t.blocked_until,
              'expiresAt',
              t.expires_at,
              'failedAt',
              t.failed_at
            )
          ),
          '[]'
        )
      FROM
        throttles t
      WHERE
        t.key = ANY ($30::text[])
    ),
    'jobs',
    (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'id',
              j.id,
              'queue',
              j.name,
              'state',
              j.state,
              'data',
              CASE
                WHEN j.data ->> 'userId' IS NULL THEN j.data - 'ipAddress' - 'userAgent'
                ELSE j.data
              END,
              'createdAt',
              j.created_on,
              'completedAt',
              j.completed_on
            )
          ),
          '[]'
        )
      FROM
        (
          SELECT
            id,
            name,
            state,
            data,
            created_on,
            completed_on
          FROM
            pgboss.job
          WHERE
            (
              data ->> 'userId' = $31
              OR (
                data ->> 'userId' IS NULL
                AND data ->> 'email' = $32
              )
            )
          UNION ALL
          SELECT
            id,
            name,
            state,
            data,
            created_on,
            completed_on
          FROM
            pgboss.archive
          WHERE
            (
              data ->> 'userId' = $33
              OR (
                data ->> 'userId' IS NULL
                AND data ->> 'email' = $34
              )
            )
        ) AS j
    )
  ) AS "data"
FROM
  owner;

-- changePassword, generateTotp
WITH
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $1
      AND TRUE
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $2
      AND TRUE
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  )
SELECT
  1
FROM
  settled;

-- changePassword, deleteUser, removePassword, removeMfaFactor
UPDATE users u
SET
  access_version = u.access_version + 1
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
  AND TRUE
RETURNING
  u.id;

-- changePassword
UPDATE users
SET
  password_hash = $1,
  password_key_id = $2,
  password_length_reached = $3::int,
  password_advice_id = NULL,
  password_changed_at = greatest($4::timestamptz, password_changed_at + interval '1 millisecond')
WHERE
  id = $5::uuid;

-- changePassword, deleteUser, verifyEmail, stopEmailChange, resetPassword, verifyChangeUserMfa,
-- restoreMfaFactor, verifyEnrollMfaWebauthn, removePassword, removeMfaFactor, verifyEnrollMfaSms,
-- verifyEnrollMfaEmail, disableUser, resetUserMfa, approveUserMfaReset, withdrawUserMfaReset,
-- cancelUserMfaReset
DELETE FROM mailed_tokens
WHERE
  user_id IN ($1::uuid)
  AND purpose::text = ANY ($2::text[]);

-- changePassword, deleteUser, verifyEmail, stopEmailChange, resetPassword, verifyChangeUserMfa,
-- restoreMfaFactor, verifyEnrollMfaWebauthn, removePassword, removeMfaFactor, verifyEnrollMfaSms,
-- verifyEnrollMfaEmail, disableUser, resetUserMfa, approveUserMfaReset
DELETE FROM tickets
WHERE
  user_id = $1::uuid;

-- changePassword, deleteUser, verifyEmail, stopEmailChange, resetPassword, verifyChangeUserMfa,
-- restoreMfaFactor, verifyEnrollMfaWebauthn, removePassword, removeMfaFactor, verifyEnrollMfaSms,
-- verifyEnrollMfaEmail, disableUser, resetUserMfa, approveUserMfaReset
DELETE FROM sessions
WHERE
  user_id = $1::uuid
  AND id IS DISTINCT FROM $2::uuid;

-- changePassword, deleteUser, verifyEmail, stopEmailChange, resetPassword, verifyChangeUserMfa,
-- restoreMfaFactor, verifyEnrollMfaWebauthn, removePassword, removeMfaFactor, verifyEnrollMfaSms,
-- verifyEnrollMfaEmail, disableUser, resetUserMfa, approveUserMfaReset
DELETE FROM factors
WHERE
  user_id = $1::uuid
  AND state = 'PENDING'
  AND id IS DISTINCT FROM $2::uuid;

-- changePassword, deleteUser, verifyEmail, stopEmailChange, resetPassword, verifyChangeUserMfa,
-- restoreMfaFactor, verifyEnrollMfaWebauthn, removePassword, removeMfaFactor, verifyEnrollMfaSms,
-- verifyEnrollMfaEmail, disableUser, resetUserMfa, approveUserMfaReset
DELETE FROM trusted_devices
WHERE
  user_id = $1::uuid;

-- changePassword, signOut, deleteUser, verifyEmail, stopEmailChange, resetPassword,
-- verifyChangeUserMfa, restoreMfaFactor, revokeTrustedDevice, revokeAllTrustedDevices,
-- verifyEnrollMfaWebauthn, removePassword, removeMfaFactor, verifyEnrollMfaSms,
-- verifyEnrollMfaEmail, setPrimaryMfaFactor, disableUser, enableUser, unlockUser,
-- revokeUserSessions, approveUserMfaReset, npm run admin
WITH
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $1::text,
      $2::text,
      e.metadata,
      $3::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $4::uuid,
          $5::text,
          $6::text,
          $7::uuid,
          $8::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $9
  )
SELECT
  1;

-- changePassword, verifyEmail, stopEmailChange, resetPassword, verifyChangeUserMfa,
-- restoreMfaFactor, generateRecoveryCodes, verifyEnrollMfaWebauthn, removePassword,
-- removeMfaFactor, verifyEnrollMfaSms, verifyEnrollMfaEmail, resetUserMfa, approveUserMfaReset,
-- withdrawUserMfaReset, cancelUserMfaReset
WITH
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $1::text,
      $2::text,
      e.metadata,
      $3::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $4::uuid,
          $5::text,
          $6::text,
          $7::uuid,
          $8::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $9
  ),
  events_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($10::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $11
  )
SELECT
  1;

-- signInEmailPassword
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.access_version AS "accessVersion",
  u.password_reset_at AS "passwordResetAt",
  u.password_removed_at IS NOT NULL AS "passwordRemoved",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  (
    SELECT
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id',
            f.id,
            'type',
            f.type::text,
            'name',
            f.name,
            'isPrimary',
            f.is_primary,
            'target',
            f.target,
            'createdAt',
            f.created_at,
            'lastUsedAt',
            f.last_used_at,
            'state',
            f.state::text
          )
        ),
        '[]'
      )
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "factors",
  (
    SELECT
      count(*)::int
    FROM
      factors f
      JOIN recovery_codes c ON c.factor_id = f.id
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND c.used_at IS NULL
  ) AS "recoveryCodesRemaining",
  (
    SELECT
      f.created_at
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND f.type = 'RECOVERY_CODES'
  ) AS "recoveryCodesSince",
  u.password_changed_at AS "passwordChangedAt",
  CASE
    WHEN u.mfa_requirement = 'RISK_BASED'
    OR (
      SELECT
        p.requirement = 'RISK_BASED'
        OR jsonb_path_exists(p.role_requirements, '$.* ? (@ == "RISK_BASED")')
      FROM
        mfa_policies p
      ORDER BY
        p.version DESC
      LIMIT
        1
    ) THEN (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object('at', e.occurred_at, 'ipAddress', e.ip_address, 'userAgent', e.user_agent)
            ORDER BY
              e.id DESC
          ),
          '[]'
        )
      FROM
        (
          SELECT
            id,
            occurred_at,
            ip_address,
            user_agent
          FROM
            audit_events
          WHERE
            user_id = u.id
            AND type = 'sign_in.succeeded'
            -- An app's server may stand anywhere.
            AND metadata ->> 'returnOrigin' IS NULL
          ORDER BY
            id DESC
          LIMIT
            $1::int
        ) AS e
    )
  END AS "history",
  u.password_hash AS "passwordHash",
  u.password_key_id AS "passwordKeyId",
  u.password_advice_id AS "passwordAdviceId",
  coalesce(
    (
      SELECT
        t.failures
      FROM
        throttles t
      WHERE
        t.key = $2
        AND t.expires_at > $3::timestamptz
    ),
    0
  ) AS "recentFailures"
FROM
  users u
WHERE
  u.id = $4::uuid
  AND u.password_changed_at = $5::timestamptz;

-- refreshSession
UPDATE sessions s
SET
  previous_refresh_token_hash = s.refresh_token_hash,
  refresh_token_hash = $1::bytea,
  refreshed_at = $2::timestamptz
FROM
  users u
WHERE
  s.id = $3::uuid
  AND s.refresh_token_hash = $4::bytea
  AND u.id = s.user_id
  AND u.disabled_at IS NULL
  AND s.expires_at > $5::timestamptz
  AND s.refreshed_at > $6::timestamptz - CASE
    WHEN 'admin' = ANY (u.roles) THEN interval '3600 seconds'
    WHEN s.aal = 'aal2' THEN interval '1209600 seconds'
    ELSE interval '1209600 seconds'
  END
  AND s.created_at > $7::timestamptz - CASE
    WHEN 'admin' = ANY (u.roles) THEN interval '43200 seconds'
    WHEN s.aal = 'aal2' THEN interval '2592000 seconds'
    ELSE interval '2592000 seconds'
  END
RETURNING
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  ARRAY(
    SELECT
      f.type::text
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "heldTypes",
  s.proofs AS "proofs",
  s.expires_at AS "expiresAt",
  s.trusted_device_id AS "trustedDeviceId";

-- refreshSession
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = (
        SELECT
          user_id
        FROM
          sessions
        WHERE
          id = $1::uuid
      )
    FOR NO KEY UPDATE
  ),
  found AS MATERIALIZED (
    SELECT
      s.id,
      s.user_id,
      s.refreshed_at > $2::timestamptz
      OR (
        s.previous_refresh_token_hash = $3::bytea
        AND s.refreshed_at > $4::timestamptz
      ) IS TRUE AS conflict
    FROM
      sessions s
      JOIN owner ON owner.id = s.user_id
    WHERE
      s.id = $5::uuid
      AND s.expires_at > $6::timestamptz
    FOR UPDATE OF
      s
  ),
  ended AS (
    DELETE FROM sessions s USING found
    WHERE
      s.id = found.id
      AND NOT found.conflict
    RETURNING
      s.id,
      s.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $7::text,
      $8::text,
      e.metadata,
      $9::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ended
      ) AS decided (user_id),
      (
        SELECT
          $10::uuid,
          $11::text,
          $12::text,
          $13::uuid,
          $14::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $15
  )
SELECT
  CASE
    WHEN EXISTS (
      SELECT
        1
      FROM
        ended
    ) THEN 'reused'
    WHEN EXISTS (
      SELECT
        1
      FROM
        found
    ) THEN 'conflict'
    ELSE 'unknown'
  END AS outcome;

-- signOut, POST /account/hand-over
SELECT
  user_id AS "userId"
FROM
  sessions
WHERE
  id = $1::uuid
  AND $2::bytea IN (refresh_token_hash, previous_refresh_token_hash);

-- signOut, revokeSession
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
    FOR NO KEY UPDATE
  ),
  ended AS (
    DELETE FROM sessions s USING owner
    WHERE
      s.id = $2::uuid
      AND s.user_id = owner.id
    RETURNING
      s.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $3::text,
      $4::text,
      e.metadata,
      $5::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ended
      ) AS decided (user_id),
      (
        SELECT
          $6::uuid,
          $7::text,
          $8::text,
          $9::uuid,
          $10::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $11
  )
SELECT
  user_id
FROM
  ended;

-- signOut, verifyEmail, resetPassword, restoreMfaFactor, disableUser, unlockUser,
-- revokeUserSessions, resetUserMfa, approveUserMfaReset
UPDATE users u
SET
  access_version = u.access_version + 1
WHERE
  u.id = $1::uuid
RETURNING
  u.id;

-- signOut, revokeUserSessions
DELETE FROM sessions
WHERE
  user_id = $1::uuid;

-- deleteUser
SELECT
  u.id
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
FOR UPDATE;

-- deleteUser
SELECT
  u.id AS "userId",
  u.email AS "email",
  ARRAY(
    SELECT
      s.id::text
    FROM
      sessions s
    WHERE
      s.user_id = u.id
  ) AS "sessions",
  ARRAY(
    SELECT
      d.id::text
    FROM
      trusted_devices d
    WHERE
      d.user_id = u.id
  ) AS "devices",
  ARRAY(
    SELECT
      encode(t.token_hash, 'hex')
    FROM
      tickets t
    WHERE
      t.user_id = u.id
  ) AS "tickets",
  ARRAY(
    SELECT
      f.id::text
    FROM
      factors f
    WHERE
      f.user_id = u.id
  ) AS "factors",
  ARRAY(
    SELECT
      f.target
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.target IS NOT NULL
  ) AS "targets",
  u.display_name AS "displayName",
  u.locale
FROM
  users u
WHERE
  u.id = $1::uuid;

-- deleteUser
DELETE FROM mfa_resets
WHERE
  user_id = $1::uuid
  OR requested_by = $2::uuid
  OR approved_by = $3::uuid;

-- deleteUser
DELETE FROM sign_in_codes
WHERE
  user_id = $1::uuid;

-- deleteUser, verifyEmail, resetPassword, resetUserMfa, approveUserMfaReset
DELETE FROM factors
WHERE
  user_id = $1::uuid;

-- deleteUser, unlockUser
DELETE FROM throttles
WHERE
  key IN (
    SELECT
      key
    FROM
      throttles
    WHERE
      key = ANY ($1::text[])
    ORDER BY
      key
    FOR UPDATE
  );

-- deleteUser
DELETE FROM pgboss.job
WHERE
  (
    data ->> 'userId' = $1
    OR (
      data ->> 'userId' IS NULL
      AND data ->> 'email' = $2
    )
  );

-- deleteUser
DELETE FROM pgboss.archive
WHERE
  (
    data ->> 'userId' = $1
    OR (
      data ->> 'userId' IS NULL
      AND data ->> 'email' = $2
    )
  );

-- deleteUser
DELETE FROM users
WHERE
  id = $1::uuid;

-- deleteUser
WITH
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $1::text,
      $2::text,
      e.metadata,
      $3::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $4::uuid,
          $5::text,
          $6::text,
          $7::uuid,
          $8::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          ) || jsonb_build_object('formerUserId', $9::text)
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  ),
  events_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($11::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  1;

-- deleteUser
UPDATE audit_events e
SET
  user_id = CASE
    WHEN e.user_id IN ($1::uuid, $2::uuid) THEN $3::uuid
    ELSE e.user_id
  END,
  ip_address = NULL,
  user_agent = NULL,
  metadata = CASE
    WHEN e.user_id IN ($4::uuid, $5::uuid) THEN (
      SELECT
        coalesce(jsonb_object_agg(said.key, said.value), '{}')
      FROM
        jsonb_each(e.metadata) AS said
      WHERE
        said.key = ANY ($6::text[])
    )
    ELSE e.metadata
  END || CASE
    WHEN e.metadata ->> 'by' = $7 THEN jsonb_build_object('by', $8::text)
    ELSE '{}'
  END
WHERE
  e.id = ANY (
    ARRAY(
      SELECT
        e.id
      FROM
        audit_events e
      WHERE
        e.user_id IN ($9::uuid, $10::uuid)
        OR e.metadata ->> 'by' = $11
      ORDER BY
        e.id
      FOR UPDATE
    )
  );

-- deleteUser
UPDATE audit_links l
SET
  origin_salt = NULL,
  subject_salt = CASE
    WHEN (
      SELECT
        e.user_id = $1::uuid
      FROM
        audit_events e
      WHERE
        e.id = l.event_id
    ) THEN NULL
    ELSE l.subject_salt
  END,
  actor_salt = CASE
    WHEN (
      SELECT
        e.metadata ->> 'by' = $2
      FROM
        audit_events e
      WHERE
        e.id = l.event_id
    ) THEN NULL
    ELSE l.actor_salt
  END
WHERE
  l.event_id = ANY (
    ARRAY(
      SELECT
        e.id
      FROM
        audit_events e
      WHERE
        e.user_id = $3::uuid
        OR e.metadata ->> 'by' = $4
    )
  );

-- signInEmailPassword
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
    FOR NO KEY UPDATE
  ),
  surplus AS (
    DELETE FROM sessions s
    WHERE
      s.id IN (
        SELECT
          o.id
        FROM
          sessions o
          JOIN owner ON owner.id = o.user_id
        ORDER BY
          o.refreshed_at DESC,
          o.id DESC
        OFFSET
          50
      )
    RETURNING
      s.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $2::text,
      $3::text,
      e.metadata || jsonb_build_object('count', decided.count),
      $4::timestamptz
    FROM
      (
        SELECT
          user_id,
          count(*) AS count
        FROM
          surplus
        GROUP BY
          user_id
      ) AS decided (user_id),
      (
        SELECT
          $5::uuid,
          $6::text,
          $7::text,
          $8::uuid,
          $9::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  )
SELECT
  user_id
FROM
  surplus;

-- sendEmailVerification, requestPasswordReset
WITH
  network AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $1,
      1,
      CASE
        WHEN 1 >= $2::int THEN $3::timestamptz + make_interval(secs => $4::int)
      END,
      $5::timestamptz + make_interval(secs => $6::int)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $7::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $8::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $9::int THEN CASE
          WHEN t.expires_at <= $10::timestamptz THEN $11::timestamptz + make_interval(secs => $12::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $13::timestamptz THEN $14::timestamptz + make_interval(secs => $15::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $16::timestamptz
    RETURNING
      t.key
  ),
  mailbox_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $17,
      1,
      CASE
        WHEN 1 >= $18::int THEN $19::timestamptz + make_interval(secs => $20::int)
      END,
      $21::timestamptz + make_interval(secs => $22::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            network
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $23::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $24::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $25::int THEN CASE
          WHEN t.expires_at <= $26::timestamptz THEN $27::timestamptz + make_interval(secs => $28::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $29::timestamptz THEN $30::timestamptz + make_interval(secs => $31::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $32::timestamptz
    RETURNING
      t.key
  ),
  mailbox AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $33,
      1,
      CASE
        WHEN 1 >= $34::int THEN $35::timestamptz + make_interval(secs => $36::int)
      END,
      $37::timestamptz + make_interval(secs => $38::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            mailbox_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $39::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $40::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $41::int THEN CASE
          WHEN t.expires_at <= $42::timestamptz THEN $43::timestamptz + make_interval(secs => $44::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $45::timestamptz THEN $46::timestamptz + make_interval(secs => $47::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $48::timestamptz
    RETURNING
      t.key
  ),
  mailed AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          j.id,
          j.data
        FROM
          jsonb_to_recordset($49::jsonb) AS j (id uuid, data jsonb)
        WHERE
          EXISTS (
            SELECT
              1
            FROM
              mailbox
          )
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $50
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      network
  ) AS "charged",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($51::text[])
      AND blocked_until > $52::timestamptz
  ) AS "blockedUntil";

-- changeEmail
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  live AS MATERIALIZED (
    SELECT
      owner.id
    FROM
      sessions s
      JOIN owner ON owner.id = s.user_id
    WHERE
      s.id = $3::uuid
    FOR KEY SHARE OF
      s
  ),
  charged_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $4,
      1,
      CASE
        WHEN 1 >= $5::int THEN $6::timestamptz + make_interval(secs => $7::int)
      END,
      $8::timestamptz + make_interval(secs => $9::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            live
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $10::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $11::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $12::int THEN CASE
          WHEN t.expires_at <= $13::timestamptz THEN $14::timestamptz + make_interval(secs => $15::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $16::timestamptz THEN $17::timestamptz + make_interval(secs => $18::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $19::timestamptz
    RETURNING
      t.key
  ),
  charged_2 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $20,
      1,
      CASE
        WHEN 1 >= $21::int THEN $22::timestamptz + make_interval(secs => $23::int)
      END,
      $24::timestamptz + make_interval(secs => $25::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            charged_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $26::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $27::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $28::int THEN CASE
          WHEN t.expires_at <= $29::timestamptz THEN $30::timestamptz + make_interval(secs => $31::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $32::timestamptz THEN $33::timestamptz + make_interval(secs => $34::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $35::timestamptz
    RETURNING
      t.key
  ),
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $36,
      1,
      CASE
        WHEN 1 >= $37::int THEN $38::timestamptz + make_interval(secs => $39::int)
      END,
      $40::timestamptz + make_interval(secs => $41::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            charged_2
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $42::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $43::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $44::int THEN CASE
          WHEN t.expires_at <= $45::timestamptz THEN $46::timestamptz + make_interval(secs => $47::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $48::timestamptz THEN $49::timestamptz + make_interval(secs => $50::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $51::timestamptz
    RETURNING
      t.key
  ),
  mailed AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          j.id,
          j.data
        FROM
          jsonb_to_recordset($52::jsonb) AS j (id uuid, data jsonb)
        WHERE
          EXISTS (
            SELECT
              1
            FROM
              charged
          )
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $53
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $54::text,
      $55::text,
      e.metadata,
      $56::timestamptz
    FROM
      (
        SELECT
          live.id
        FROM
          live,
          charged
      ) AS decided (user_id),
      (
        SELECT
          $57::uuid,
          $58::text,
          $59::text,
          $60::uuid,
          $61::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $62
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      live
  ) AS "live",
  EXISTS (
    SELECT
      1
    FROM
      charged
  ) AS "charged",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($63::text[])
      AND blocked_until > $64::timestamptz
  ) AS "blockedUntil";

-- verifyEmail, stopEmailChange, resetPassword, restoreMfaFactor, cancelUserMfaReset
SELECT
  t.purpose AS "purpose",
  t.user_id AS "userId",
  t.email AS "email",
  t.about AS "about"
FROM
  mailed_tokens t
  JOIN users u ON u.id = t.user_id
WHERE
  t.token_hash = $1::bytea
  AND t.expires_at > $2::timestamptz
  AND (
    u.disabled_at IS NULL
    OR t.purpose = 'CANCEL_MFA_RESET'
  );

-- verifyEmail, verifySignInMfaTotp, generateSignInMfaWebauthn, cancelUserMfaReset
WITH
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $1,
      1,
      CASE
        WHEN 1 >= $2::int THEN $3::timestamptz + make_interval(secs => $4::int)
      END,
      $5::timestamptz + make_interval(secs => $6::int)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $7::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $8::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $9::int THEN CASE
          WHEN t.expires_at <= $10::timestamptz THEN $11::timestamptz + make_interval(secs => $12::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $13::timestamptz THEN $14::timestamptz + make_interval(secs => $15::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $16::timestamptz
    RETURNING
      t.key
  ),
  counted AS (
    INSERT INTO
      throttles AS t (key, failures, expires_at)
    SELECT
      $17,
      1,
      $18::timestamptz
    WHERE
      (
        SELECT
          count(*)
        FROM
          charged
      ) >= 0
    ON CONFLICT (key) DO UPDATE
    SET
      failures = t.failures + 1
    RETURNING
      t.failures
  ),
  refusal AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $19::text,
      $20::text,
      e.metadata,
      $21::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          counted
        WHERE
          failures <= $22::int
      ) AS decided (user_id),
      (
        SELECT
          $23::uuid,
          $24::text,
          $25::text,
          $26::uuid,
          $27::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  refusal_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN refusal e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $28
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      charged
  ) AS "charged",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($29::text[])
      AND blocked_until > $30::timestamptz
  ) AS "blockedUntil";

-- verifyEmail
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.email = $2
      AND u.disabled_at IS NULL
    FOR NO KEY UPDATE
  ),
  token AS (
    DELETE FROM mailed_tokens t USING (
      SELECT
        id
      FROM
        owner
    ) AS owner
    WHERE
      t.token_hash = $3::bytea
      AND t.user_id = owner.id
      AND t.expires_at > $4::timestamptz
    RETURNING
      t.user_id
  ),
  verified AS (
    UPDATE users u
    SET
      email_verified_at = coalesce(u.email_verified_at, $5::timestamptz)
    FROM
      token
    WHERE
      u.id = token.user_id
    RETURNING
      u.*
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $6::text,
      $7::text,
      e.metadata,
      $8::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          verified
      ) AS decided (user_id),
      (
        SELECT
          $9::uuid,
          $10::text,
          $11::text,
          $12::uuid,
          $13::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $14
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  verified u;

-- verifyEmail, stopEmailChange
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "verified",
  u.disabled_at IS NOT NULL AS "disabled"
FROM
  users u
WHERE
  u.id = $1::uuid
  OR u.email = $2
ORDER BY
  u.id
FOR UPDATE;

-- verifyEmail, stopEmailChange, resetPassword, restoreMfaFactor
DELETE FROM mailed_tokens t USING (
  SELECT
    $1::uuid AS id
) AS owner
WHERE
  t.token_hash = $2::bytea
  AND t.user_id = owner.id
  AND t.expires_at > $3::timestamptz
RETURNING
  t.user_id;

-- verifyEmail
UPDATE users
SET
  email = id || '@displaced.invalid',
  disabled_at = coalesce(disabled_at, $1::timestamptz)
WHERE
  id = $2::uuid;

-- verifyEmail
DELETE FROM mailed_tokens
WHERE
  user_id = $1::uuid;

-- verifyEmail, resetPassword, resetUserMfa, approveUserMfaReset
DELETE FROM factor_removals
WHERE
  user_id = $1::uuid;

-- verifyEmail, stopEmailChange
UPDATE users u
SET
  email = $1,
  access_version = u.access_version + 1,
  email_verified_at = CASE
    WHEN u.email = $2 THEN coalesce(u.email_verified_at, $3::timestamptz)
    ELSE $4::timestamptz
  END
WHERE
  u.id = $5::uuid
RETURNING
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata";

-- verifyEmail, stopEmailChange, resetPassword
DELETE FROM mailed_tokens
WHERE
  user_id IN (
    SELECT
      $1::uuid AS id
  )
  AND purpose::text = ANY ($2::text[]);

-- verifyEmail, stopEmailChange
UPDATE factors
SET
  target = $1
WHERE
  user_id = $2::uuid
  AND type = 'EMAIL';

-- verifyEmail
INSERT INTO
  pgboss.job (
    id,
    name,
    data,
    start_after,
    expire_in,
    keep_until,
    retry_limit,
    retry_delay,
    retry_backoff,
    dead_letter,
    policy
  )
SELECT
  jobs.id,
  q.name,
  jobs.data,
  now() + interval '0',
  COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
  now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
  COALESCE(q.retry_limit, 2),
  GREATEST(
    q.retry_delay,
    CASE
      WHEN q.retry_backoff THEN 1
      ELSE 0
    END
  ),
  COALESCE(q.retry_backoff, FALSE),
  q.dead_letter,
  q.policy
FROM
  (
    SELECT
      j.id,
      j.data
    FROM
      jsonb_to_recordset($1::jsonb) AS j (id uuid, data jsonb)
    WHERE
      TRUE
  ) AS jobs (id, data),
  pgboss.queue q
WHERE
  q.name = $2;

-- resetPassword
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId"
FROM
  users u
WHERE
  u.id = $1::uuid;

-- resetPassword
SELECT
  u.email_verified_at IS NOT NULL AS "verified"
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.email = $2
  AND u.disabled_at IS NULL
FOR NO KEY UPDATE;

-- resetPassword
UPDATE users u
SET
  password_hash = $1,
  password_key_id = $2,
  password_length_reached = $3::int,
  password_advice_id = NULL,
  password_changed_at = greatest($4::timestamptz, password_changed_at + interval '1 millisecond'),
  password_reset_at = $5::timestamptz,
  password_removed_at = NULL,
  email_verified_at = coalesce(u.email_verified_at, $6::timestamptz)
WHERE
  u.id = $7::uuid
RETURNING
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata";

-- resetPassword
DELETE FROM throttles
WHERE
  key = $1
  AND TRUE
RETURNING
  key;

-- signUpEmailPassword
WITH
  created AS (
    INSERT INTO
      users AS u (
        id,
        email,
        display_name,
        locale,
        default_role,
        roles,
        password_hash,
        password_key_id,
        password_length_reached,
        password_changed_at,
        created_at
      )
    VALUES
      ($1::uuid, $2, $3, $4, 'user', $5::text[], $6, $7, $8::int, $9::timestamptz, $10::timestamptz)
    ON CONFLICT (email) DO UPDATE
    SET
      display_name = EXCLUDED.display_name,
      locale = EXCLUDED.locale,
      password_hash = EXCLUDED.password_hash,
      password_key_id = EXCLUDED.password_key_id,
      password_length_reached = EXCLUDED.password_length_reached,
      password_changed_at = greatest(EXCLUDED.password_changed_at, u.password_changed_at + interval '1 millisecond'),
      access_version = u.access_version + 1
    WHERE
      u.email_verified_at IS NULL
      AND u.last_sign_in_at IS NULL
      AND u.disabled_at IS NULL
    RETURNING
      u.id
  ),
  links AS (
    DELETE FROM mailed_tokens
    WHERE
      user_id IN (
        SELECT
          id
        FROM
          created
      )
      AND purpose::text = ANY ($11::text[])
  ),
  their_tickets AS (
    DELETE FROM tickets
    WHERE
      user_id IN (
        SELECT
          id
        FROM
          created
      )
  ),
  their_factors AS (
    DELETE FROM factors
    WHERE
      user_id IN (
        SELECT
          id
        FROM
          created
      )
  ),
  mailbox_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $12,
      1,
      CASE
        WHEN 1 >= $13::int THEN $14::timestamptz + make_interval(secs => $15::int)
      END,
      $16::timestamptz + make_interval(secs => $17::int)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $18::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $19::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $20::int THEN CASE
          WHEN t.expires_at <= $21::timestamptz THEN $22::timestamptz + make_interval(secs => $23::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $24::timestamptz THEN $25::timestamptz + make_interval(secs => $26::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $27::timestamptz
    RETURNING
      t.key
  ),
  mailbox AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $28,
      1,
      CASE
        WHEN 1 >= $29::int THEN $30::timestamptz + make_interval(secs => $31::int)
      END,
      $32::timestamptz + make_interval(secs => $33::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            mailbox_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $34::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $35::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $36::int THEN CASE
          WHEN t.expires_at <= $37::timestamptz THEN $38::timestamptz + make_interval(secs => $39::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $40::timestamptz THEN $41::timestamptz + make_interval(secs => $42::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $43::timestamptz
    RETURNING
      t.key
  ),
  mailed AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          j.id,
          j.data
        FROM
          jsonb_to_recordset($44::jsonb) AS j (id uuid, data jsonb)
        WHERE
          EXISTS (
            SELECT
              1
            FROM
              mailbox
          )
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $45
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $46::text,
      $47::text,
      e.metadata,
      $48::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS decided (user_id),
      (
        SELECT
          $49::uuid,
          $50::text,
          $51::text,
          $52::uuid,
          $53::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $54
  ),
  refused AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $55::text,
      $56::text,
      e.metadata,
      $57::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        WHERE
          NOT EXISTS (
            SELECT
              id
            FROM
              created
          )
      ) AS decided (user_id),
      (
        SELECT
          $58::uuid,
          $59::text,
          $60::text,
          $61::uuid,
          $62::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  refused_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN refused e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $63
  )
SELECT
  1;

-- generateTotp, enrollMfaWebauthn
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  abandoned AS (
    DELETE FROM factors
    WHERE
      user_id = $3::uuid
      AND state = 'PENDING'
      AND id <> $4::uuid
      AND EXISTS (
        SELECT
          id
        FROM
          owner
      )
      AND id NOT IN (
        SELECT
          p.id
        FROM
          factors p
        WHERE
          p.user_id = $5::uuid
          AND p.state = 'PENDING'
          AND p.expires_at > $6::timestamptz
          AND (NOT (p.type = $7::factor_type))
        ORDER BY
          p.id DESC
        LIMIT
          $8::int
      )
      AND (
        SELECT
          count(*)
        FROM
          (
            SELECT
              c.id
            FROM
              one_time_codes c
              JOIN factors p ON p.id = c.factor_id
            WHERE
              p.user_id = $9::uuid
              AND p.state = 'PENDING'
              AND EXISTS (
                SELECT
                  id
                FROM
                  owner
              )
            ORDER BY
              c.id
            FOR UPDATE OF
              c
          ) AS earlier
      ) >= 0
    RETURNING
      id
  ),
  pending AS (
    INSERT INTO
      factors (
        id,
        user_id,
        type,
        state,
        name,
        sealed_secret,
        target,
        webauthn_challenge,
        created_at,
        expires_at,
        failures
      )
    SELECT
      $10::uuid,
      owner.id,
      $11::factor_type,
      'PENDING',
      $12,
      $13::bytea,
      $14::text,
      $15::bytea,
      $16::timestamptz,
      $17::timestamptz,
      0
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    RETURNING
      id,
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $18::text,
      $19::text,
      e.metadata,
      $20::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          pending
      ) AS decided (user_id),
      (
        SELECT
          $21::uuid,
          $22::text,
          $23::text,
          $24::uuid,
          $25::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $26
  )
SELECT
  id
FROM
  pending;

-- verifyChangeUserMfa, verifyEnrollMfaSms, verifyEnrollMfaEmail
UPDATE factors f
SET
  failures = f.failures + 1
WHERE
  f.id = (
    SELECT
      id
    FROM
      factors
    WHERE
      user_id = $1::uuid
      AND type = $2::factor_type
      AND state = 'PENDING'
      AND (
        $3::uuid IS NULL
        OR id = $4::uuid
      )
    ORDER BY
      id DESC
    LIMIT
      1
  )
  AND f.id IN (
    SELECT
      p.id
    FROM
      factors p
    WHERE
      p.user_id = $5::uuid
      AND p.state = 'PENDING'
      AND p.expires_at > $6::timestamptz
      AND (TRUE)
    ORDER BY
      p.id DESC
    LIMIT
      $7::int
  )
  AND f.state = 'PENDING'
  AND f.expires_at > $8::timestamptz
  AND f.failures < $9::int
RETURNING
  f.id AS "id",
  f.sealed_secret AS "sealedSecret",
  f.target AS "target",
  f.created_at AS "createdAt",
  f.failures AS "attempts";

-- verifyChangeUserMfa, verifyEnrollMfaWebauthn, verifyEnrollMfaSms, verifyEnrollMfaEmail
UPDATE users u
SET
  access_version = u.access_version + 1
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
  AND (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) = $3::uuid
RETURNING
  u.id;

-- verifyChangeUserMfa, verifyEnrollMfaWebauthn, verifyEnrollMfaSms, verifyEnrollMfaEmail
SELECT
  count(*)::int AS "all",
  count(*) FILTER (
    WHERE
      type = $1::factor_type
  )::int AS "ofType",
  count(*) FILTER (
    WHERE
      type <> 'EMAIL'
  )::int AS "leadingToAal2"
FROM
  factors
WHERE
  user_id = $2::uuid
  AND state <> 'PENDING'
  AND type <> 'RECOVERY_CODES';

-- verifyChangeUserMfa, verifyEnrollMfaWebauthn, verifyEnrollMfaSms, verifyEnrollMfaEmail
UPDATE users
SET
  mfa_reset_at = NULL
WHERE
  id = $1::uuid
  AND mfa_reset_at IS NOT NULL;

-- verifyChangeUserMfa, verifyEnrollMfaWebauthn, verifyEnrollMfaSms, verifyEnrollMfaEmail
UPDATE sessions
SET
  proofs = $1::jsonb,
  aal = $2::aal
WHERE
  id = $3::uuid
  AND proofs = $4::jsonb;

-- verifyChangeUserMfa, verifyEnrollMfaWebauthn, verifyEnrollMfaSms, verifyEnrollMfaEmail
UPDATE factors f
SET
  state = 'ACTIVE',
  expires_at = NULL,
  failures = 0,
  webauthn_challenge = NULL,
  last_time_step = $1::bigint,
  last_used_at = $2::timestamptz,
  is_primary = $3::bool
WHERE
  f.id = $4::uuid
  AND f.user_id = $5::uuid
  AND f.type = $6::factor_type
  AND f.state = 'PENDING'
  AND f.expires_at > $7::timestamptz
RETURNING
  f.id AS "id",
  f.type::text AS "type",
  f.name AS "name",
  f.is_primary AS "isPrimary",
  f.target AS "target",
  f.created_at AS "createdAt",
  f.last_used_at AS "lastUsedAt";

-- verifyChangeUserMfa, generateRecoveryCodes, verifyEnrollMfaWebauthn, verifyEnrollMfaSms
DELETE FROM factors
WHERE
  user_id = $1::uuid
  AND type = 'RECOVERY_CODES';

-- verifyChangeUserMfa, generateRecoveryCodes, verifyEnrollMfaWebauthn, verifyEnrollMfaSms
INSERT INTO
  factors (id, user_id, type, state, name, created_at)
VALUES
  ($1::uuid, $2::uuid, 'RECOVERY_CODES', 'ACTIVE', 'Recovery codes', $3::timestamptz);

-- verifyChangeUserMfa, generateRecoveryCodes, verifyEnrollMfaWebauthn, verifyEnrollMfaSms
INSERT INTO
  recovery_codes (id, factor_id, code_hash, key_id)
SELECT
  id,
  $1::uuid,
  decode(hash, 'hex'),
  $2
FROM
  jsonb_to_recordset($3::jsonb) AS codes (id uuid, hash text);

-- verifySignInMfaTotp, verifySignInMfaSms
WITH
  ticket AS (
    UPDATE tickets t
    SET
      attempts = t.attempts + 1
    FROM
      users u
    WHERE
      u.id = t.user_id
      AND t.token_hash = $1::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $2::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
    RETURNING
      t.*,
      u.access_version
  ),
  factor AS MATERIALIZED (
    SELECT
      f.*
    FROM
      factors f
      JOIN ticket ON f.user_id = ticket.user_id
    WHERE
      f.type = $3::factor_type
      AND f.state = 'ACTIVE'
      AND (
        f.type = 'RECOVERY_CODES'
        OR f.type = ANY (
          (
            (
              SELECT
                p.allowed_factors
              FROM
                mfa_policies p
              ORDER BY
                p.version DESC
              LIMIT
                1
            )::factor_type[]
          )
        )
      )
    ORDER BY
      f.id
    FOR UPDATE OF
      f
  ),
  charged AS (
    UPDATE factors f
    SET
      failures = f.failures + 1,
      blocked_until = CASE
        WHEN f.failures + 1 > 2 THEN $4::timestamptz + make_interval(secs => least(60, 2 ^ least(f.failures - 2, 10)))
      END,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(f.failed_at) AS failure
        WHERE
          failure > $5::timestamptz - make_interval(days => 30)
      ) || $6::timestamptz
    FROM
      (
        SELECT
          f.id
        FROM
          (
            SELECT
              *
            FROM
              factor
          ) AS f
        WHERE
          coalesce(
            greatest(
              f.blocked_until,
              CASE
                WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                  WHEN cardinality(f.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(f.failed_at) AS failure
                    WHERE
                      failure > $7::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = f.user_id
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              END
            ) <= $8::timestamptz,
            TRUE
          )
          AND cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(f.failed_at) AS failure
              WHERE
                failure > $9::timestamptz - make_interval(days => 30)
            )
          ) < 100
      ) AS open_factor
    WHERE
      f.id = open_factor.id
    RETURNING
      f.*
  ),
  mailbox AS (
    SELECT
      1
    WHERE
      FALSE
  )
SELECT
  ticket.user_id AS "userId",
  charged.sealed_secret AS "sealedSecret",
  charged.last_time_step AS "lastTimeStep",
  charged.target AS "target",
  charged.created_at AS "enrolledAt",
  charged.failures AS "failures",
  cardinality(charged.failed_at) AS "recentFailures",
  charged.id AS "factorId",
  ticket.purpose::text AS "purpose",
  ticket.access_version AS "accessVersion",
  ticket.session_id AS "sessionId",
  ticket.proofs AS "proofs",
  NULL::int AS "trustedDeviceDays",
  ticket.attempts AS "attempts",
  0 AS "recoveryCodesRemaining",
  NULL AS "mailbox"
FROM
  ticket
  LEFT JOIN charged ON TRUE,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- signInEmailPassword
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $3::uuid
    FOR NO KEY UPDATE
  ),
  ticket AS (
    INSERT INTO
      tickets (token_hash, purpose, user_id, session_id, proofs, mailbox, created_at, expires_at)
    SELECT
      $4::bytea,
      $5::ticket_purpose,
      owner.id,
      $6::uuid,
      $7::jsonb,
      $8::bool,
      $9::timestamptz,
      $10::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    RETURNING
      user_id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $11
      AND EXISTS (
        SELECT
          user_id
        FROM
          ticket
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $12
      AND EXISTS (
        SELECT
          user_id
        FROM
          ticket
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $13::text,
      $14::text,
      e.metadata,
      $15::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS decided (user_id),
      (
        SELECT
          $16::uuid,
          $17::text,
          $18::text,
          $19::uuid,
          $20::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $21
  )
SELECT
  user_id
FROM
  ticket
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- verifySignInMfaTotp, verifySignInMfaRecoveryCode, verifySignInMfaWebauthn, verifySignInMfaSms
WITH
  raised AS (
    SELECT
      1
  ),
  exhausted AS (
    DELETE FROM tickets
    WHERE
      token_hash = $1::bytea
      AND attempts >= 5
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
    RETURNING
      1
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($2::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          exhausted
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $3::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  ),
  told_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $13,
      1,
      CASE
        WHEN 1 >= $14::int THEN $15::timestamptz + make_interval(secs => $16::int)
      END,
      $17::timestamptz + make_interval(secs => $18::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            suspended
        ) >= 0
        AND TRUE
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $19::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $20::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $21::int THEN CASE
          WHEN t.expires_at <= $22::timestamptz THEN $23::timestamptz + make_interval(secs => $24::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $25::timestamptz THEN $26::timestamptz + make_interval(secs => $27::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $28::timestamptz
    RETURNING
      t.key
  ),
  daily_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $29::text,
      $30::text,
      e.metadata,
      $31::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_0
      ) AS decided (user_id),
      (
        SELECT
          $32::uuid,
          $33::text,
          $34::text,
          $35::uuid,
          $36::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $37
  ),
  daily_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_0
          ) AS decided (user_id),
          jsonb_to_recordset($38::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $39
  )
SELECT
  1;

-- verifySignInMfaTotp
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    UPDATE factors f
    SET
      failures = 0,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $5::timestamptz),
      last_used_at = $6::timestamptz,
      last_time_step = $7::bigint
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner
    WHERE
      f.user_id = owner.user_id
      AND f.id = $8::uuid
      AND f.state = 'ACTIVE'
      AND f.last_time_step < $9::bigint
    RETURNING
      f.id AS factor_id
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $10::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $11::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $12::uuid,
      owner.id,
      $13::jsonb,
      $14::aal,
      $15::bytea,
      $16::timestamptz,
      $17::uuid,
      $18::text,
      $19::text,
      $20::timestamptz,
      $21::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $22::text,
      $23::text,
      e.metadata,
      $24::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $25::uuid,
          $26::text,
          $27::text,
          $28::uuid,
          $29::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $30
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- stepUp
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  live AS MATERIALIZED (
    SELECT
      owner.id
    FROM
      sessions s
      JOIN owner ON owner.id = s.user_id
    WHERE
      s.id = $3::uuid
      AND s.proofs = $4::jsonb
    FOR KEY SHARE OF
      s
  ),
  ticket AS (
    INSERT INTO
      tickets (token_hash, purpose, user_id, session_id, proofs, mailbox, created_at, expires_at)
    SELECT
      $5::bytea,
      $6::ticket_purpose,
      owner.id,
      $7::uuid,
      $8::jsonb,
      $9::bool,
      $10::timestamptz,
      $11::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          live
      ) AS owner
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $12::text,
      $13::text,
      e.metadata,
      $14::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS decided (user_id),
      (
        SELECT
          $15::uuid,
          $16::text,
          $17::text,
          $18::uuid,
          $19::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $20
  )
SELECT
  user_id
FROM
  ticket;

-- verifySignInMfaTotp
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  locked_ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      locked_ticket t
      JOIN sessions s ON s.id = t.session_id
    FOR NO KEY UPDATE OF
      s
  ),
  proven AS MATERIALIZED (
    UPDATE factors f
    SET
      failures = 0,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $5::timestamptz),
      last_used_at = $6::timestamptz,
      last_time_step = $7::bigint
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner
    WHERE
      f.user_id = owner.user_id
      AND f.id = $8::uuid
      AND f.state = 'ACTIVE'
      AND f.last_time_step < $9::bigint
    RETURNING
      f.id AS factor_id
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  raised AS (
    UPDATE sessions s
    SET
      proofs = $10::jsonb,
      aal = $11::aal,
      previous_refresh_token_hash = refresh_token_hash,
      refresh_token_hash = $12::bytea,
      refreshed_at = $13::timestamptz
    FROM
      (
        SELECT
          ticket.user_id AS id
        FROM
          ticket,
          proven
      ) AS owner
      JOIN users u ON u.id = owner.id
    WHERE
      s.id = $14::uuid
      AND s.user_id = owner.id
      AND s.expires_at > $15::timestamptz
      AND s.refreshed_at > $16::timestamptz - CASE
        WHEN 'admin' = ANY (u.roles) THEN interval '3600 seconds'
        WHEN s.aal = 'aal2' THEN interval '1209600 seconds'
        ELSE interval '1209600 seconds'
      END
      AND s.created_at > $17::timestamptz - CASE
        WHEN 'admin' = ANY (u.roles) THEN interval '43200 seconds'
        WHEN s.aal = 'aal2' THEN interval '2592000 seconds'
        ELSE interval '2592000 seconds'
      END
    RETURNING
      s.id,
      s.user_id,
      s.expires_at
  ),
  signed_in AS (
    SELECT
      u.*,
      raised.expires_at AS session_expires_at
    FROM
      users u
      JOIN raised ON raised.user_id = u.id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $18::text,
      $19::text,
      e.metadata,
      $20::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $21::uuid,
          $22::text,
          $23::text,
          $24::uuid,
          $25::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $26
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- verifyChangeUserMfa
WITH
  factor AS MATERIALIZED (
    SELECT
      f.*
    FROM
      factors f
    WHERE
      f.user_id = $1::uuid
      AND f.type = $2::factor_type
      AND f.state = 'ACTIVE'
    ORDER BY
      f.id
    FOR UPDATE
  ),
  charged AS (
    UPDATE factors f
    SET
      failures = f.failures + 1,
      blocked_until = CASE
        WHEN f.failures + 1 > 2 THEN $3::timestamptz + make_interval(secs => least(60, 2 ^ least(f.failures - 2, 10)))
      END,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(f.failed_at) AS failure
        WHERE
          failure > $4::timestamptz - make_interval(days => 30)
      ) || $5::timestamptz
    FROM
      (
        SELECT
          f.id
        FROM
          (
            SELECT
              *
            FROM
              factor
          ) AS f
        WHERE
          coalesce(
            greatest(
              f.blocked_until,
              CASE
                WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                  WHEN cardinality(f.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(f.failed_at) AS failure
                    WHERE
                      failure > $6::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = f.user_id
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              END
            ) <= $7::timestamptz,
            TRUE
          )
          AND cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(f.failed_at) AS failure
              WHERE
                failure > $8::timestamptz - make_interval(days => 30)
            )
          ) < 100
      ) AS open_factor
    WHERE
      f.id = open_factor.id
    RETURNING
      f.*
  )
SELECT
  charged.id AS "id",
  charged.user_id AS "userId",
  charged.sealed_secret AS "sealedSecret",
  charged.last_time_step AS "lastTimeStep",
  charged.target AS "target",
  charged.created_at AS "enrolledAt",
  charged.failures AS "failures",
  cardinality(charged.failed_at) AS "recentFailures",
  greatest(
    f.blocked_until,
    CASE
      WHEN f.type <> 'RECOVERY_CODES' THEN CASE
        WHEN cardinality(f.failed_at) >= 10 THEN (
          SELECT
            failure + make_interval(hours => 24)
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $9::timestamptz - make_interval(hours => 24)
            AND failure > (
              SELECT
                u.password_changed_at
              FROM
                users u
              WHERE
                u.id = f.user_id
            )
          ORDER BY
            failure DESC
          OFFSET
            9
          LIMIT
            1
        )
      END
    END
  ) AS "blockedUntil"
FROM
  factor f
  LEFT JOIN charged ON charged.id = f.id;

-- verifyChangeUserMfa
WITH
  raised AS (
    SELECT
      1
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($1::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $2::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $3::text,
      $4::text,
      e.metadata,
      $5::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $6::uuid,
          $7::text,
          $8::text,
          $9::uuid,
          $10::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $11
  )
SELECT
  1;

-- verifyChangeUserMfa, removeMfaFactor
SELECT
  proofs
FROM
  sessions
WHERE
  id = $1::uuid
FOR NO KEY UPDATE;

-- verifyChangeUserMfa, removeMfaFactor
UPDATE sessions
SET
  proofs = $1::jsonb,
  aal = $2::aal
WHERE
  id = $3::uuid;

-- verifyChangeUserMfa
UPDATE factors f
SET
  failures = 0,
  blocked_until = NULL,
  failed_at = array_remove(f.failed_at, $1::timestamptz),
  last_used_at = $2::timestamptz,
  last_time_step = $3::bigint
FROM
  (
    SELECT
      $4::uuid AS user_id
  ) AS owner
WHERE
  f.user_id = owner.user_id
  AND f.id = $5::uuid
  AND f.state = 'ACTIVE'
  AND f.last_time_step < $6::bigint
RETURNING
  f.id AS factor_id;

-- verifyChangeUserMfa
INSERT INTO
  factor_removals (id, user_id, access_version, stayed, removed_at, expires_at)
SELECT
  $1::uuid,
  u.id,
  u.access_version,
  ARRAY(
    SELECT
      f.id
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND NOT (TRUE)
  ),
  $2::timestamptz,
  $3::timestamptz
FROM
  users u
WHERE
  u.id = $4::uuid
  AND EXISTS (
    SELECT
      1
    FROM
      factors f
    WHERE
      f.user_id = $5::uuid
      AND (TRUE)
      AND f.type <> 'EMAIL'
  );

-- verifyChangeUserMfa
INSERT INTO
  removed_factors (id, removal_id, sealed_secret, factor, codes)
SELECT
  f.id,
  $1::uuid,
  f.sealed_secret,
  to_jsonb(f) - 'sealed_secret',
  (
    SELECT
      jsonb_agg(to_jsonb(c))
    FROM
      recovery_codes c
    WHERE
      c.factor_id = f.id
  )
FROM
  factors f
WHERE
  f.user_id = $2::uuid
  AND (TRUE)
  AND f.type <> 'EMAIL'
ORDER BY
  f.id
FOR UPDATE OF
  f;

-- verifyChangeUserMfa, removeMfaFactor
UPDATE webauthn_credentials c
SET
  factor_id = NULL,
  removed_factor_id = r.id
FROM
  removed_factors r
WHERE
  r.removal_id = $1::uuid
  AND c.factor_id = r.id;

-- verifyChangeUserMfa
DELETE FROM factors f
WHERE
  f.user_id = $1::uuid
  AND (TRUE);

-- restoreMfaFactor
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.email = $2
  AND u.disabled_at IS NULL
FOR NO KEY UPDATE;

-- restoreMfaFactor
SELECT
  m.id AS "id",
  m.user_id AS "userId",
  m.access_version AS "accessVersion",
  m.stayed AS "stayed"
FROM
  factor_removals m
WHERE
  m.user_id = $1::uuid
  AND m.id::text = $2
  AND m.expires_at > $3::timestamptz;

-- restoreMfaFactor
DELETE FROM mailed_tokens t USING factor_removals m
WHERE
  t.user_id = $1::uuid
  AND t.purpose = 'RESTORE_FACTOR'
  AND m.user_id = t.user_id
  AND m.id::text = t.about
  AND m.access_version >= $2::int;

-- restoreMfaFactor
DELETE FROM factors f
WHERE
  f.user_id = $1::uuid
  AND f.id <> ALL ($2::uuid[]);

-- restoreMfaFactor
INSERT INTO
  factors (
    id,
    user_id,
    type,
    state,
    name,
    is_primary,
    sealed_secret,
    target,
    last_time_step,
    created_at,
    last_used_at,
    failures,
    blocked_until,
    failed_at
  )
SELECT
  r.id,
  m.user_id,
  f.type,
  f.state,
  f.name,
  f.is_primary,
  r.sealed_secret,
  f.target,
  f.last_time_step,
  f.created_at,
  f.last_used_at,
  f.failures,
  f.blocked_until,
  f.failed_at
FROM
  factor_removals m
  JOIN removed_factors r ON r.removal_id = m.id,
  jsonb_populate_record(NULL::factors, r.factor) AS f
WHERE
  m.user_id = $1::uuid
  AND m.access_version >= $2::int
  AND (
    m.id = $3::uuid
    OR r.id = ANY ($4::uuid[])
  )
ORDER BY
  r.id
RETURNING
  id,
  type::text AS "type";

-- restoreMfaFactor
UPDATE webauthn_credentials
SET
  factor_id = removed_factor_id,
  removed_factor_id = NULL
WHERE
  removed_factor_id = ANY ($1::uuid[]);

-- restoreMfaFactor
INSERT INTO
  recovery_codes (id, factor_id, code_hash, key_id, used_at)
SELECT
  c.id,
  c.factor_id,
  c.code_hash,
  c.key_id,
  c.used_at
FROM
  removed_factors r,
  jsonb_populate_recordset(NULL::recovery_codes, r.codes) AS c
WHERE
  r.id = ANY ($1::uuid[]);

-- restoreMfaFactor
DELETE FROM factor_removals
WHERE
  user_id = $1::uuid
  AND access_version >= $2::int;

-- restoreMfaFactor
SELECT
  f.id AS "id",
  f.type::text AS "type",
  f.name AS "name",
  f.is_primary AS "isPrimary",
  f.target AS "target",
  f.created_at AS "createdAt",
  f.last_used_at AS "lastUsedAt",
  f.state::text AS "state"
FROM
  factors f
WHERE
  f.user_id = $1::uuid
  AND f.state <> 'PENDING'
  AND f.type <> 'RECOVERY_CODES';

-- restoreMfaFactor, setPrimaryMfaFactor, removeMfaFactor
UPDATE factors
SET
  is_primary = (id = $1::uuid)
WHERE
  user_id = $2::uuid
  AND state <> 'PENDING'
  AND type <> 'RECOVERY_CODES';

-- generateRecoveryCodes
SELECT
  u.id
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
  AND TRUE
FOR NO KEY UPDATE;

-- generateRecoveryCodes
SELECT
  1
FROM
  factors
WHERE
  user_id = $1::uuid
  AND state <> 'PENDING'
  AND type NOT IN ('EMAIL', 'RECOVERY_CODES');

-- verifySignInMfaRecoveryCode
WITH
  ticket AS (
    UPDATE tickets t
    SET
      attempts = t.attempts + 1
    FROM
      users u
    WHERE
      u.id = t.user_id
      AND t.token_hash = $1::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $2::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
    RETURNING
      t.*,
      u.access_version
  ),
  factor AS MATERIALIZED (
    SELECT
      f.*
    FROM
      factors f
      JOIN ticket ON f.user_id = ticket.user_id
    WHERE
      f.type = $3::factor_type
      AND f.state = 'ACTIVE'
      AND (
        f.type = 'RECOVERY_CODES'
        OR f.type = ANY (
          (
            (
              SELECT
                p.allowed_factors
              FROM
                mfa_policies p
              ORDER BY
                p.version DESC
              LIMIT
                1
            )::factor_type[]
          )
        )
      )
    ORDER BY
      f.id
    FOR UPDATE OF
      f
  ),
  charged AS (
    UPDATE factors f
    SET
      failures = f.failures + 1,
      blocked_until = CASE
        WHEN f.failures + 1 > 2 THEN $4::timestamptz + make_interval(secs => least(60, 2 ^ least(f.failures - 2, 10)))
      END,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(f.failed_at) AS failure
        WHERE
          failure > $5::timestamptz - make_interval(days => 30)
      ) || $6::timestamptz
    FROM
      (
        SELECT
          f.id
        FROM
          (
            SELECT
              *
            FROM
              factor
          ) AS f
        WHERE
          coalesce(
            greatest(
              f.blocked_until,
              CASE
                WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                  WHEN cardinality(f.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(f.failed_at) AS failure
                    WHERE
                      failure > $7::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = f.user_id
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              END
            ) <= $8::timestamptz,
            TRUE
          )
          AND cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(f.failed_at) AS failure
              WHERE
                failure > $9::timestamptz - make_interval(days => 30)
            )
          ) < 100
      ) AS open_factor
    WHERE
      f.id = open_factor.id
    RETURNING
      f.*
  ),
  mailbox AS (
    SELECT
      1
    WHERE
      FALSE
  )
SELECT
  ticket.user_id AS "userId",
  charged.sealed_secret AS "sealedSecret",
  charged.last_time_step AS "lastTimeStep",
  charged.target AS "target",
  charged.created_at AS "enrolledAt",
  charged.failures AS "failures",
  cardinality(charged.failed_at) AS "recentFailures",
  charged.id AS "factorId",
  ticket.purpose::text AS "purpose",
  ticket.access_version AS "accessVersion",
  ticket.session_id AS "sessionId",
  ticket.proofs AS "proofs",
  NULL::int AS "trustedDeviceDays",
  ticket.attempts AS "attempts",
  (
    SELECT
      count(*)::int
    FROM
      recovery_codes c
      JOIN factor f ON f.id = c.factor_id
    WHERE
      c.used_at IS NULL
  ) AS "recoveryCodesRemaining",
  NULL AS "mailbox"
FROM
  ticket
  LEFT JOIN charged ON TRUE,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- verifySignInMfaRecoveryCode
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    SELECT
      c.id,
      f.id AS factor_id
    FROM
      recovery_codes c
      JOIN factors f ON f.id = c.factor_id
      JOIN (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner ON f.user_id = owner.user_id
    WHERE
      f.id = $5::uuid
      AND f.state = 'ACTIVE'
      AND c.used_at IS NULL
      AND c.code_hash IN ($6)
    FOR UPDATE OF
      c
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  consumed_0 AS (
    UPDATE recovery_codes c
    SET
      used_at = $7::timestamptz
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      c.id = proven.id
  ),
  consumed_1 AS (
    UPDATE factors f
    SET
      failures = CASE
        WHEN f.id = proven.factor_id THEN 0
        ELSE f.failures - 1
      END,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $8::timestamptz),
      last_used_at = CASE
        WHEN f.id = proven.factor_id THEN $9::timestamptz
        ELSE f.last_used_at
      END,
      last_time_step = CASE
        WHEN f.id = proven.factor_id THEN greatest(f.last_time_step, $10::bigint)
        ELSE f.last_time_step
      END
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      f.id = ANY ($11::uuid[])
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $12::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $13::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $14::uuid,
      owner.id,
      $15::jsonb,
      $16::aal,
      $17::bytea,
      $18::timestamptz,
      $19::uuid,
      $20::text,
      $21::text,
      $22::timestamptz,
      $23::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $24::text,
      $25::text,
      e.metadata,
      $26::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      jsonb_to_recordset($27::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $28
  ),
  events_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              id
            FROM
              signed_in
          ) AS decided (user_id),
          jsonb_to_recordset($29::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $30
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- verifySignInMfaTotp
WITH
  ticket AS (
    UPDATE tickets t
    SET
      attempts = t.attempts + 1
    FROM
      users u
    WHERE
      u.id = t.user_id
      AND t.token_hash = $1::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $2::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
    RETURNING
      t.*,
      u.access_version
  ),
  factor AS MATERIALIZED (
    SELECT
      f.*
    FROM
      factors f
      JOIN ticket ON f.user_id = ticket.user_id
    WHERE
      f.type = $3::factor_type
      AND f.state = 'ACTIVE'
      AND (
        f.type = 'RECOVERY_CODES'
        OR f.type = ANY (
          (
            (
              SELECT
                p.allowed_factors
              FROM
                mfa_policies p
              ORDER BY
                p.version DESC
              LIMIT
                1
            )::factor_type[]
          )
        )
      )
    ORDER BY
      f.id
    FOR UPDATE OF
      f
  ),
  charged AS (
    UPDATE factors f
    SET
      failures = f.failures + 1,
      blocked_until = CASE
        WHEN f.failures + 1 > 2 THEN $4::timestamptz + make_interval(secs => least(60, 2 ^ least(f.failures - 2, 10)))
      END,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(f.failed_at) AS failure
        WHERE
          failure > $5::timestamptz - make_interval(days => 30)
      ) || $6::timestamptz
    FROM
      (
        SELECT
          f.id
        FROM
          (
            SELECT
              *
            FROM
              factor
          ) AS f
        WHERE
          coalesce(
            greatest(
              f.blocked_until,
              CASE
                WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                  WHEN cardinality(f.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(f.failed_at) AS failure
                    WHERE
                      failure > $7::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = f.user_id
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              END
            ) <= $8::timestamptz,
            TRUE
          )
          AND cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(f.failed_at) AS failure
              WHERE
                failure > $9::timestamptz - make_interval(days => 30)
            )
          ) < 100
      ) AS open_factor
    WHERE
      f.id = open_factor.id
    RETURNING
      f.*
  ),
  mailbox AS (
    SELECT
      1
    WHERE
      FALSE
  )
SELECT
  ticket.user_id AS "userId",
  charged.sealed_secret AS "sealedSecret",
  charged.last_time_step AS "lastTimeStep",
  charged.target AS "target",
  charged.created_at AS "enrolledAt",
  charged.failures AS "failures",
  cardinality(charged.failed_at) AS "recentFailures",
  charged.id AS "factorId",
  ticket.purpose::text AS "purpose",
  ticket.access_version AS "accessVersion",
  ticket.session_id AS "sessionId",
  ticket.proofs AS "proofs",
  (
    SELECT
      CASE
        WHEN p.trusted_devices_enabled
        AND NOT (
          p.strict
          AND p.requirement = 'REQUIRED'
        ) THEN p.trusted_devices_duration_days
      END
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "trustedDeviceDays",
  ticket.attempts AS "attempts",
  0 AS "recoveryCodesRemaining",
  NULL AS "mailbox"
FROM
  ticket
  LEFT JOIN charged ON TRUE,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- verifySignInMfaTotp
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    UPDATE factors f
    SET
      failures = 0,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $5::timestamptz),
      last_used_at = $6::timestamptz,
      last_time_step = $7::bigint
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner
    WHERE
      f.user_id = owner.user_id
      AND f.id = $8::uuid
      AND f.state = 'ACTIVE'
      AND f.last_time_step < $9::bigint
    RETURNING
      f.id AS factor_id
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $10::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $11::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $12::uuid,
      owner.id,
      $13::jsonb,
      $14::aal,
      $15::bytea,
      $16::timestamptz,
      $17::uuid,
      $18::text,
      $19::text,
      $20::timestamptz,
      $21::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    INSERT INTO
      trusted_devices (id, user_id, token_hash, name, created_at, expires_at)
    SELECT
      $22::uuid,
      owner.id,
      $23::bytea,
      $24,
      $25::timestamptz,
      $26::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $27::text,
      $28::text,
      e.metadata,
      $29::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      jsonb_to_recordset($30::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $31
  ),
  events_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              id
            FROM
              signed_in
          ) AS decided (user_id),
          jsonb_to_recordset($32::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $33
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- signInEmailPassword, explainSignIn
SELECT
  d.id AS "id"
FROM
  trusted_devices d
  JOIN users u ON u.id = d.user_id
WHERE
  d.token_hash = $1::bytea
  AND u.email = $2
  AND d.expires_at > $3::timestamptz
  AND EXISTS (
    SELECT
      1
    FROM
      (
        SELECT
          *
        FROM
          mfa_policies
        ORDER BY
          version DESC
        LIMIT
          1
      ) AS p
    WHERE
      p.trusted_devices_enabled
      AND d.created_at > $4::timestamptz - make_interval(days => p.trusted_devices_duration_days)
  );

-- signInEmailPassword
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $3::uuid
    FOR NO KEY UPDATE
  ),
  device AS (
    UPDATE trusted_devices d
    SET
      token_hash = $4::bytea,
      last_used_at = $5::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    WHERE
      d.id = $6::uuid
      AND d.user_id = owner.id
      AND d.token_hash = $7::bytea
      AND d.expires_at > $8::timestamptz
    RETURNING
      d.id,
      d.user_id
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $9::timestamptz,
      password_hash = $10,
      password_key_id = $11,
      password_length_reached = $12::int,
      password_advice_id = coalesce(u.password_advice_id, $13::uuid)
    FROM
      device
    WHERE
      u.id = device.user_id
    RETURNING
      u.*
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $14::uuid,
      owner.id,
      $15::jsonb,
      $16::aal,
      $17::bytea,
      $18::timestamptz,
      $19::uuid,
      $20::text,
      $21::text,
      $22::timestamptz,
      $23::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $24
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $25
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $26::text,
      $27::text,
      e.metadata,
      $28::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      jsonb_to_recordset($29::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $30
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- refreshSession
SELECT
  1
FROM
  trusted_devices d
WHERE
  d.id = $1::uuid
  AND d.user_id = $2::uuid
  AND d.expires_at > $3::timestamptz
  AND EXISTS (
    SELECT
      1
    FROM
      (
        SELECT
          *
        FROM
          mfa_policies
        ORDER BY
          version DESC
        LIMIT
          1
      ) AS p
    WHERE
      p.trusted_devices_enabled
      AND d.created_at > $4::timestamptz - make_interval(days => p.trusted_devices_duration_days)
  );

-- revokeTrustedDevice, revokeAllTrustedDevices
DELETE FROM trusted_devices
WHERE
  user_id = $1::uuid
  AND (
    $2::uuid IS NULL
    OR id = $3::uuid
  );

-- enrollMfaWebauthn
SELECT
  c.id AS "id",
  c.public_key AS "publicKey",
  c.counter AS "counter",
  c.transports AS "transports",
  c.backup_eligible AS "backupEligible"
FROM
  webauthn_credentials c
  JOIN factors f ON f.id = c.factor_id
WHERE
  f.user_id = $1::uuid;

-- verifyEnrollMfaWebauthn
WITH
  pending AS MATERIALIZED (
    SELECT
      id,
      webauthn_challenge
    FROM
      factors
    WHERE
      id = $1::uuid
      AND user_id = $2::uuid
      AND type = 'WEBAUTHN'
      AND state = 'PENDING'
      AND expires_at > $3::timestamptz
      AND webauthn_challenge IS NOT NULL
    FOR UPDATE
  )
UPDATE factors f
SET
  webauthn_challenge = NULL
FROM
  pending
WHERE
  f.id = pending.id
RETURNING
  pending.webauthn_challenge AS "challenge",
  f.created_at AS "begunAt";

-- verifyEnrollMfaWebauthn
INSERT INTO
  webauthn_credentials (id, factor_id, public_key, counter, aaguid, transports, backup_eligible, backed_up, discoverable)
VALUES
  ($1::bytea, $2::uuid, $3::bytea, $4::bigint, $5::uuid, $6::text[], $7::bool, $8::bool, $9::bool)
ON CONFLICT (id) DO NOTHING;

-- generateSignInMfaWebauthn
WITH
  ticket AS MATERIALIZED (
    SELECT
      t.*,
      u.access_version
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $1::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $2::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
    FOR UPDATE OF
      t
  ),
  asked AS (
    UPDATE tickets t
    SET
      webauthn_challenge = $3::bytea,
      webauthn_challenge_expires_at = $4::timestamptz
    FROM
      ticket
    WHERE
      t.token_hash = ticket.token_hash
  )
SELECT
  c.id AS "id",
  c.public_key AS "publicKey",
  c.counter AS "counter",
  c.transports AS "transports",
  c.backup_eligible AS "backupEligible"
FROM
  ticket
  LEFT JOIN factors f ON f.user_id = ticket.user_id
  AND f.state = 'ACTIVE'
  AND f.type = 'WEBAUTHN'
  AND f.type = ANY (
    (
      (
        SELECT
          p.allowed_factors
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      )::factor_type[]
    )
  )
  LEFT JOIN webauthn_credentials c ON c.factor_id = f.id
ORDER BY
  f.is_primary DESC,
  f.created_at;

-- verifySignInMfaWebauthn
WITH
  ticket AS MATERIALIZED (
    SELECT
      t.*,
      u.access_version
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $1::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $2::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
    FOR UPDATE OF
      t
  ),
  charged AS (
    UPDATE tickets t
    SET
      webauthn_challenge = NULL,
      attempts = t.attempts + CASE
        WHEN ticket.webauthn_challenge IS NULL THEN 0
        ELSE 1
      END
    FROM
      ticket
    WHERE
      t.token_hash = ticket.token_hash
    RETURNING
      t.attempts
  )
SELECT
  c.id AS "id",
  c.public_key AS "publicKey",
  c.counter AS "counter",
  c.transports AS "transports",
  c.backup_eligible AS "backupEligible",
  f.id AS "factorId",
  f.created_at AS "enrolledAt",
  ticket.purpose::text AS "purpose",
  ticket.user_id AS "userId",
  ticket.access_version AS "accessVersion",
  ticket.session_id AS "sessionId",
  ticket.proofs AS "proofs",
  (
    SELECT
      CASE
        WHEN p.trusted_devices_enabled
        AND NOT (
          p.strict
          AND p.requirement = 'REQUIRED'
        ) THEN p.trusted_devices_duration_days
      END
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "trustedDeviceDays",
  charged.attempts AS "attempts",
  0 AS "recoveryCodesRemaining",
  NULL AS "mailbox",
  CASE
    WHEN ticket.webauthn_challenge_expires_at > $3::timestamptz THEN ticket.webauthn_challenge
  END AS "challenge"
FROM
  ticket
  JOIN charged ON TRUE
  LEFT JOIN (
    factors f
    JOIN webauthn_credentials c ON c.factor_id = f.id
  ) ON f.user_id = ticket.user_id
  AND f.state = 'ACTIVE'
  AND f.type = ANY (
    (
      (
        SELECT
          p.allowed_factors
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      )::factor_type[]
    )
  )
  AND c.id = $4::bytea;

-- verifySignInMfaWebauthn
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    SELECT
      f.id AS factor_id
    FROM
      factors f
      JOIN webauthn_credentials c ON c.factor_id = f.id
      JOIN (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner ON f.user_id = owner.user_id
    WHERE
      c.id = $5::bytea
      AND f.id = $6::uuid
      AND f.state = 'ACTIVE'
      AND (
        c.counter < $7::bigint
        OR (
          c.counter = 0
          AND $8::bigint = 0
        )
      )
    FOR UPDATE OF
      f,
      c
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  consumed_0 AS (
    UPDATE webauthn_credentials c
    SET
      counter = $9::bigint,
      backed_up = $10::bool,
      discoverable = CASE
        WHEN $11::bool THEN TRUE
        ELSE c.discoverable
      END
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      c.factor_id = proven.factor_id
  ),
  consumed_1 AS (
    UPDATE factors f
    SET
      last_used_at = $12::timestamptz
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      f.id = proven.factor_id
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $13::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $14::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $15::uuid,
      owner.id,
      $16::jsonb,
      $17::aal,
      $18::bytea,
      $19::timestamptz,
      $20::uuid,
      $21::text,
      $22::text,
      $23::timestamptz,
      $24::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $25::text,
      $26::text,
      e.metadata,
      $27::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $28::uuid,
          $29::text,
          $30::text,
          $31::uuid,
          $32::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $33
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- generateSignInWebauthn
WITH
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $1,
      1,
      CASE
        WHEN 1 >= $2::int THEN $3::timestamptz + make_interval(secs => $4::int)
      END,
      $5::timestamptz + make_interval(secs => $6::int)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $7::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $8::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $9::int THEN CASE
          WHEN t.expires_at <= $10::timestamptz THEN $11::timestamptz + make_interval(secs => $12::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $13::timestamptz THEN $14::timestamptz + make_interval(secs => $15::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $16::timestamptz
    RETURNING
      t.key
  ),
  asked AS (
    INSERT INTO
      webauthn_sign_in_challenges (challenge_hash, expires_at)
    SELECT
      $17::bytea,
      $18::timestamptz
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          charged
      )
    RETURNING
      1
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      asked
  ) AS "put",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($19::text[])
      AND blocked_until > $20::timestamptz
  ) AS "blockedUntil";

-- signInWebauthn
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  address AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $3,
      1,
      NULL,
      $4::timestamptz + make_interval(secs => 300)
    WHERE
      (
        (
          SELECT
            until IS NULL
          FROM
            blocked
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $5::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $6::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= 60 THEN $7::timestamptz + make_interval(
          secs => least(
            300,
            300 * 2 ^ least(
              (
                CASE
                  WHEN t.expires_at <= $8::timestamptz THEN 1
                  ELSE t.failures + 1
                END
              ) - 60,
              20
            )
          )
        )
      END,
      expires_at = CASE
        WHEN t.expires_at <= $9::timestamptz THEN $10::timestamptz + make_interval(secs => 300)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $11::timestamptz
    RETURNING
      t.key
  ),
  challenge AS (
    DELETE FROM webauthn_sign_in_challenges
    WHERE
      challenge_hash = $12::bytea
      AND EXISTS (
        SELECT
          1
        FROM
          address
      )
    RETURNING
      expires_at
  )
SELECT
  c.id AS "id",
  c.public_key AS "publicKey",
  c.counter AS "counter",
  c.transports AS "transports",
  c.backup_eligible AS "backupEligible",
  u.id AS "userId",
  u.disabled_at IS NOT NULL AS "disabled",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.access_version AS "accessVersion",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  f.id AS "factorId",
  f.created_at AS "enrolledAt",
  EXISTS (
    SELECT
      1
    FROM
      address
  ) AS "admitted",
  blocked.until AS "blockedUntil",
  EXISTS (
    SELECT
      1
    FROM
      challenge
    WHERE
      expires_at > $13::timestamptz
  ) AS "challenged"
FROM
  blocked
  LEFT JOIN (
    webauthn_credentials c
    JOIN factors f ON f.id = c.factor_id
    AND f.state = 'ACTIVE'
    JOIN users u ON u.id = f.user_id
  ) ON c.id = $14::bytea,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- signInWebauthn
WITH
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $1::text,
      $2::text,
      e.metadata,
      $3::timestamptz
    FROM
      (
        SELECT
          (
            SELECT
              u.id
            FROM
              users u
            WHERE
              u.id = $4::uuid
            FOR KEY SHARE
          )
      ) AS decided (user_id),
      (
        SELECT
          $5::uuid,
          $6::text,
          $7::text,
          $8::uuid,
          $9::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  ),
  events_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              (
                SELECT
                  u.id
                FROM
                  users u
                WHERE
                  u.id = $11::uuid
                FOR KEY SHARE
              )
          ) AS decided (user_id),
          jsonb_to_recordset($12::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $13
  )
SELECT
  1;

-- signInWebauthn
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $3::uuid
    FOR NO KEY UPDATE
  ),
  proven AS MATERIALIZED (
    SELECT
      f.id AS factor_id
    FROM
      factors f
      JOIN webauthn_credentials c ON c.factor_id = f.id
      JOIN (
        SELECT
          id AS user_id
        FROM
          owner
      ) AS owner ON f.user_id = owner.user_id
    WHERE
      c.id = $4::bytea
      AND f.id = $5::uuid
      AND f.state = 'ACTIVE'
      AND (
        c.counter < $6::bigint
        OR (
          c.counter = 0
          AND $7::bigint = 0
        )
      )
    FOR UPDATE OF
      f,
      c
  ),
  consumed_0 AS (
    UPDATE webauthn_credentials c
    SET
      counter = $8::bigint,
      backed_up = $9::bool,
      discoverable = CASE
        WHEN $10::bool THEN TRUE
        ELSE c.discoverable
      END
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      c.factor_id = proven.factor_id
  ),
  consumed_1 AS (
    UPDATE factors f
    SET
      last_used_at = $11::timestamptz
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      f.id = proven.factor_id
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $12::timestamptz
    FROM
      owner,
      proven
    WHERE
      u.id = owner.id
    RETURNING
      u.*
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $13::uuid,
      owner.id,
      $14::jsonb,
      $15::aal,
      $16::bytea,
      $17::timestamptz,
      $18::uuid,
      $19::text,
      $20::text,
      $21::timestamptz,
      $22::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 60 THEN blocked_until
      END
    WHERE
      key = $23
      AND EXISTS (
        SELECT
          1
        FROM
          session
      )
    RETURNING
      key
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $24::text,
      $25::text,
      e.metadata,
      $26::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $27::uuid,
          $28::text,
          $29::text,
          $30::uuid,
          $31::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $32
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- removePassword
SELECT
  u.id
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
  AND (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) = $3::uuid
  AND EXISTS (
    SELECT
      1
    FROM
      sessions s
    WHERE
      s.id = $4::uuid
  )
FOR NO KEY UPDATE;

-- removePassword, removeMfaFactor
SELECT
  count(*) >= 2
  OR (
    count(*) = 1
    AND EXISTS (
      SELECT
        1
      FROM
        factors s
        JOIN recovery_codes r ON r.factor_id = s.id
      WHERE
        s.user_id = $1::uuid
        AND s.state = 'ACTIVE'
        AND r.used_at IS NULL
    )
  ) AS "carried"
FROM
  factors f
  JOIN webauthn_credentials c ON c.factor_id = f.id
WHERE
  f.user_id = $2::uuid
  AND f.state = 'ACTIVE'
  AND f.type = ANY (
    (
      (
        SELECT
          p.allowed_factors
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      )::factor_type[]
    )
  )
  AND c.discoverable
  AND f.id IS DISTINCT FROM $3::uuid;

-- removePassword
UPDATE users
SET
  password_hash = $1,
  password_key_id = $2,
  password_removed_at = $3::timestamptz,
  password_length_reached = NULL,
  password_advice_id = NULL,
  password_changed_at = greatest($4::timestamptz, password_changed_at + interval '1 millisecond')
WHERE
  id = $5::uuid;

-- removeMfaFactor
SELECT
  u.id
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
  AND (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) = $3::uuid
  AND EXISTS (
    SELECT
      1
    FROM
      sessions s
    WHERE
      s.id = $4::uuid
  )
FOR NO KEY UPDATE;

-- removeMfaFactor
SELECT
  f.id AS "id",
  f.type::text AS "type",
  f.name AS "name",
  f.is_primary AS "isPrimary",
  f.target AS "target",
  f.created_at AS "createdAt",
  f.last_used_at AS "lastUsedAt",
  f.state::text AS "state"
FROM
  factors f
WHERE
  f.user_id = $1::uuid
  AND f.state <> 'PENDING'
  AND f.type <> 'RECOVERY_CODES';

-- removeMfaFactor
DELETE FROM sessions
WHERE
  id = $1::uuid;

-- removeMfaFactor
INSERT INTO
  factor_removals (id, user_id, access_version, stayed, removed_at, expires_at)
SELECT
  $1::uuid,
  u.id,
  u.access_version,
  ARRAY(
    SELECT
      f.id
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND NOT (
        f.id = $2::uuid
        OR (
          f.type = 'RECOVERY_CODES'
          AND $3::bool
        )
      )
  ),
  $4::timestamptz,
  $5::timestamptz
FROM
  users u
WHERE
  u.id = $6::uuid
  AND EXISTS (
    SELECT
      1
    FROM
      factors f
    WHERE
      f.user_id = $7::uuid
      AND (
        f.id = $8::uuid
        OR (
          f.type = 'RECOVERY_CODES'
          AND $9::bool
        )
      )
      AND f.type <> 'EMAIL'
  );

-- removeMfaFactor
INSERT INTO
  removed_factors (id, removal_id, sealed_secret, factor, codes)
SELECT
  f.id,
  $1::uuid,
  f.sealed_secret,
  to_jsonb(f) - 'sealed_secret',
  (
    SELECT
      jsonb_agg(to_jsonb(c))
    FROM
      recovery_codes c
    WHERE
      c.factor_id = f.id
  )
FROM
  factors f
WHERE
  f.user_id = $2::uuid
  AND (
    f.id = $3::uuid
    OR (
      f.type = 'RECOVERY_CODES'
      AND $4::bool
    )
  )
  AND f.type <> 'EMAIL'
ORDER BY
  f.id
FOR UPDATE OF
  f;

-- removeMfaFactor
DELETE FROM factors f
WHERE
  f.user_id = $1::uuid
  AND (
    f.id = $2::uuid
    OR (
      f.type = 'RECOVERY_CODES'
      AND $3::bool
    )
  );

-- POST /account/hand-over
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
    FOR KEY SHARE
  ),
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $2,
      1,
      CASE
        WHEN 1 >= $3::int THEN $4::timestamptz + make_interval(secs => $5::int)
      END,
      $6::timestamptz + make_interval(secs => $7::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            owner
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $8::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $9::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $10::int THEN CASE
          WHEN t.expires_at <= $11::timestamptz THEN $12::timestamptz + make_interval(secs => $13::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $14::timestamptz THEN $15::timestamptz + make_interval(secs => $16::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $17::timestamptz
    RETURNING
      t.key
  ),
  issued AS (
    INSERT INTO
      sign_in_codes (
        code_hash,
        user_id,
        session_id,
        access_version,
        code_challenge,
        return_origin,
        created_at,
        expires_at
      )
    SELECT
      $18::bytea,
      u.id,
      $19::uuid,
      u.access_version,
      $20::bytea,
      $21,
      $22::timestamptz,
      $23::timestamptz
    FROM
      owner
      JOIN users u ON u.id = owner.id
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          charged
      )
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $24::text,
      $25::text,
      e.metadata,
      $26::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          issued
      ) AS decided (user_id),
      (
        SELECT
          $27::uuid,
          $28::text,
          $29::text,
          $30::uuid,
          $31::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $32
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      owner
  ) AS "there",
  EXISTS (
    SELECT
      1
    FROM
      issued
  ) AS "issued",
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($33::text[])
      AND blocked_until > $34::timestamptz
  ) AS "blockedUntil";

-- exchangeSignInCode
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  address AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $3,
      1,
      NULL,
      $4::timestamptz + make_interval(secs => 300)
    WHERE
      (
        (
          SELECT
            until IS NULL
          FROM
            blocked
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $5::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $6::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= 60 THEN $7::timestamptz + make_interval(
          secs => least(
            300,
            300 * 2 ^ least(
              (
                CASE
                  WHEN t.expires_at <= $8::timestamptz THEN 1
                  ELSE t.failures + 1
                END
              ) - 60,
              20
            )
          )
        )
      END,
      expires_at = CASE
        WHEN t.expires_at <= $9::timestamptz THEN $10::timestamptz + make_interval(secs => 300)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $11::timestamptz
    RETURNING
      t.key
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      address
  ) AS "admitted",
  blocked.until AS "blockedUntil"
FROM
  blocked,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- exchangeSignInCode
WITH
  presented AS (
    UPDATE sign_in_codes
    SET
      uses = uses + 1
    WHERE
      code_hash = $1::bytea
    RETURNING
      *,
      expires_at > $2::timestamptz AS fresh
  )
SELECT
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.roles AS "roles",
  u.created_at AS "createdAt",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  ARRAY(
    SELECT
      f.type::text
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "heldTypes",
  u.id AS "userId",
  c.access_version AS "accessVersion",
  c.access_version = u.access_version AS "accessUnchanged",
  c.fresh AS "fresh",
  c.uses AS "uses",
  c.code_challenge AS "challenge",
  c.return_origin AS "returnOrigin",
  u.disabled_at IS NOT NULL AS "disabled",
  s.id AS "sessionId",
  s.proofs AS "proofs",
  s.created_at AS "sessionCreatedAt",
  s.expires_at AS "sessionExpiresAt",
  s.trusted_device_id AS "trustedDeviceId",
  s.trusted_device_id IS NOT NULL
  AND EXISTS (
    SELECT
      1
    FROM
      trusted_devices d
    WHERE
      d.id = s.trusted_device_id
      AND d.user_id = s.user_id
      AND d.expires_at > $3::timestamptz
      AND EXISTS (
        SELECT
          1
        FROM
          (
            SELECT
              *
            FROM
              mfa_policies
            ORDER BY
              version DESC
            LIMIT
              1
          ) AS p
        WHERE
          p.trusted_devices_enabled
          AND d.created_at > $4::timestamptz - make_interval(days => p.trusted_devices_duration_days)
      )
  ) AS "trustedDevice"
FROM
  presented c
  JOIN users u ON u.id = c.user_id
  LEFT JOIN sessions s ON s.id = c.session_id
  AND s.user_id = u.id
  AND s.expires_at > $5::timestamptz
  AND s.refreshed_at > $6::timestamptz - CASE
    WHEN 'admin' = ANY (u.roles) THEN interval '3600 seconds'
    WHEN s.aal = 'aal2' THEN interval '1209600 seconds'
    ELSE interval '1209600 seconds'
  END
  AND s.created_at > $7::timestamptz - CASE
    WHEN 'admin' = ANY (u.roles) THEN interval '43200 seconds'
    WHEN s.aal = 'aal2' THEN interval '2592000 seconds'
    ELSE interval '2592000 seconds'
  END;

-- exchangeSignInCode
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $3::uuid
    FOR NO KEY UPDATE
  ),
  spent AS (
    UPDATE sign_in_codes c
    SET
      opened_session_id = $4::uuid
    FROM
      owner
    WHERE
      c.code_hash = $5::bytea
      AND c.user_id = owner.id
      AND c.uses = 1
      AND c.expires_at > $6::timestamptz
    RETURNING
      c.user_id
  ),
  made_by AS MATERIALIZED (
    SELECT
      s.user_id
    FROM
      spent
      JOIN users u ON u.id = spent.user_id
      JOIN sessions s ON s.user_id = u.id
      AND s.id = $7::uuid
    WHERE
      s.expires_at > $8::timestamptz
      AND s.refreshed_at > $9::timestamptz - CASE
        WHEN 'admin' = ANY (u.roles) THEN interval '3600 seconds'
        WHEN s.aal = 'aal2' THEN interval '1209600 seconds'
        ELSE interval '1209600 seconds'
      END
      AND s.created_at > $10::timestamptz - CASE
        WHEN 'admin' = ANY (u.roles) THEN interval '43200 seconds'
        WHEN s.aal = 'aal2' THEN interval '2592000 seconds'
        ELSE interval '2592000 seconds'
      END
    FOR KEY SHARE OF
      s
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $11::timestamptz
    FROM
      made_by
    WHERE
      u.id = made_by.user_id
    RETURNING
      u.*
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $12::uuid,
      owner.id,
      $13::jsonb,
      $14::aal,
      $15::bytea,
      $16::timestamptz,
      $17::uuid,
      $18::text,
      $19::text,
      $20::timestamptz,
      $21::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 60 THEN blocked_until
      END
    WHERE
      key = $22
      AND EXISTS (
        SELECT
          1
        FROM
          session
      )
    RETURNING
      key
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $23::text,
      $24::text,
      e.metadata,
      $25::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $26::uuid,
          $27::text,
          $28::text,
          $29::uuid,
          $30::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $31
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- exchangeSignInCode
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
    FOR NO KEY UPDATE
  ),
  ended AS (
    DELETE FROM sessions s USING owner
    JOIN sign_in_codes c ON c.user_id = owner.id
    WHERE
      c.code_hash = $2::bytea
      AND c.uses > 1
      AND c.expires_at > $3::timestamptz
      AND s.id = c.opened_session_id
      AND s.user_id = owner.id
    RETURNING
      s.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  ),
  endings AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $13::text,
      $14::text,
      e.metadata,
      $15::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ended
      ) AS decided (user_id),
      (
        SELECT
          $16::uuid,
          $17::text,
          $18::text,
          $19::uuid,
          $20::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  endings_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN endings e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $21
  )
SELECT
  1;

-- exchangeSignInCode, verifySignInMfaTotp, verifyChangeUserMfa
WITH
  counted AS (
    INSERT INTO
      throttles AS t (key, failures, expires_at)
    SELECT
      $1,
      1,
      $2::timestamptz
    WHERE
      TRUE
    ON CONFLICT (key) DO UPDATE
    SET
      failures = t.failures + 1
    RETURNING
      t.failures
  ),
  refusal AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $3::text,
      $4::text,
      e.metadata,
      $5::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          counted
        WHERE
          failures <= $6::int
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  refusal_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN refusal e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  1;

-- enrollMfaSms
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  owner AS (
    INSERT INTO
      factors (
        id,
        user_id,
        type,
        state,
        name,
        sealed_secret,
        target,
        webauthn_challenge,
        created_at,
        expires_at,
        failures
      )
    SELECT
      $3::uuid,
      owner.id,
      $4::factor_type,
      'PENDING',
      $5,
      $6::bytea,
      $7::text,
      $8::bytea,
      $9::timestamptz,
      $10::timestamptz,
      coalesce(
        (
          SELECT
            max(p.failures)
          FROM
            factors p
          WHERE
            p.user_id = $11::uuid
            AND p.type = $12::factor_type
            AND p.state = 'PENDING'
            AND p.target = $13::text
            AND p.expires_at > $14::timestamptz
        ),
        0
      )
    FROM
      (
        SELECT
          u.id
        FROM
          users u
        WHERE
          u.id = $15::uuid
          AND u.access_version = $16::int
          AND u.disabled_at IS NULL
          AND (
            SELECT
              until IS NULL
            FROM
              blocked
          )
          AND coalesce(
            (
              SELECT
                max(p.failures)
              FROM
                factors p
              WHERE
                p.user_id = $17::uuid
                AND p.type = $18::factor_type
                AND p.state = 'PENDING'
                AND p.target = $19::text
                AND p.expires_at > $20::timestamptz
            ),
            0
          ) < $21::int
        FOR NO KEY UPDATE
      ) AS owner
    RETURNING
      id,
      user_id
  ),
  room AS (
    DELETE FROM factors
    WHERE
      user_id = $22::uuid
      AND state = 'PENDING'
      AND id <> $23::uuid
      AND EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND id NOT IN (
        SELECT
          p.id
        FROM
          factors p
        WHERE
          p.user_id = $24::uuid
          AND p.state = 'PENDING'
          AND p.expires_at > $25::timestamptz
          AND (NOT (FALSE))
        ORDER BY
          p.id DESC
        LIMIT
          $26::int
      )
      AND (
        SELECT
          count(*)
        FROM
          (
            SELECT
              c.id
            FROM
              one_time_codes c
              JOIN factors p ON p.id = c.factor_id
            WHERE
              p.user_id = $27::uuid
              AND p.state = 'PENDING'
              AND EXISTS (
                SELECT
                  1
                FROM
                  owner
              )
            ORDER BY
              c.id
            FOR UPDATE OF
              c
          ) AS earlier
      ) >= 0
    RETURNING
      id
  ),
  quota_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $28,
      1,
      CASE
        WHEN 1 >= $29::int THEN $30::timestamptz + make_interval(secs => $31::int)
      END,
      $32::timestamptz + make_interval(secs => $33::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            owner
        )
        AND (
          SELECT
            count(*)
          FROM
            room
        ) >= 0
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $34::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $35::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $36::int THEN CASE
          WHEN t.expires_at <= $37::timestamptz THEN $38::timestamptz + make_interval(secs => $39::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $40::timestamptz THEN $41::timestamptz + make_interval(secs => $42::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $43::timestamptz
    RETURNING
      t.key
  ),
  quota_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $44,
      1,
      CASE
        WHEN 1 >= $45::int THEN $46::timestamptz + make_interval(secs => $47::int)
      END,
      $48::timestamptz + make_interval(secs => $49::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_0
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $50::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $51::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $52::int THEN CASE
          WHEN t.expires_at <= $53::timestamptz THEN $54::timestamptz + make_interval(secs => $55::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $56::timestamptz THEN $57::timestamptz + make_interval(secs => $58::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $59::timestamptz
    RETURNING
      t.key
  ),
  quota_2 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $60,
      1,
      CASE
        WHEN 1 >= $61::int THEN $62::timestamptz + make_interval(secs => $63::int)
      END,
      $64::timestamptz + make_interval(secs => $65::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $66::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $67::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $68::int THEN CASE
          WHEN t.expires_at <= $69::timestamptz THEN $70::timestamptz + make_interval(secs => $71::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $72::timestamptz THEN $73::timestamptz + make_interval(secs => $74::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $75::timestamptz
    RETURNING
      t.key
  ),
  quota_3 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $76,
      1,
      CASE
        WHEN 1 >= $77::int THEN $78::timestamptz + make_interval(secs => $79::int)
      END,
      $80::timestamptz + make_interval(secs => $81::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_2
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $82::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $83::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $84::int THEN CASE
          WHEN t.expires_at <= $85::timestamptz THEN $86::timestamptz + make_interval(secs => $87::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $88::timestamptz THEN $89::timestamptz + make_interval(secs => $90::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $91::timestamptz
    RETURNING
      t.key
  ),
  quota_4 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $92,
      1,
      CASE
        WHEN 1 >= $93::int THEN $94::timestamptz + make_interval(secs => $95::int)
      END,
      $96::timestamptz + make_interval(secs => $97::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_3
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $98::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $99::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $100::int THEN CASE
          WHEN t.expires_at <= $101::timestamptz THEN $102::timestamptz + make_interval(secs => $103::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $104::timestamptz THEN $105::timestamptz + make_interval(secs => $106::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $107::timestamptz
    RETURNING
      t.key
  ),
  quota_5 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $108,
      1,
      CASE
        WHEN 1 >= $109::int THEN $110::timestamptz + make_interval(secs => $111::int)
      END,
      $112::timestamptz + make_interval(secs => $113::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_4
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $114::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $115::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $116::int THEN CASE
          WHEN t.expires_at <= $117::timestamptz THEN $118::timestamptz + make_interval(secs => $119::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $120::timestamptz THEN $121::timestamptz + make_interval(secs => $122::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $123::timestamptz
    RETURNING
      t.key
  ),
  quota_6 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $124,
      1,
      CASE
        WHEN 1 >= $125::int THEN $126::timestamptz + make_interval(secs => $127::int)
      END,
      $128::timestamptz + make_interval(secs => $129::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_5
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $130::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $131::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $132::int THEN CASE
          WHEN t.expires_at <= $133::timestamptz THEN $134::timestamptz + make_interval(secs => $135::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $136::timestamptz THEN $137::timestamptz + make_interval(secs => $138::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $139::timestamptz
    RETURNING
      t.key
  ),
  code AS (
    INSERT INTO
      one_time_codes (id, factor_id, flow, code_hash, expires_at)
    SELECT
      $140::uuid,
      $141::uuid,
      $142::bytea,
      $143::bytea,
      $144::timestamptz
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND EXISTS (
        SELECT
          1
        FROM
          quota_6
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $145::text,
      $146::text,
      e.metadata,
      $147::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          code
      ) AS decided (user_id),
      (
        SELECT
          $148::uuid,
          $149::text,
          $150::text,
          $151::uuid,
          $152::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $153
  )
SELECT
  blocked.until AS "until",
  EXISTS (
    SELECT
      1
    FROM
      owner
  ) AS "owned",
  EXISTS (
    SELECT
      1
    FROM
      code
  ) AS "issued"
FROM
  blocked;

-- verifyEnrollMfaSms, verifyEnrollMfaEmail
DELETE FROM one_time_codes c
WHERE
  c.factor_id IS NOT DISTINCT FROM $1::uuid
  AND c.flow = $2::bytea
  AND c.expires_at > $3::timestamptz
  AND c.code_hash IN ($4)
  AND c.id = (
    SELECT
      newest.id
    FROM
      one_time_codes newest
    WHERE
      newest.factor_id IS NOT DISTINCT FROM c.factor_id
      AND newest.flow = c.flow
    ORDER BY
      newest.id DESC
    LIMIT
      1
  )
RETURNING
  c.id;

-- sendSignInMfaCode
SELECT
  u.id AS "id",
  u.display_name AS "displayName",
  u.locale AS "locale",
  ticket.purpose::text AS "purpose",
  u.password_reset_at AS "passwordResetAt",
  f.id AS "factorId",
  f.type::text AS "type",
  f.target AS "target",
  CASE
    WHEN (
      ticket.mailbox
      AND u.id = $1::uuid
    ) THEN (
      SELECT
        blocked.until
      FROM
        throttles m,
        LATERAL (
          SELECT
            greatest(
              m.blocked_until,
              CASE
                WHEN cardinality(m.failed_at) >= 10 THEN (
                  SELECT
                    failure + make_interval(hours => 24)
                  FROM
                    unnest(m.failed_at) AS failure
                  WHERE
                    failure > $2::timestamptz - make_interval(hours => 24)
                    AND failure > (
                      SELECT
                        u.password_changed_at
                      FROM
                        users u
                      WHERE
                        u.id = substr(m.key, 9)::uuid
                    )
                  ORDER BY
                    failure DESC
                  OFFSET
                    9
                  LIMIT
                    1
                )
              END
            ) AS until
        ) AS blocked
      WHERE
        m.key = ('mailbox:' || u.id::text)
        AND blocked.until > $3::timestamptz
    )
    ELSE greatest(
      f.blocked_until,
      CASE
        WHEN f.type <> 'RECOVERY_CODES' THEN CASE
          WHEN cardinality(f.failed_at) >= 10 THEN (
            SELECT
              failure + make_interval(hours => 24)
            FROM
              unnest(f.failed_at) AS failure
            WHERE
              failure > $4::timestamptz - make_interval(hours => 24)
              AND failure > (
                SELECT
                  u.password_changed_at
                FROM
                  users u
                WHERE
                  u.id = f.user_id
              )
            ORDER BY
              failure DESC
            OFFSET
              9
            LIMIT
              1
          )
        END
      END
    )
  END AS "blockedUntil",
  CASE
    WHEN (
      ticket.mailbox
      AND u.id = $5::uuid
    ) THEN u.email
  END AS "mailbox"
FROM
  (
    SELECT
      t.*,
      u.access_version
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $6::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $7::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
  ) AS ticket
  JOIN users u ON u.id = ticket.user_id
  LEFT JOIN factors f ON f.user_id = u.id
  AND f.id = $8::uuid
  AND f.state = 'ACTIVE'
  AND f.type IN ('SMS', 'EMAIL')
  AND f.type = ANY (
    (
      (
        SELECT
          p.allowed_factors
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      )::factor_type[]
    )
  );

-- sendSignInMfaCode
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  owner AS (
    SELECT
      t.*,
      u.access_version
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $4::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
      AND (
        SELECT
          until IS NULL
        FROM
          blocked
      )
  ),
  room AS (
    SELECT
      NULL AS id
  ),
  quota_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $5,
      1,
      CASE
        WHEN 1 >= $6::int THEN $7::timestamptz + make_interval(secs => $8::int)
      END,
      $9::timestamptz + make_interval(secs => $10::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            owner
        )
        AND (
          SELECT
            count(*)
          FROM
            room
        ) >= 0
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $11::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $12::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $13::int THEN CASE
          WHEN t.expires_at <= $14::timestamptz THEN $15::timestamptz + make_interval(secs => $16::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $17::timestamptz THEN $18::timestamptz + make_interval(secs => $19::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $20::timestamptz
    RETURNING
      t.key
  ),
  quota_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $21,
      1,
      CASE
        WHEN 1 >= $22::int THEN $23::timestamptz + make_interval(secs => $24::int)
      END,
      $25::timestamptz + make_interval(secs => $26::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_0
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $27::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $28::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $29::int THEN CASE
          WHEN t.expires_at <= $30::timestamptz THEN $31::timestamptz + make_interval(secs => $32::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $33::timestamptz THEN $34::timestamptz + make_interval(secs => $35::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $36::timestamptz
    RETURNING
      t.key
  ),
  quota_2 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $37,
      1,
      CASE
        WHEN 1 >= $38::int THEN $39::timestamptz + make_interval(secs => $40::int)
      END,
      $41::timestamptz + make_interval(secs => $42::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $43::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $44::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $45::int THEN CASE
          WHEN t.expires_at <= $46::timestamptz THEN $47::timestamptz + make_interval(secs => $48::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $49::timestamptz THEN $50::timestamptz + make_interval(secs => $51::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $52::timestamptz
    RETURNING
      t.key
  ),
  quota_3 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $53,
      1,
      CASE
        WHEN 1 >= $54::int THEN $55::timestamptz + make_interval(secs => $56::int)
      END,
      $57::timestamptz + make_interval(secs => $58::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_2
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $59::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $60::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $61::int THEN CASE
          WHEN t.expires_at <= $62::timestamptz THEN $63::timestamptz + make_interval(secs => $64::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $65::timestamptz THEN $66::timestamptz + make_interval(secs => $67::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $68::timestamptz
    RETURNING
      t.key
  ),
  quota_4 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $69,
      1,
      CASE
        WHEN 1 >= $70::int THEN $71::timestamptz + make_interval(secs => $72::int)
      END,
      $73::timestamptz + make_interval(secs => $74::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_3
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $75::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $76::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $77::int THEN CASE
          WHEN t.expires_at <= $78::timestamptz THEN $79::timestamptz + make_interval(secs => $80::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $81::timestamptz THEN $82::timestamptz + make_interval(secs => $83::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $84::timestamptz
    RETURNING
      t.key
  ),
  code AS (
    INSERT INTO
      one_time_codes (id, factor_id, flow, code_hash, expires_at)
    SELECT
      $85::uuid,
      $86::uuid,
      $87::bytea,
      $88::bytea,
      $89::timestamptz
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND EXISTS (
        SELECT
          1
        FROM
          quota_4
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $90::text,
      $91::text,
      e.metadata,
      $92::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          code
      ) AS decided (user_id),
      (
        SELECT
          $93::uuid,
          $94::text,
          $95::text,
          $96::uuid,
          $97::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $98
  )
SELECT
  blocked.until AS "until",
  EXISTS (
    SELECT
      1
    FROM
      owner
  ) AS "owned",
  EXISTS (
    SELECT
      1
    FROM
      code
  ) AS "issued"
FROM
  blocked;

-- verifySignInMfaSms, verifySignInMfaEmail
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    SELECT
      c.id,
      c.factor_id
    FROM
      one_time_codes c
      LEFT JOIN factors f ON f.id = c.factor_id
      JOIN (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner ON f.user_id = owner.user_id
      OR (
        c.factor_id IS NULL
        AND $5::bool
      )
    WHERE
      (
        c.factor_id IS NULL
        OR f.state = 'ACTIVE'
      )
      AND c.flow = $6::bytea
      AND c.expires_at > $7::timestamptz
      AND c.code_hash IN ($8)
      AND c.id = (
        SELECT
          newest.id
        FROM
          one_time_codes newest
        WHERE
          newest.factor_id IS NOT DISTINCT FROM c.factor_id
          AND newest.flow = c.flow
        ORDER BY
          newest.id DESC
        LIMIT
          1
      )
    FOR UPDATE OF
      c
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  consumed_0 AS (
    DELETE FROM one_time_codes c USING (
      SELECT
        *
      FROM
        proven
    ) AS proven
    WHERE
      c.id = proven.id
  ),
  consumed_1 AS (
    UPDATE factors f
    SET
      failures = CASE
        WHEN f.id = proven.factor_id THEN 0
        ELSE f.failures - 1
      END,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $9::timestamptz),
      last_used_at = CASE
        WHEN f.id = proven.factor_id THEN $10::timestamptz
        ELSE f.last_used_at
      END,
      last_time_step = CASE
        WHEN f.id = proven.factor_id THEN greatest(f.last_time_step, $11::bigint)
        ELSE f.last_time_step
      END
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      f.id = ANY ($12::uuid[])
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $13::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $14::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $15::uuid,
      owner.id,
      $16::jsonb,
      $17::aal,
      $18::bytea,
      $19::timestamptz,
      $20::uuid,
      $21::text,
      $22::text,
      $23::timestamptz,
      $24::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $25::text,
      $26::text,
      e.metadata,
      $27::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $28::uuid,
          $29::text,
          $30::text,
          $31::uuid,
          $32::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $33
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- enrollMfaEmail
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  owner AS (
    INSERT INTO
      factors (
        id,
        user_id,
        type,
        state,
        name,
        sealed_secret,
        target,
        webauthn_challenge,
        created_at,
        expires_at,
        failures
      )
    SELECT
      $3::uuid,
      owner.id,
      $4::factor_type,
      'PENDING',
      $5,
      $6::bytea,
      $7::text,
      $8::bytea,
      $9::timestamptz,
      $10::timestamptz,
      coalesce(
        (
          SELECT
            max(p.failures)
          FROM
            factors p
          WHERE
            p.user_id = $11::uuid
            AND p.type = $12::factor_type
            AND p.state = 'PENDING'
            AND p.target = $13::text
            AND p.expires_at > $14::timestamptz
        ),
        0
      )
    FROM
      (
        SELECT
          u.id
        FROM
          users u
        WHERE
          u.id = $15::uuid
          AND u.access_version = $16::int
          AND u.disabled_at IS NULL
          AND (
            SELECT
              until IS NULL
            FROM
              blocked
          )
          AND coalesce(
            (
              SELECT
                max(p.failures)
              FROM
                factors p
              WHERE
                p.user_id = $17::uuid
                AND p.type = $18::factor_type
                AND p.state = 'PENDING'
                AND p.target = $19::text
                AND p.expires_at > $20::timestamptz
            ),
            0
          ) < $21::int
        FOR NO KEY UPDATE
      ) AS owner
    RETURNING
      id,
      user_id
  ),
  room AS (
    DELETE FROM factors
    WHERE
      user_id = $22::uuid
      AND state = 'PENDING'
      AND id <> $23::uuid
      AND EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND id NOT IN (
        SELECT
          p.id
        FROM
          factors p
        WHERE
          p.user_id = $24::uuid
          AND p.state = 'PENDING'
          AND p.expires_at > $25::timestamptz
          AND (NOT (FALSE))
        ORDER BY
          p.id DESC
        LIMIT
          $26::int
      )
      AND (
        SELECT
          count(*)
        FROM
          (
            SELECT
              c.id
            FROM
              one_time_codes c
              JOIN factors p ON p.id = c.factor_id
            WHERE
              p.user_id = $27::uuid
              AND p.state = 'PENDING'
              AND EXISTS (
                SELECT
                  1
                FROM
                  owner
              )
            ORDER BY
              c.id
            FOR UPDATE OF
              c
          ) AS earlier
      ) >= 0
    RETURNING
      id
  ),
  quota_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $28,
      1,
      CASE
        WHEN 1 >= $29::int THEN $30::timestamptz + make_interval(secs => $31::int)
      END,
      $32::timestamptz + make_interval(secs => $33::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            owner
        )
        AND (
          SELECT
            count(*)
          FROM
            room
        ) >= 0
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $34::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $35::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $36::int THEN CASE
          WHEN t.expires_at <= $37::timestamptz THEN $38::timestamptz + make_interval(secs => $39::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $40::timestamptz THEN $41::timestamptz + make_interval(secs => $42::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $43::timestamptz
    RETURNING
      t.key
  ),
  quota_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $44,
      1,
      CASE
        WHEN 1 >= $45::int THEN $46::timestamptz + make_interval(secs => $47::int)
      END,
      $48::timestamptz + make_interval(secs => $49::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_0
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $50::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $51::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $52::int THEN CASE
          WHEN t.expires_at <= $53::timestamptz THEN $54::timestamptz + make_interval(secs => $55::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $56::timestamptz THEN $57::timestamptz + make_interval(secs => $58::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $59::timestamptz
    RETURNING
      t.key
  ),
  quota_2 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $60,
      1,
      CASE
        WHEN 1 >= $61::int THEN $62::timestamptz + make_interval(secs => $63::int)
      END,
      $64::timestamptz + make_interval(secs => $65::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $66::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $67::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $68::int THEN CASE
          WHEN t.expires_at <= $69::timestamptz THEN $70::timestamptz + make_interval(secs => $71::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $72::timestamptz THEN $73::timestamptz + make_interval(secs => $74::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $75::timestamptz
    RETURNING
      t.key
  ),
  quota_3 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $76,
      1,
      CASE
        WHEN 1 >= $77::int THEN $78::timestamptz + make_interval(secs => $79::int)
      END,
      $80::timestamptz + make_interval(secs => $81::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_2
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $82::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $83::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $84::int THEN CASE
          WHEN t.expires_at <= $85::timestamptz THEN $86::timestamptz + make_interval(secs => $87::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $88::timestamptz THEN $89::timestamptz + make_interval(secs => $90::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $91::timestamptz
    RETURNING
      t.key
  ),
  quota_4 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $92,
      1,
      CASE
        WHEN 1 >= $93::int THEN $94::timestamptz + make_interval(secs => $95::int)
      END,
      $96::timestamptz + make_interval(secs => $97::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_3
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $98::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $99::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $100::int THEN CASE
          WHEN t.expires_at <= $101::timestamptz THEN $102::timestamptz + make_interval(secs => $103::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $104::timestamptz THEN $105::timestamptz + make_interval(secs => $106::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $107::timestamptz
    RETURNING
      t.key
  ),
  quota_5 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $108,
      1,
      CASE
        WHEN 1 >= $109::int THEN $110::timestamptz + make_interval(secs => $111::int)
      END,
      $112::timestamptz + make_interval(secs => $113::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_4
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $114::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $115::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $116::int THEN CASE
          WHEN t.expires_at <= $117::timestamptz THEN $118::timestamptz + make_interval(secs => $119::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $120::timestamptz THEN $121::timestamptz + make_interval(secs => $122::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $123::timestamptz
    RETURNING
      t.key
  ),
  code AS (
    INSERT INTO
      one_time_codes (id, factor_id, flow, code_hash, expires_at)
    SELECT
      $124::uuid,
      $125::uuid,
      $126::bytea,
      $127::bytea,
      $128::timestamptz
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND EXISTS (
        SELECT
          1
        FROM
          quota_5
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $129::text,
      $130::text,
      e.metadata,
      $131::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          code
      ) AS decided (user_id),
      (
        SELECT
          $132::uuid,
          $133::text,
          $134::text,
          $135::uuid,
          $136::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $137
  )
SELECT
  blocked.until AS "until",
  EXISTS (
    SELECT
      1
    FROM
      owner
  ) AS "owned",
  EXISTS (
    SELECT
      1
    FROM
      code
  ) AS "issued"
FROM
  blocked;

-- sendSignInMfaCode
WITH
  code AS (
    DELETE FROM one_time_codes
    WHERE
      id = $1::uuid
    RETURNING
      factor_id
  ),
  pending AS (
    DELETE FROM factors f USING code
    WHERE
      f.id = code.factor_id
      AND f.state = 'PENDING'
    RETURNING
      f.id
  ),
  quotas AS (
    UPDATE throttles t
    SET
      failures = greatest(t.failures - 1, 0),
      blocked_until = NULL
    FROM
      (
        SELECT
          key
        FROM
          throttles
        WHERE
          key = ANY ($2::text[])
          AND (
            (
              SELECT
                count(*)
              FROM
                pending
            ) >= 0
          )
        ORDER BY
          array_position($3::text[], key)
        FOR UPDATE
      ) AS charged
    WHERE
      t.key = charged.key
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  1;

-- sendSignInMfaCode
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  owner AS (
    SELECT
      t.*,
      u.access_version
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $4::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
      AND (
        SELECT
          until IS NULL
        FROM
          blocked
      )
  ),
  room AS (
    SELECT
      NULL AS id
  ),
  quota_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $5,
      1,
      CASE
        WHEN 1 >= $6::int THEN $7::timestamptz + make_interval(secs => $8::int)
      END,
      $9::timestamptz + make_interval(secs => $10::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            owner
        )
        AND (
          SELECT
            count(*)
          FROM
            room
        ) >= 0
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $11::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $12::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $13::int THEN CASE
          WHEN t.expires_at <= $14::timestamptz THEN $15::timestamptz + make_interval(secs => $16::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $17::timestamptz THEN $18::timestamptz + make_interval(secs => $19::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $20::timestamptz
    RETURNING
      t.key
  ),
  quota_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $21,
      1,
      CASE
        WHEN 1 >= $22::int THEN $23::timestamptz + make_interval(secs => $24::int)
      END,
      $25::timestamptz + make_interval(secs => $26::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_0
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $27::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $28::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $29::int THEN CASE
          WHEN t.expires_at <= $30::timestamptz THEN $31::timestamptz + make_interval(secs => $32::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $33::timestamptz THEN $34::timestamptz + make_interval(secs => $35::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $36::timestamptz
    RETURNING
      t.key
  ),
  quota_2 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $37,
      1,
      CASE
        WHEN 1 >= $38::int THEN $39::timestamptz + make_interval(secs => $40::int)
      END,
      $41::timestamptz + make_interval(secs => $42::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $43::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $44::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $45::int THEN CASE
          WHEN t.expires_at <= $46::timestamptz THEN $47::timestamptz + make_interval(secs => $48::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $49::timestamptz THEN $50::timestamptz + make_interval(secs => $51::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $52::timestamptz
    RETURNING
      t.key
  ),
  quota_3 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $53,
      1,
      CASE
        WHEN 1 >= $54::int THEN $55::timestamptz + make_interval(secs => $56::int)
      END,
      $57::timestamptz + make_interval(secs => $58::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_2
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $59::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $60::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $61::int THEN CASE
          WHEN t.expires_at <= $62::timestamptz THEN $63::timestamptz + make_interval(secs => $64::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $65::timestamptz THEN $66::timestamptz + make_interval(secs => $67::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $68::timestamptz
    RETURNING
      t.key
  ),
  code AS (
    INSERT INTO
      one_time_codes (id, factor_id, flow, code_hash, expires_at)
    SELECT
      $69::uuid,
      $70::uuid,
      $71::bytea,
      $72::bytea,
      $73::timestamptz
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND EXISTS (
        SELECT
          1
        FROM
          quota_3
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $74::text,
      $75::text,
      e.metadata,
      $76::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          code
      ) AS decided (user_id),
      (
        SELECT
          $77::uuid,
          $78::text,
          $79::text,
          $80::uuid,
          $81::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $82
  )
SELECT
  blocked.until AS "until",
  EXISTS (
    SELECT
      1
    FROM
      owner
  ) AS "owned",
  EXISTS (
    SELECT
      1
    FROM
      code
  ) AS "issued"
FROM
  blocked;

-- verifySignInMfaEmail
WITH
  ticket AS (
    UPDATE tickets t
    SET
      attempts = t.attempts + 1
    FROM
      users u
    WHERE
      u.id = t.user_id
      AND t.token_hash = $1::bytea
      AND t.purpose IN ('SIGN_IN', 'STEP_UP')
      AND t.expires_at > $2::timestamptz
      AND t.attempts < 5
      AND u.disabled_at IS NULL
    RETURNING
      t.*,
      u.access_version
  ),
  factor AS MATERIALIZED (
    SELECT
      f.*
    FROM
      factors f
      JOIN ticket ON f.user_id = ticket.user_id
    WHERE
      f.type = $3::factor_type
      AND f.state = 'ACTIVE'
      AND (
        f.type = 'RECOVERY_CODES'
        OR f.type = ANY (
          (
            (
              SELECT
                p.allowed_factors
              FROM
                mfa_policies p
              ORDER BY
                p.version DESC
              LIMIT
                1
            )::factor_type[]
          )
        )
      )
    ORDER BY
      f.id
    FOR UPDATE OF
      f
  ),
  charged AS (
    UPDATE factors f
    SET
      failures = f.failures + 1,
      blocked_until = CASE
        WHEN f.failures + 1 > 2 THEN $4::timestamptz + make_interval(secs => least(60, 2 ^ least(f.failures - 2, 10)))
      END,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(f.failed_at) AS failure
        WHERE
          failure > $5::timestamptz - make_interval(days => 30)
      ) || $6::timestamptz
    FROM
      (
        SELECT
          f.id
        FROM
          (
            SELECT
              *
            FROM
              factor
          ) AS f
        WHERE
          coalesce(
            greatest(
              f.blocked_until,
              CASE
                WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                  WHEN cardinality(f.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(f.failed_at) AS failure
                    WHERE
                      failure > $7::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = f.user_id
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              END
            ) <= $8::timestamptz,
            TRUE
          )
          AND cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(f.failed_at) AS failure
              WHERE
                failure > $9::timestamptz - make_interval(days => 30)
            )
          ) < 100
      ) AS open_factor
    WHERE
      f.id = open_factor.id
    RETURNING
      f.*
  ),
  mailbox AS (
    INSERT INTO
      throttles AS m (key, failures, failed_at, expires_at)
    SELECT
      ('mailbox:' || owner.user_id::text),
      1,
      ARRAY[$10::timestamptz],
      $11::timestamptz + make_interval(days => 30)
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
        WHERE
          ticket.mailbox
          AND (
            SELECT
              count(*)
            FROM
              charged
          ) >= 0
      ) AS owner
    ON CONFLICT (key) DO UPDATE
    SET
      failures = (
        CASE
          WHEN m.expires_at <= $12::timestamptz THEN 0
          ELSE m.failures
        END
      ) + 1,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(m.failed_at) AS failure
        WHERE
          failure > $13::timestamptz - make_interval(days => 30)
      ) || $14::timestamptz,
      blocked_until = greatest(
        CASE
          WHEN cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(m.failed_at) AS failure
              WHERE
                failure > $15::timestamptz - make_interval(days => 30)
            )
          ) + 1 >= 100 THEN (
            SELECT
              min(failure)
            FROM
              unnest(
                ARRAY(
                  SELECT
                    failure
                  FROM
                    unnest(m.failed_at) AS failure
                  WHERE
                    failure > $16::timestamptz - make_interval(days => 30)
                )
              ) AS failure
          ) + make_interval(days => 30)
        END,
        CASE
          WHEN (
            CASE
              WHEN m.expires_at <= $17::timestamptz THEN 0
              ELSE m.failures
            END
          ) + 1 > 2 THEN $18::timestamptz + make_interval(
            secs => least(
              60,
              2 ^ least(
                (
                  CASE
                    WHEN m.expires_at <= $19::timestamptz THEN 0
                    ELSE m.failures
                  END
                ) - 2,
                10
              )
            )
          )
        END
      ),
      expires_at = $20::timestamptz + make_interval(days => 30)
    WHERE
      coalesce(
        greatest(
          m.blocked_until,
          CASE
            WHEN cardinality(m.failed_at) >= 10 THEN (
              SELECT
                failure + make_interval(hours => 24)
              FROM
                unnest(m.failed_at) AS failure
              WHERE
                failure > $21::timestamptz - make_interval(hours => 24)
                AND failure > (
                  SELECT
                    u.password_changed_at
                  FROM
                    users u
                  WHERE
                    u.id = substr(m.key, 9)::uuid
                )
              ORDER BY
                failure DESC
              OFFSET
                9
              LIMIT
                1
            )
          END
        ) <= $22::timestamptz,
        TRUE
      )
    RETURNING
      m.key
  )
SELECT
  ticket.user_id AS "userId",
  charged.sealed_secret AS "sealedSecret",
  charged.last_time_step AS "lastTimeStep",
  charged.target AS "target",
  charged.created_at AS "enrolledAt",
  charged.failures AS "failures",
  cardinality(charged.failed_at) AS "recentFailures",
  charged.id AS "factorId",
  ticket.purpose::text AS "purpose",
  ticket.access_version AS "accessVersion",
  ticket.session_id AS "sessionId",
  ticket.proofs AS "proofs",
  NULL::int AS "trustedDeviceDays",
  ticket.attempts AS "attempts",
  0 AS "recoveryCodesRemaining",
  CASE
    WHEN EXISTS (
      SELECT
        1
      FROM
        mailbox
    ) THEN (
      SELECT
        email
      FROM
        users
      WHERE
        id = ticket.user_id
    )
  END AS "mailbox"
FROM
  ticket
  LEFT JOIN charged ON TRUE,
  (
    SELECT
      set_config('synchronous_commit', 'off', true)
  ) AS commit_later;

-- renameMfaFactor
WITH
  f AS (
    UPDATE factors
    SET
      name = $1
    WHERE
      id = $2::uuid
      AND user_id = $3::uuid
      AND state = 'ACTIVE'
      AND type <> 'RECOVERY_CODES'
    RETURNING
      *
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          f
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  f.id AS "id",
  f.type::text AS "type",
  f.name AS "name",
  f.is_primary AS "isPrimary",
  f.target AS "target",
  f.created_at AS "createdAt",
  f.last_used_at AS "lastUsedAt"
FROM
  f;

-- setPrimaryMfaFactor
SELECT
  u.id
FROM
  users u
WHERE
  u.id = $1::uuid
  AND u.access_version = $2::int
  AND u.disabled_at IS NULL
  AND EXISTS (
    SELECT
      1
    FROM
      sessions s
    WHERE
      s.id = $3::uuid
  )
FOR NO KEY UPDATE;

-- setPrimaryMfaFactor
SELECT
  f.id AS "id",
  f.type::text AS "type",
  f.name AS "name",
  f.is_primary AS "isPrimary",
  f.target AS "target",
  f.created_at AS "createdAt",
  f.last_used_at AS "lastUsedAt"
FROM
  factors f
WHERE
  f.id = $1::uuid
  AND f.user_id = $2::uuid
  AND f.state = 'ACTIVE'
  AND f.type <> 'RECOVERY_CODES';

-- verifySignInMfaTotp
WITH
  raised AS (
    SELECT
      1
  ),
  exhausted AS (
    DELETE FROM tickets
    WHERE
      token_hash = $1::bytea
      AND attempts >= 5
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
    RETURNING
      1
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($2::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          exhausted
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $3::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  ),
  told_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $13,
      1,
      CASE
        WHEN 1 >= $14::int THEN $15::timestamptz + make_interval(secs => $16::int)
      END,
      $17::timestamptz + make_interval(secs => $18::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            suspended
        ) >= 0
        AND TRUE
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $19::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $20::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $21::int THEN CASE
          WHEN t.expires_at <= $22::timestamptz THEN $23::timestamptz + make_interval(secs => $24::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $25::timestamptz THEN $26::timestamptz + make_interval(secs => $27::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $28::timestamptz
    RETURNING
      t.key
  ),
  daily_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $29::text,
      $30::text,
      e.metadata,
      $31::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_0
      ) AS decided (user_id),
      (
        SELECT
          $32::uuid,
          $33::text,
          $34::text,
          $35::uuid,
          $36::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $37
  ),
  daily_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_0
          ) AS decided (user_id),
          jsonb_to_recordset($38::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $39
  ),
  told_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $40,
      1,
      CASE
        WHEN 1 >= $41::int THEN $42::timestamptz + make_interval(secs => $43::int)
      END,
      $44::timestamptz + make_interval(secs => $45::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            told_0
        ) >= 0
        AND EXISTS (
          SELECT
            1
          FROM
            factors f
          WHERE
            f.id = $46::uuid
            AND CASE
              WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                WHEN cardinality(f.failed_at) >= 10 THEN (
                  SELECT
                    failure + make_interval(hours => 24)
                  FROM
                    unnest(f.failed_at) AS failure
                  WHERE
                    failure > $47::timestamptz - make_interval(hours => 24)
                    AND failure > (
                      SELECT
                        u.password_changed_at
                      FROM
                        users u
                      WHERE
                        u.id = f.user_id
                    )
                  ORDER BY
                    failure DESC
                  OFFSET
                    9
                  LIMIT
                    1
                )
              END
            END IS NOT NULL
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $48::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $49::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $50::int THEN CASE
          WHEN t.expires_at <= $51::timestamptz THEN $52::timestamptz + make_interval(secs => $53::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $54::timestamptz THEN $55::timestamptz + make_interval(secs => $56::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $57::timestamptz
    RETURNING
      t.key
  ),
  daily_1 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $58::text,
      $59::text,
      e.metadata,
      $60::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_1
      ) AS decided (user_id),
      (
        SELECT
          $61::uuid,
          $62::text,
          $63::text,
          $64::uuid,
          $65::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_1_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_1 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $66
  ),
  daily_1_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_1
          ) AS decided (user_id),
          jsonb_to_recordset($67::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $68
  )
SELECT
  1;

-- verifySignInMfaTotp
WITH
  ticket AS (
    UPDATE tickets
    SET
      attempts = attempts - 1
    WHERE
      token_hash = $1::bytea
      AND attempts > 0
    RETURNING
      user_id,
      mailbox
  ),
  factor AS MATERIALIZED (
    SELECT
      f.*
    FROM
      factors f
      JOIN ticket ON f.user_id = ticket.user_id
    WHERE
      f.type = $2::factor_type
      AND f.state = 'ACTIVE'
      AND (
        f.type = 'RECOVERY_CODES'
        OR f.type = ANY (
          (
            (
              SELECT
                p.allowed_factors
              FROM
                mfa_policies p
              ORDER BY
                p.version DESC
              LIMIT
                1
            )::factor_type[]
          )
        )
      )
  )
SELECT
  least(
    (
      SELECT
        min(
          greatest(
            f.blocked_until,
            CASE
              WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                WHEN cardinality(f.failed_at) >= 10 THEN (
                  SELECT
                    failure + make_interval(hours => 24)
                  FROM
                    unnest(f.failed_at) AS failure
                  WHERE
                    failure > $3::timestamptz - make_interval(hours => 24)
                    AND failure > (
                      SELECT
                        u.password_changed_at
                      FROM
                        users u
                      WHERE
                        u.id = f.user_id
                    )
                  ORDER BY
                    failure DESC
                  OFFSET
                    9
                  LIMIT
                    1
                )
              END
            END
          )
        )
      FROM
        factor f
    ),
    CASE
      WHEN FALSE THEN (
        SELECT
          blocked.until
        FROM
          throttles m,
          LATERAL (
            SELECT
              greatest(
                m.blocked_until,
                CASE
                  WHEN cardinality(m.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(m.failed_at) AS failure
                    WHERE
                      failure > $4::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = substr(m.key, 9)::uuid
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              ) AS until
          ) AS blocked
        WHERE
          m.key = ('mailbox:' || ticket.user_id::text)
          AND blocked.until > $5::timestamptz
      )
    END
  ) AS "blockedUntil",
  EXISTS (
    SELECT
      1
    FROM
      factor
  )
  OR FALSE AS "hasFactor"
FROM
  ticket;

-- verifySignInMfaTotp
WITH
  raised AS (
    UPDATE users u
    SET
      access_version = u.access_version + 1
    WHERE
      u.id = $1::uuid
    RETURNING
      u.id
  ),
  exhausted AS (
    DELETE FROM tickets
    WHERE
      token_hash = $2::bytea
      AND attempts >= 5
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
    RETURNING
      1
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($3::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          exhausted
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $4::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $5::text,
      $6::text,
      e.metadata,
      $7::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $8::uuid,
          $9::text,
          $10::text,
          $11::uuid,
          $12::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $13
  ),
  suspension_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $14::text,
      $15::text,
      e.metadata,
      $16::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          suspended
        WHERE
          id = $17::uuid
      ) AS decided (user_id),
      (
        SELECT
          $18::uuid,
          $19::text,
          $20::text,
          $21::uuid,
          $22::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  suspension_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN suspension_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $23
  ),
  suspension_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              user_id
            FROM
              suspended
            WHERE
              id = $24::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($25::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $26
  ),
  told_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $27,
      1,
      CASE
        WHEN 1 >= $28::int THEN $29::timestamptz + make_interval(secs => $30::int)
      END,
      $31::timestamptz + make_interval(secs => $32::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            suspended
        ) >= 0
        AND TRUE
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $33::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $34::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $35::int THEN CASE
          WHEN t.expires_at <= $36::timestamptz THEN $37::timestamptz + make_interval(secs => $38::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $39::timestamptz THEN $40::timestamptz + make_interval(secs => $41::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $42::timestamptz
    RETURNING
      t.key
  ),
  daily_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $43::text,
      $44::text,
      e.metadata,
      $45::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_0
      ) AS decided (user_id),
      (
        SELECT
          $46::uuid,
          $47::text,
          $48::text,
          $49::uuid,
          $50::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $51
  ),
  daily_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_0
          ) AS decided (user_id),
          jsonb_to_recordset($52::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $53
  )
SELECT
  1;

-- verifyChangeUserMfa
WITH
  raised AS (
    SELECT
      1
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($1::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $2::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $3::text,
      $4::text,
      e.metadata,
      $5::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $6::uuid,
          $7::text,
          $8::text,
          $9::uuid,
          $10::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $11
  ),
  told_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $12,
      1,
      CASE
        WHEN 1 >= $13::int THEN $14::timestamptz + make_interval(secs => $15::int)
      END,
      $16::timestamptz + make_interval(secs => $17::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            suspended
        ) >= 0
        AND EXISTS (
          SELECT
            1
          FROM
            factors f
          WHERE
            f.id = $18::uuid
            AND CASE
              WHEN f.type <> 'RECOVERY_CODES' THEN CASE
                WHEN cardinality(f.failed_at) >= 10 THEN (
                  SELECT
                    failure + make_interval(hours => 24)
                  FROM
                    unnest(f.failed_at) AS failure
                  WHERE
                    failure > $19::timestamptz - make_interval(hours => 24)
                    AND failure > (
                      SELECT
                        u.password_changed_at
                      FROM
                        users u
                      WHERE
                        u.id = f.user_id
                    )
                  ORDER BY
                    failure DESC
                  OFFSET
                    9
                  LIMIT
                    1
                )
              END
            END IS NOT NULL
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $20::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $21::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $22::int THEN CASE
          WHEN t.expires_at <= $23::timestamptz THEN $24::timestamptz + make_interval(secs => $25::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $26::timestamptz THEN $27::timestamptz + make_interval(secs => $28::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $29::timestamptz
    RETURNING
      t.key
  ),
  daily_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $30::text,
      $31::text,
      e.metadata,
      $32::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_0
      ) AS decided (user_id),
      (
        SELECT
          $33::uuid,
          $34::text,
          $35::text,
          $36::uuid,
          $37::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $38
  ),
  daily_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_0
          ) AS decided (user_id),
          jsonb_to_recordset($39::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $40
  )
SELECT
  1;

-- verifyChangeUserMfa
WITH
  raised AS (
    UPDATE users u
    SET
      access_version = u.access_version + 1
    WHERE
      u.id = $1::uuid
    RETURNING
      u.id
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($2::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $3::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  ),
  suspension_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $13::text,
      $14::text,
      e.metadata,
      $15::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          suspended
        WHERE
          id = $16::uuid
      ) AS decided (user_id),
      (
        SELECT
          $17::uuid,
          $18::text,
          $19::text,
          $20::uuid,
          $21::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  suspension_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN suspension_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $22
  ),
  suspension_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              user_id
            FROM
              suspended
            WHERE
              id = $23::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($24::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $25
  )
SELECT
  1;

-- updateMfaPolicy, mfaPolicy, securityPosture, authSigningKeys, rotateSigningKey, actedFor,
-- importUsers, previewMfaPolicy, authUsers, authUser, createUser, disableUser, enableUser,
-- unlockUser, setUserRoles, setUserMetadata, revokeUserSessions, resetUserMfa, approveUserMfaReset,
-- explainSignIn, setUserMfaRequirement, authAuditEvents, verifyAuditLog, createWebhookEndpoint,
-- updateWebhookEndpoint, sendTestWebhook, redeliverWebhook, authWebhookEndpoints,
-- authWebhookDeliveries, rotateWebhookSecret, deleteWebhookEndpoint
SELECT
  (
    SELECT
      max(blocked_until)
    FROM
      throttles
    WHERE
      key = ANY ($1::text[])
      AND blocked_until > $2::timestamptz
  ) AS "until";

-- updateMfaPolicy
WITH
  added AS (
    INSERT INTO
      mfa_policies (
        version,
        requirement,
        allowed_factors,
        recovery_codes_count,
        grace_period_days,
        trusted_devices_enabled,
        trusted_devices_duration_days,
        strict,
        ignore_enrolled,
        risk_triggers,
        role_requirements,
        required_since,
        created_at
      )
    SELECT
      $1::int,
      $2::mfa_requirement,
      $3::text[]::factor_type[],
      $4::int,
      $5::int,
      $6::bool,
      $7::int,
      $8::bool,
      $9::bool,
      $10::text[]::risk_trigger[],
      $11::jsonb,
      $12::timestamptz,
      $13::timestamptz
    WHERE
      TRUE
    ON CONFLICT (version) DO NOTHING
    RETURNING
      version
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $14::text,
      $15::text,
      e.metadata,
      $16::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          added
      ) AS decided (user_id),
      (
        SELECT
          $17::uuid,
          $18::text,
          $19::text,
          $20::uuid,
          $21::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $22
  )
SELECT
  version
FROM
  added;

-- signInEmailPassword
WITH
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $1::timestamptz,
      password_hash = $2,
      password_key_id = $3,
      password_length_reached = $4::int,
      password_advice_id = coalesce(u.password_advice_id, $5::uuid)
    WHERE
      u.id = $6::uuid
      AND u.access_version = $7::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $8::uuid
    RETURNING
      u.*
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $9::uuid,
      owner.id,
      $10::jsonb,
      $11::aal,
      $12::bytea,
      $13::timestamptz,
      $14::uuid,
      $15::text,
      $16::text,
      $17::timestamptz,
      $18::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $19
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $20
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $21::text,
      $22::text,
      e.metadata,
      $23::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      jsonb_to_recordset($24::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $25
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- signInEmailPassword
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $3::uuid
    FOR NO KEY UPDATE
  ),
  ticket AS (
    INSERT INTO
      tickets (token_hash, purpose, user_id, session_id, proofs, mailbox, created_at, expires_at)
    SELECT
      $4::bytea,
      $5::ticket_purpose,
      owner.id,
      $6::uuid,
      $7::jsonb,
      $8::bool,
      $9::timestamptz,
      $10::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    RETURNING
      user_id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $11
      AND EXISTS (
        SELECT
          user_id
        FROM
          ticket
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $12
      AND EXISTS (
        SELECT
          user_id
        FROM
          ticket
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $13::text,
      $14::text,
      e.metadata,
      $15::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS decided (user_id),
      jsonb_to_recordset($16::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $17
  )
SELECT
  user_id
FROM
  ticket
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- verifySignInMfaEmail
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    SELECT
      c.id,
      c.factor_id
    FROM
      one_time_codes c
      LEFT JOIN factors f ON f.id = c.factor_id
      JOIN (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner ON f.user_id = owner.user_id
      OR (
        c.factor_id IS NULL
        AND $5::bool
      )
    WHERE
      (
        c.factor_id IS NULL
        OR f.state = 'ACTIVE'
      )
      AND c.flow = $6::bytea
      AND c.expires_at > $7::timestamptz
      AND c.code_hash IN ($8)
      AND c.id = (
        SELECT
          newest.id
        FROM
          one_time_codes newest
        WHERE
          newest.factor_id IS NOT DISTINCT FROM c.factor_id
          AND newest.flow = c.flow
        ORDER BY
          newest.id DESC
        LIMIT
          1
      )
    FOR UPDATE OF
      c
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  consumed_0 AS (
    DELETE FROM one_time_codes c USING (
      SELECT
        *
      FROM
        proven
    ) AS proven
    WHERE
      c.id = proven.id
  ),
  consumed_1 AS (
    UPDATE factors f
    SET
      failures = CASE
        WHEN f.id = proven.factor_id THEN 0
        ELSE f.failures - 1
      END,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $9::timestamptz),
      last_used_at = CASE
        WHEN f.id = proven.factor_id THEN $10::timestamptz
        ELSE f.last_used_at
      END,
      last_time_step = CASE
        WHEN f.id = proven.factor_id THEN greatest(f.last_time_step, $11::bigint)
        ELSE f.last_time_step
      END
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      f.id = ANY ($12::uuid[])
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $13::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $14::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $15::uuid,
      owner.id,
      $16::jsonb,
      $17::aal,
      $18::bytea,
      $19::timestamptz,
      $20::uuid,
      $21::text,
      $22::text,
      $23::timestamptz,
      $24::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    UPDATE throttles m
    SET
      failures = 0,
      blocked_until = NULL,
      failed_at = coalesce(
        m.failed_at[:array_position(m.failed_at, $25::timestamptz) - 1] || m.failed_at[array_position(m.failed_at, $26::timestamptz) + 1:],
        m.failed_at
      )
    FROM
      (
        SELECT
          id AS user_id
        FROM
          signed_in
      ) AS owner
    WHERE
      m.key = ('mailbox:' || owner.user_id::text)
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $27::text,
      $28::text,
      e.metadata,
      $29::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $30::uuid,
          $31::text,
          $32::text,
          $33::uuid,
          $34::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $35
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- verifySignInMfaEmail
WITH
  raised AS (
    SELECT
      1
  ),
  exhausted AS (
    DELETE FROM tickets
    WHERE
      token_hash = $1::bytea
      AND attempts >= 5
      AND (
        SELECT
          count(*)
        FROM
          raised
      ) >= 0
    RETURNING
      1
  ),
  suspended AS (
    UPDATE factors f
    SET
      state = 'SUSPENDED'
    WHERE
      f.id = ANY ($2::uuid[])
      AND f.state = 'ACTIVE'
      AND (
        SELECT
          count(*)
        FROM
          exhausted
      ) >= 0
      AND cardinality(
        ARRAY(
          SELECT
            failure
          FROM
            unnest(f.failed_at) AS failure
          WHERE
            failure > $3::timestamptz - make_interval(days => 30)
        )
      ) >= 100
    RETURNING
      f.id,
      f.user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  ),
  told_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $13,
      1,
      CASE
        WHEN 1 >= $14::int THEN $15::timestamptz + make_interval(secs => $16::int)
      END,
      $17::timestamptz + make_interval(secs => $18::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            suspended
        ) >= 0
        AND TRUE
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $19::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $20::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $21::int THEN CASE
          WHEN t.expires_at <= $22::timestamptz THEN $23::timestamptz + make_interval(secs => $24::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $25::timestamptz THEN $26::timestamptz + make_interval(secs => $27::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $28::timestamptz
    RETURNING
      t.key
  ),
  daily_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $29::text,
      $30::text,
      e.metadata,
      $31::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_0
      ) AS decided (user_id),
      (
        SELECT
          $32::uuid,
          $33::text,
          $34::text,
          $35::uuid,
          $36::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $37
  ),
  daily_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_0
          ) AS decided (user_id),
          jsonb_to_recordset($38::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $39
  ),
  told_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $40,
      1,
      CASE
        WHEN 1 >= $41::int THEN $42::timestamptz + make_interval(secs => $43::int)
      END,
      $44::timestamptz + make_interval(secs => $45::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            told_0
        ) >= 0
        AND EXISTS (
          SELECT
            1
          FROM
            throttles m
          WHERE
            m.key = ('mailbox:' || $46::uuid::text)
            AND CASE
              WHEN cardinality(m.failed_at) >= 10 THEN (
                SELECT
                  failure + make_interval(hours => 24)
                FROM
                  unnest(m.failed_at) AS failure
                WHERE
                  failure > $47::timestamptz - make_interval(hours => 24)
                  AND failure > (
                    SELECT
                      u.password_changed_at
                    FROM
                      users u
                    WHERE
                      u.id = substr(m.key, 9)::uuid
                  )
                ORDER BY
                  failure DESC
                OFFSET
                  9
                LIMIT
                  1
              )
            END IS NOT NULL
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $48::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $49::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $50::int THEN CASE
          WHEN t.expires_at <= $51::timestamptz THEN $52::timestamptz + make_interval(secs => $53::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $54::timestamptz THEN $55::timestamptz + make_interval(secs => $56::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $57::timestamptz
    RETURNING
      t.key
  ),
  daily_1 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $58::text,
      $59::text,
      e.metadata,
      $60::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_1
      ) AS decided (user_id),
      (
        SELECT
          $61::uuid,
          $62::text,
          $63::text,
          $64::uuid,
          $65::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_1_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_1 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $66
  ),
  daily_1_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_1
          ) AS decided (user_id),
          jsonb_to_recordset($67::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $68
  )
SELECT
  1;

-- signUpEmailPassword
WITH
  created AS (
    INSERT INTO
      users (
        id,
        email,
        display_name,
        locale,
        default_role,
        roles,
        password_hash,
        password_key_id,
        password_length_reached,
        password_changed_at,
        created_at,
        last_sign_in_at
      )
    VALUES
      (
        $1::uuid,
        $2,
        $3,
        $4,
        'user',
        $5::text[],
        $6,
        $7,
        $8::int,
        $9::timestamptz,
        $10::timestamptz,
        CASE
          WHEN $11::bool THEN $12::timestamptz
        END
      )
    ON CONFLICT (email) DO NOTHING
    RETURNING
      *
  ),
  opened AS (
    INSERT INTO
      tickets (token_hash, purpose, user_id, session_id, proofs, mailbox, created_at, expires_at)
    SELECT
      $13::bytea,
      $14::ticket_purpose,
      owner.id,
      $15::uuid,
      $16::jsonb,
      $17::bool,
      $18::timestamptz,
      $19::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS owner
    RETURNING
      user_id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $20::text,
      $21::text,
      e.metadata,
      $22::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS decided (user_id),
      jsonb_to_recordset($23::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $24
  )
SELECT
  created.id AS "id",
  created.email AS "email",
  created.email_verified_at IS NOT NULL AS "emailVerified",
  created.display_name AS "displayName",
  created.locale AS "locale",
  created.default_role AS "defaultRole",
  created.roles AS "roles",
  created.disabled_at IS NOT NULL AS "disabled",
  created.password_length_reached AS "passwordLengthReached",
  created.created_at AS "createdAt",
  created.last_sign_in_at AS "lastSignInAt",
  created.metadata AS "metadata"
FROM
  created;

-- signInEmailPassword, sendMfaEnrollmentCode
WITH
  blocked AS MATERIALIZED (
    SELECT
      (
        SELECT
          max(blocked_until)
        FROM
          throttles
        WHERE
          key = ANY ($1::text[])
          AND blocked_until > $2::timestamptz
      ) AS until
  ),
  owner AS (
    SELECT
      t.*
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.purpose = 'ENROLLMENT'
      AND t.mailbox
      AND t.expires_at > $4::timestamptz
      AND t.attempts < $5::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          blocked.until
        FROM
          throttles m,
          LATERAL (
            SELECT
              greatest(
                m.blocked_until,
                CASE
                  WHEN cardinality(m.failed_at) >= 10 THEN (
                    SELECT
                      failure + make_interval(hours => 24)
                    FROM
                      unnest(m.failed_at) AS failure
                    WHERE
                      failure > $6::timestamptz - make_interval(hours => 24)
                      AND failure > (
                        SELECT
                          u.password_changed_at
                        FROM
                          users u
                        WHERE
                          u.id = substr(m.key, 9)::uuid
                      )
                    ORDER BY
                      failure DESC
                    OFFSET
                      9
                    LIMIT
                      1
                  )
                END
              ) AS until
          ) AS blocked
        WHERE
          m.key = ('mailbox:' || u.id::text)
          AND blocked.until > $7::timestamptz
      ) IS NULL
      AND (
        SELECT
          until IS NULL
        FROM
          blocked
      )
  ),
  room AS (
    SELECT
      NULL AS id
  ),
  quota_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $8,
      1,
      CASE
        WHEN 1 >= $9::int THEN $10::timestamptz + make_interval(secs => $11::int)
      END,
      $12::timestamptz + make_interval(secs => $13::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            owner
        )
        AND (
          SELECT
            count(*)
          FROM
            room
        ) >= 0
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $14::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $15::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $16::int THEN CASE
          WHEN t.expires_at <= $17::timestamptz THEN $18::timestamptz + make_interval(secs => $19::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $20::timestamptz THEN $21::timestamptz + make_interval(secs => $22::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $23::timestamptz
    RETURNING
      t.key
  ),
  quota_1 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $24,
      1,
      CASE
        WHEN 1 >= $25::int THEN $26::timestamptz + make_interval(secs => $27::int)
      END,
      $28::timestamptz + make_interval(secs => $29::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_0
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $30::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $31::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $32::int THEN CASE
          WHEN t.expires_at <= $33::timestamptz THEN $34::timestamptz + make_interval(secs => $35::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $36::timestamptz THEN $37::timestamptz + make_interval(secs => $38::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $39::timestamptz
    RETURNING
      t.key
  ),
  quota_2 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $40,
      1,
      CASE
        WHEN 1 >= $41::int THEN $42::timestamptz + make_interval(secs => $43::int)
      END,
      $44::timestamptz + make_interval(secs => $45::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_1
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $46::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $47::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $48::int THEN CASE
          WHEN t.expires_at <= $49::timestamptz THEN $50::timestamptz + make_interval(secs => $51::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $52::timestamptz THEN $53::timestamptz + make_interval(secs => $54::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $55::timestamptz
    RETURNING
      t.key
  ),
  quota_3 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $56,
      1,
      CASE
        WHEN 1 >= $57::int THEN $58::timestamptz + make_interval(secs => $59::int)
      END,
      $60::timestamptz + make_interval(secs => $61::int)
    WHERE
      (
        EXISTS (
          SELECT
            1
          FROM
            quota_2
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $62::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $63::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $64::int THEN CASE
          WHEN t.expires_at <= $65::timestamptz THEN $66::timestamptz + make_interval(secs => $67::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $68::timestamptz THEN $69::timestamptz + make_interval(secs => $70::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $71::timestamptz
    RETURNING
      t.key
  ),
  code AS (
    INSERT INTO
      one_time_codes (id, factor_id, flow, code_hash, expires_at)
    SELECT
      $72::uuid,
      $73::uuid,
      $74::bytea,
      $75::bytea,
      $76::timestamptz
    WHERE
      EXISTS (
        SELECT
          1
        FROM
          owner
      )
      AND EXISTS (
        SELECT
          1
        FROM
          quota_3
      )
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $77::text,
      $78::text,
      e.metadata,
      $79::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          code
      ) AS decided (user_id),
      (
        SELECT
          $80::uuid,
          $81::text,
          $82::text,
          $83::uuid,
          $84::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $85
  )
SELECT
  blocked.until AS "until",
  EXISTS (
    SELECT
      1
    FROM
      owner
  ) AS "owned",
  EXISTS (
    SELECT
      1
    FROM
      code
  ) AS "issued"
FROM
  blocked;

-- sendMfaEnrollmentCode
SELECT
  u.id AS "id",
  u.email AS "email",
  u.display_name AS "displayName",
  u.locale AS "locale",
  t.expires_at AS "expiresAt",
  (
    (
      SELECT
        p.allowed_factors
      FROM
        mfa_policies p
      ORDER BY
        p.version DESC
      LIMIT
        1
    )::factor_type[]
  )::text[] AS "allowedFactors",
  (
    SELECT
      blocked.until
    FROM
      throttles m,
      LATERAL (
        SELECT
          greatest(
            m.blocked_until,
            CASE
              WHEN cardinality(m.failed_at) >= 10 THEN (
                SELECT
                  failure + make_interval(hours => 24)
                FROM
                  unnest(m.failed_at) AS failure
                WHERE
                  failure > $1::timestamptz - make_interval(hours => 24)
                  AND failure > (
                    SELECT
                      u.password_changed_at
                    FROM
                      users u
                    WHERE
                      u.id = substr(m.key, 9)::uuid
                  )
                ORDER BY
                  failure DESC
                OFFSET
                  9
                LIMIT
                  1
              )
            END
          ) AS until
      ) AS blocked
    WHERE
      m.key = ('mailbox:' || u.id::text)
      AND blocked.until > $2::timestamptz
  ) AS "blockedUntil"
FROM
  tickets t
  JOIN users u ON u.id = t.user_id
WHERE
  t.token_hash = $3::bytea
  AND t.purpose = 'ENROLLMENT'
  AND t.mailbox
  AND t.expires_at > $4::timestamptz
  AND t.attempts < $5::int
  AND u.disabled_at IS NULL;

-- proveMfaEnrollment
WITH
  ticket AS MATERIALIZED (
    SELECT
      t.*,
      u.email
    FROM
      tickets t
      JOIN users u ON u.id = t.user_id
    WHERE
      t.token_hash = $1::bytea
      AND t.purpose = 'ENROLLMENT'
      AND t.mailbox
      AND t.expires_at > $2::timestamptz
      AND t.attempts < $3::int
      AND u.disabled_at IS NULL
    FOR UPDATE OF
      t
  ),
  mailbox AS (
    INSERT INTO
      throttles AS m (key, failures, failed_at, expires_at)
    SELECT
      ('mailbox:' || owner.user_id::text),
      1,
      ARRAY[$4::timestamptz],
      $5::timestamptz + make_interval(days => 30)
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner
    ON CONFLICT (key) DO UPDATE
    SET
      failures = (
        CASE
          WHEN m.expires_at <= $6::timestamptz THEN 0
          ELSE m.failures
        END
      ) + 1,
      failed_at = ARRAY(
        SELECT
          failure
        FROM
          unnest(m.failed_at) AS failure
        WHERE
          failure > $7::timestamptz - make_interval(days => 30)
      ) || $8::timestamptz,
      blocked_until = greatest(
        CASE
          WHEN cardinality(
            ARRAY(
              SELECT
                failure
              FROM
                unnest(m.failed_at) AS failure
              WHERE
                failure > $9::timestamptz - make_interval(days => 30)
            )
          ) + 1 >= 100 THEN (
            SELECT
              min(failure)
            FROM
              unnest(
                ARRAY(
                  SELECT
                    failure
                  FROM
                    unnest(m.failed_at) AS failure
                  WHERE
                    failure > $10::timestamptz - make_interval(days => 30)
                )
              ) AS failure
          ) + make_interval(days => 30)
        END,
        CASE
          WHEN (
            CASE
              WHEN m.expires_at <= $11::timestamptz THEN 0
              ELSE m.failures
            END
          ) + 1 > 2 THEN $12::timestamptz + make_interval(
            secs => least(
              60,
              2 ^ least(
                (
                  CASE
                    WHEN m.expires_at <= $13::timestamptz THEN 0
                    ELSE m.failures
                  END
                ) - 2,
                10
              )
            )
          )
        END
      ),
      expires_at = $14::timestamptz + make_interval(days => 30)
    WHERE
      coalesce(
        greatest(
          m.blocked_until,
          CASE
            WHEN cardinality(m.failed_at) >= 10 THEN (
              SELECT
                failure + make_interval(hours => 24)
              FROM
                unnest(m.failed_at) AS failure
              WHERE
                failure > $15::timestamptz - make_interval(hours => 24)
                AND failure > (
                  SELECT
                    u.password_changed_at
                  FROM
                    users u
                  WHERE
                    u.id = substr(m.key, 9)::uuid
                )
              ORDER BY
                failure DESC
              OFFSET
                9
              LIMIT
                1
            )
          END
        ) <= $16::timestamptz,
        TRUE
      )
    RETURNING
      m.key
  ),
  charged AS (
    UPDATE tickets t
    SET
      attempts = t.attempts + 1
    FROM
      ticket
    WHERE
      t.token_hash = ticket.token_hash
      AND EXISTS (
        SELECT
          1
        FROM
          mailbox
      )
    RETURNING
      t.attempts
  )
SELECT
  ticket.user_id AS "userId",
  ticket.email AS "email",
  coalesce(
    (
      SELECT
        attempts
      FROM
        charged
    ),
    ticket.attempts
  ) AS "attempts",
  ticket.expires_at AS "expiresAt",
  (
    (
      SELECT
        p.allowed_factors
      FROM
        mfa_policies p
      ORDER BY
        p.version DESC
      LIMIT
        1
    )::factor_type[]
  )::text[] AS "allowedFactors",
  EXISTS (
    SELECT
      1
    FROM
      charged
  ) AS "charged",
  (
    SELECT
      blocked.until
    FROM
      throttles m,
      LATERAL (
        SELECT
          greatest(
            m.blocked_until,
            CASE
              WHEN cardinality(m.failed_at) >= 10 THEN (
                SELECT
                  failure + make_interval(hours => 24)
                FROM
                  unnest(m.failed_at) AS failure
                WHERE
                  failure > $17::timestamptz - make_interval(hours => 24)
                  AND failure > (
                    SELECT
                      u.password_changed_at
                    FROM
                      users u
                    WHERE
                      u.id = substr(m.key, 9)::uuid
                  )
                ORDER BY
                  failure DESC
                OFFSET
                  9
                LIMIT
                  1
              )
            END
          ) AS until
      ) AS blocked
    WHERE
      m.key = ('mailbox:' || ticket.user_id::text)
      AND blocked.until > $18::timestamptz
  ) AS "blockedUntil"
FROM
  ticket;

-- proveMfaEnrollment
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.email = $2
    FOR NO KEY UPDATE
  ),
  code AS (
    DELETE FROM one_time_codes c
    WHERE
      c.factor_id IS NOT DISTINCT FROM $3::uuid
      AND c.flow = $4::bytea
      AND c.expires_at > $5::timestamptz
      AND c.code_hash IN ($6)
      AND c.id = (
        SELECT
          newest.id
        FROM
          one_time_codes newest
        WHERE
          newest.factor_id IS NOT DISTINCT FROM c.factor_id
          AND newest.flow = c.flow
        ORDER BY
          newest.id DESC
        LIMIT
          1
      )
    RETURNING
      c.id
  ),
  opened AS (
    UPDATE tickets
    SET
      mailbox = FALSE
    WHERE
      token_hash = $7::bytea
      AND mailbox
      AND user_id IN (
        SELECT
          id
        FROM
          owner
      )
      AND EXISTS (
        SELECT
          1
        FROM
          code
      )
    RETURNING
      user_id
  ),
  verified AS (
    UPDATE users u
    SET
      email_verified_at = coalesce(u.email_verified_at, $8::timestamptz)
    FROM
      opened
    WHERE
      u.id = opened.user_id
  ),
  mailbox AS (
    UPDATE throttles m
    SET
      failures = 0,
      blocked_until = NULL,
      failed_at = coalesce(
        m.failed_at[:array_position(m.failed_at, $9::timestamptz) - 1] || m.failed_at[array_position(m.failed_at, $10::timestamptz) + 1:],
        m.failed_at
      )
    FROM
      (
        SELECT
          user_id
        FROM
          opened
      ) AS owner
    WHERE
      m.key = ('mailbox:' || owner.user_id::text)
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $11::text,
      $12::text,
      e.metadata,
      $13::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          opened
      ) AS decided (user_id),
      (
        SELECT
          $14::uuid,
          $15::text,
          $16::text,
          $17::uuid,
          $18::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $19
  )
SELECT
  user_id
FROM
  opened;

-- proveMfaEnrollment
WITH
  exhausted AS (
    DELETE FROM tickets
    WHERE
      token_hash = $1::bytea
      AND attempts >= 5
      AND TRUE
    RETURNING
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $2::text,
      $3::text,
      e.metadata,
      $4::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $5::uuid,
          $6::text,
          $7::text,
          $8::uuid,
          $9::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  ),
  told_0 AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $11,
      1,
      CASE
        WHEN 1 >= $12::int THEN $13::timestamptz + make_interval(secs => $14::int)
      END,
      $15::timestamptz + make_interval(secs => $16::int)
    WHERE
      (
        (
          SELECT
            count(*)
          FROM
            exhausted
        ) >= 0
        AND EXISTS (
          SELECT
            1
          FROM
            throttles m
          WHERE
            m.key = ('mailbox:' || $17::uuid::text)
            AND CASE
              WHEN cardinality(m.failed_at) >= 10 THEN (
                SELECT
                  failure + make_interval(hours => 24)
                FROM
                  unnest(m.failed_at) AS failure
                WHERE
                  failure > $18::timestamptz - make_interval(hours => 24)
                  AND failure > (
                    SELECT
                      u.password_changed_at
                    FROM
                      users u
                    WHERE
                      u.id = substr(m.key, 9)::uuid
                  )
                ORDER BY
                  failure DESC
                OFFSET
                  9
                LIMIT
                  1
              )
            END IS NOT NULL
        )
      )
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $19::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $20::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= $21::int THEN CASE
          WHEN t.expires_at <= $22::timestamptz THEN $23::timestamptz + make_interval(secs => $24::int)
          ELSE t.expires_at
        END
      END,
      expires_at = CASE
        WHEN t.expires_at <= $25::timestamptz THEN $26::timestamptz + make_interval(secs => $27::int)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $28::timestamptz
    RETURNING
      t.key
  ),
  daily_0 AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $29::text,
      $30::text,
      e.metadata,
      $31::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          told_0
      ) AS decided (user_id),
      (
        SELECT
          $32::uuid,
          $33::text,
          $34::text,
          $35::uuid,
          $36::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  daily_0_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN daily_0 e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $37
  ),
  daily_0_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
            FROM
              told_0
          ) AS decided (user_id),
          jsonb_to_recordset($38::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $39
  )
SELECT
  1;

-- generateTotp, verifyChangeUserMfa
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  t.proofs AS "proofs"
FROM
  tickets t
  JOIN users u ON u.id = t.user_id
WHERE
  t.token_hash = $1::bytea
  AND t.purpose = 'ENROLLMENT'
  AND NOT t.mailbox
  AND t.expires_at > $2::timestamptz
  AND u.disabled_at IS NULL;

-- verifyChangeUserMfa
DELETE FROM tickets
WHERE
  token_hash = $1::bytea
  AND expires_at > $2::timestamptz;

-- verifyChangeUserMfa
INSERT INTO
  sessions (
    id,
    user_id,
    proofs,
    aal,
    refresh_token_hash,
    refreshed_at,
    trusted_device_id,
    ip_address,
    user_agent,
    created_at,
    expires_at
  )
SELECT
  $1::uuid,
  owner.id,
  $2::jsonb,
  $3::aal,
  $4::bytea,
  $5::timestamptz,
  $6::uuid,
  $7::text,
  $8::text,
  $9::timestamptz,
  $10::timestamptz
FROM
  (
    SELECT
      $11::uuid AS id
  ) AS owner
RETURNING
  id;

-- verifyChangeUserMfa
WITH
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $1::text,
      $2::text,
      e.metadata,
      $3::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      jsonb_to_recordset($4::jsonb) AS e (id uuid, type text, actor_type text, user_id uuid, metadata jsonb)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $5
  ),
  events_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              NULL::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($6::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $7
  )
SELECT
  1;

-- signInEmailPassword
WITH
  owner AS MATERIALIZED (
    UPDATE users u
    SET
      password_hash = $1,
      password_key_id = $2,
      password_length_reached = $3::int,
      password_advice_id = coalesce(u.password_advice_id, $4::uuid)
    WHERE
      u.id = $5::uuid
      AND u.access_version = $6::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $7::uuid
    RETURNING
      u.id,
      u.password_advice_id
  ),
  ticket AS (
    INSERT INTO
      tickets (token_hash, purpose, user_id, session_id, proofs, mailbox, created_at, expires_at)
    SELECT
      $8::bytea,
      $9::ticket_purpose,
      owner.id,
      $10::uuid,
      $11::jsonb,
      $12::bool,
      $13::timestamptz,
      $14::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
      ) AS owner
    RETURNING
      user_id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $15
      AND EXISTS (
        SELECT
          user_id
        FROM
          ticket
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $16
      AND EXISTS (
        SELECT
          user_id
        FROM
          ticket
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $17::text,
      $18::text,
      e.metadata,
      $19::timestamptz
    FROM
      (
        SELECT
          user_id
        FROM
          ticket
      ) AS decided (user_id),
      (
        SELECT
          $20::uuid,
          $21::text,
          $22::text,
          $23::uuid,
          $24::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $25
  ),
  advised AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $26::text,
      $27::text,
      e.metadata,
      $28::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          owner
        WHERE
          password_advice_id = $29::uuid
      ) AS decided (user_id),
      (
        SELECT
          $30::uuid,
          $31::text,
          $32::text,
          $33::uuid,
          $34::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  advised_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN advised e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $35
  ),
  advised_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              id
            FROM
              owner
            WHERE
              password_advice_id = $36::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($37::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $38
  )
SELECT
  user_id
FROM
  ticket
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- signInEmailPassword
WITH
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $1::timestamptz,
      password_hash = $2,
      password_key_id = $3,
      password_length_reached = $4::int,
      password_advice_id = coalesce(u.password_advice_id, $5::uuid)
    WHERE
      u.id = $6::uuid
      AND u.access_version = $7::int
      AND u.disabled_at IS NULL
      AND (
        SELECT
          p.id
        FROM
          mfa_policies p
        ORDER BY
          p.version DESC
        LIMIT
          1
      ) = $8::uuid
    RETURNING
      u.*
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $9::uuid,
      owner.id,
      $10::jsonb,
      $11::aal,
      $12::bytea,
      $13::timestamptz,
      $14::uuid,
      $15::text,
      $16::text,
      $17::timestamptz,
      $18::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  identifier AS (
    DELETE FROM throttles
    WHERE
      key = $19
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
    RETURNING
      key
  ),
  address AS (
    UPDATE throttles
    SET
      failures = greatest(failures - 1, 0),
      blocked_until = CASE
        WHEN failures > 20 THEN blocked_until
      END
    WHERE
      key = $20
      AND EXISTS (
        SELECT
          id
        FROM
          signed_in
      )
      AND (
        SELECT
          count(*)
        FROM
          identifier
      ) >= 0
    RETURNING
      key
  ),
  settled AS (
    SELECT
      count(*)
    FROM
      address
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $21::text,
      $22::text,
      e.metadata,
      $23::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $24::uuid,
          $25::text,
          $26::text,
          $27::uuid,
          $28::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $29
  ),
  advised AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $30::text,
      $31::text,
      e.metadata,
      $32::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
        WHERE
          password_advice_id = $33::uuid
      ) AS decided (user_id),
      (
        SELECT
          $34::uuid,
          $35::text,
          $36::text,
          $37::uuid,
          $38::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  advised_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN advised e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $39
  ),
  advised_notices AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          n.id,
          n.data || jsonb_build_object('userId', COALESCE(n.user_id, decided.user_id))
        FROM
          (
            SELECT
              id
            FROM
              signed_in
            WHERE
              password_advice_id = $40::uuid
          ) AS decided (user_id),
          jsonb_to_recordset($41::jsonb) AS n (id uuid, user_id uuid, data jsonb)
        WHERE
          COALESCE(n.user_id, decided.user_id) IS NOT NULL
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $42
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u
WHERE
  EXISTS (
    SELECT
      1
    FROM
      settled
  );

-- rotateSigningKey
WITH
  hastened AS (
    UPDATE signing_keys
    SET
      activates_at = $1::timestamptz
    WHERE
      id = $2
      AND activates_at > $3::timestamptz
      AND activates_at > $4::timestamptz
      AND revoked_at IS NULL
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $5::text,
      $6::text,
      e.metadata,
      $7::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          hastened
      ) AS decided (user_id),
      (
        SELECT
          $8::uuid,
          $9::text,
          $10::text,
          $11::uuid,
          $12::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $13
  )
SELECT
  id
FROM
  hastened;

-- rotateSigningKey
WITH
  revoked AS (
    UPDATE signing_keys
    SET
      revoked_at = $1::timestamptz
    WHERE
      revoked_at IS NULL
  ),
  inserted AS (
    INSERT INTO
      signing_keys (id, public_jwk, sealed_private_key, created_at, activates_at)
    SELECT
      $2,
      $3::jsonb,
      $4::bytea,
      $5::timestamptz,
      $6::timestamptz
    WHERE
      TRUE
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $7::text,
      $8::text,
      e.metadata,
      $9::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          inserted
      ) AS decided (user_id),
      (
        SELECT
          $10::uuid,
          $11::text,
          $12::text,
          $13::uuid,
          $14::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $15
  )
SELECT
  1;

-- actedFor, authUser
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.id = $1::uuid;

-- importUsers
WITH
  given AS (
    SELECT
      *
    FROM
      jsonb_to_recordset($1::jsonb) AS g (
        "id" uuid,
        "email" text,
        "emailVerified" bool,
        "displayName" text,
        "locale" text,
        "roles" text[],
        "defaultRole" text,
        "createdAt" timestamptz,
        "passwordHash" text,
        "passwordKeyId" text,
        "factorId" uuid,
        "sealedSecret" text
      )
  ),
  created AS (
    INSERT INTO
      users (
        id,
        email,
        email_verified_at,
        display_name,
        locale,
        default_role,
        roles,
        password_hash,
        password_key_id,
        password_changed_at,
        created_at,
        last_sign_in_at
      )
    SELECT
      g."id",
      g."email",
      CASE
        WHEN g."emailVerified" THEN $2::timestamptz
      END,
      g."displayName",
      g."locale",
      g."defaultRole",
      g."roles",
      g."passwordHash",
      g."passwordKeyId",
      g."createdAt",
      g."createdAt",
      CASE
        WHEN NOT g."emailVerified" THEN g."createdAt"
      END
    FROM
      given g
    ON CONFLICT DO NOTHING
    RETURNING
      id
  ),
  their_factors AS (
    INSERT INTO
      factors (id, user_id, type, state, name, is_primary, sealed_secret, created_at)
    SELECT
      g."factorId",
      g."id",
      'TOTP',
      'ACTIVE',
      'Authenticator app',
      TRUE,
      decode(g."sealedSecret", 'hex'),
      $3::timestamptz
    FROM
      given g
      JOIN created ON created.id = g."id"
    WHERE
      g."factorId" IS NOT NULL
  ),
  schemes AS (
    INSERT INTO
      foreign_schemes (id, decoy)
    SELECT
      id,
      decoy
    FROM
      jsonb_to_recordset($4::jsonb) AS s (id text, decoy text)
    ON CONFLICT (id) DO NOTHING
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $5::text,
      $6::text,
      e.metadata || jsonb_build_object(
        'count',
        (
          SELECT
            count(*)
          FROM
            created
        )
      ),
      $7::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
      ) AS decided (user_id),
      (
        SELECT
          $8::uuid,
          $9::text,
          $10::text,
          $11::uuid,
          $12::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $13
  )
SELECT
  id
FROM
  created;

-- importUsers
SELECT
  email AS "email"
FROM
  users
WHERE
  email = ANY ($1::text[]);

-- mfaPolicy
WITH
  charged AS (
    INSERT INTO
      throttles AS t (key, failures, blocked_until, expires_at)
    SELECT
      $1,
      1,
      NULL,
      $2::timestamptz + make_interval(secs => 300)
    WHERE
      (TRUE)
    ON CONFLICT (key) DO UPDATE
    SET
      failures = CASE
        WHEN t.expires_at <= $3::timestamptz THEN 1
        ELSE t.failures + 1
      END,
      blocked_until = CASE
        WHEN (
          CASE
            WHEN t.expires_at <= $4::timestamptz THEN 1
            ELSE t.failures + 1
          END
        ) >= 20 THEN $5::timestamptz + make_interval(
          secs => least(
            300,
            300 * 2 ^ least(
              (
                CASE
                  WHEN t.expires_at <= $6::timestamptz THEN 1
                  ELSE t.failures + 1
                END
              ) - 20,
              20
            )
          )
        )
      END,
      expires_at = CASE
        WHEN t.expires_at <= $7::timestamptz THEN $8::timestamptz + make_interval(secs => 300)
        ELSE t.expires_at
      END
    WHERE
      t.blocked_until IS NULL
      OR t.blocked_until <= $9::timestamptz
    RETURNING
      t.key
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $10::text,
      $11::text,
      e.metadata,
      $12::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          charged
      ) AS decided (user_id),
      (
        SELECT
          $13::uuid,
          $14::text,
          $15::text,
          $16::uuid,
          $17::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $18
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      charged
  ) AS "charged";

-- previewMfaPolicy
SELECT
  u.id AS "id",
  u.email AS "email",
  u.roles AS "roles",
  u.created_at AS "createdAt",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.password_length_reached AS "passwordLengthReached",
  u.password_reset_at AS "passwordResetAt",
  u.password_removed_at IS NOT NULL AS "passwordRemoved",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  coalesce(f.held, '{}') AS "heldTypes",
  coalesce(f.active, '{}') AS "activeTypes",
  EXISTS (
    SELECT
      1
    FROM
      factors s
      JOIN recovery_codes c ON c.factor_id = s.id
    WHERE
      s.user_id = u.id
      AND s.state = 'ACTIVE'
      AND c.used_at IS NULL
  ) AS "hasRecoveryCodes"
FROM
  (
    SELECT
      *
    FROM
      users
    WHERE
      id > $1::uuid
      AND disabled_at IS NULL
    ORDER BY
      id
    LIMIT
      $2::int
  ) AS u
  LEFT JOIN LATERAL (
    SELECT
      array_agg(type::text) AS held,
      array_agg(type::text) FILTER (
        WHERE
          state = 'ACTIVE'
      ) AS active
    FROM
      factors
    WHERE
      user_id = u.id
      AND state <> 'PENDING'
      AND type <> 'RECOVERY_CODES'
  ) AS f ON TRUE
ORDER BY
  u.id;

-- authUsers
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  TRUE
ORDER BY
  u.created_at DESC,
  u.id DESC
LIMIT
  $1::int;

-- authUsers, authUser
SELECT
  "public"."sessions"."id",
  "public"."sessions"."proofs",
  "public"."sessions"."ip_address",
  "public"."sessions"."user_id"
FROM
  "public"."sessions"
WHERE
  (
    "public"."sessions"."user_id" IN ($1)
    AND "public"."sessions"."expires_at" > $2
    AND (
      (
        1 = 0
        AND "public"."sessions"."refreshed_at" > $3
        AND "public"."sessions"."created_at" > $4
      )
      OR (
        1 = 1
        AND "public"."sessions"."aal" = CAST($5::text AS "public"."aal")
        AND "public"."sessions"."refreshed_at" > $6
        AND "public"."sessions"."created_at" > $7
      )
      OR (
        1 = 1
        AND "public"."sessions"."aal" = CAST($8::text AS "public"."aal")
        AND "public"."sessions"."refreshed_at" > $9
        AND "public"."sessions"."created_at" > $10
      )
    )
  )
ORDER BY
  "public"."sessions"."refreshed_at" DESC,
  "public"."sessions"."id" ASC
OFFSET
  $11;

-- authUsers, authUser
SELECT
  "public"."trusted_devices"."id",
  "public"."trusted_devices"."name",
  "public"."trusted_devices"."user_id"
FROM
  "public"."trusted_devices"
WHERE
  (
    "public"."trusted_devices"."user_id" IN ($1)
    AND "public"."trusted_devices"."expires_at" > $2
  )
ORDER BY
  "public"."trusted_devices"."last_used_at" DESC NULLS LAST,
  "public"."trusted_devices"."created_at" DESC,
  "public"."trusted_devices"."id" ASC
OFFSET
  $3;

-- authUsers
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  lower(u.email) LIKE $1
  AND (u.created_at, u.id) < ($2::timestamptz, $3::uuid)
ORDER BY
  u.created_at DESC,
  u.id DESC
LIMIT
  $4::int;

-- authUsers
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  (u.created_at, u.id) > ($1::timestamptz, $2::uuid)
ORDER BY
  u.created_at,
  u.id
LIMIT
  $3::int;

-- createUser
WITH
  created AS (
    INSERT INTO
      users (
        id,
        email,
        email_verified_at,
        display_name,
        locale,
        default_role,
        roles,
        password_hash,
        password_key_id,
        password_length_reached,
        password_changed_at,
        created_at
      )
    VALUES
      (
        $1::uuid,
        $2,
        CASE
          WHEN $3::bool THEN $4::timestamptz
        END,
        $5,
        $6,
        $7,
        $8::text[],
        $9,
        $10,
        $11::int,
        $12::timestamptz,
        $13::timestamptz
      )
    ON CONFLICT (email) DO NOTHING
    RETURNING
      *
  ),
  mailed AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          j.id,
          j.data
        FROM
          jsonb_to_recordset($14::jsonb) AS j (id uuid, data jsonb)
        WHERE
          EXISTS (
            SELECT
              id
            FROM
              created
          )
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $15
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $16::text,
      $17::text,
      e.metadata,
      $18::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS decided (user_id),
      (
        SELECT
          $19::uuid,
          $20::text,
          $21::text,
          $22::uuid,
          $23::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $24
  )
SELECT
  created.id AS "id",
  created.email AS "email",
  created.email_verified_at IS NOT NULL AS "emailVerified",
  created.display_name AS "displayName",
  created.locale AS "locale",
  created.default_role AS "defaultRole",
  created.roles AS "roles",
  created.disabled_at IS NOT NULL AS "disabled",
  created.password_length_reached AS "passwordLengthReached",
  created.created_at AS "createdAt",
  created.last_sign_in_at AS "lastSignInAt",
  created.metadata AS "metadata"
FROM
  created;

-- createUser
WITH
  created AS (
    INSERT INTO
      users (
        id,
        email,
        email_verified_at,
        display_name,
        locale,
        default_role,
        roles,
        password_hash,
        password_key_id,
        password_length_reached,
        password_changed_at,
        created_at
      )
    VALUES
      (
        $1::uuid,
        $2,
        CASE
          WHEN $3::bool THEN $4::timestamptz
        END,
        $5,
        $6,
        $7,
        $8::text[],
        $9,
        $10,
        $11::int,
        $12::timestamptz,
        $13::timestamptz
      )
    ON CONFLICT (email) DO NOTHING
    RETURNING
      *
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $14::text,
      $15::text,
      e.metadata,
      $16::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          created
      ) AS decided (user_id),
      (
        SELECT
          $17::uuid,
          $18::text,
          $19::text,
          $20::uuid,
          $21::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $22
  )
SELECT
  created.id AS "id",
  created.email AS "email",
  created.email_verified_at IS NOT NULL AS "emailVerified",
  created.display_name AS "displayName",
  created.locale AS "locale",
  created.default_role AS "defaultRole",
  created.roles AS "roles",
  created.disabled_at IS NOT NULL AS "disabled",
  created.password_length_reached AS "passwordLengthReached",
  created.created_at AS "createdAt",
  created.last_sign_in_at AS "lastSignInAt",
  created.metadata AS "metadata"
FROM
  created;

-- disableUser
UPDATE users u
SET
  disabled_at = $1::timestamptz
WHERE
  u.id = $2::uuid
  AND u.disabled_at IS NULL
RETURNING
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata";

-- disableUser, unlockUser
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.id = $1::uuid;

-- enableUser
UPDATE users u
SET
  disabled_at = NULL,
  access_version = u.access_version + 1
WHERE
  u.id = $1::uuid
  AND u.disabled_at IS NOT NULL
RETURNING
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata";

-- unlockUser
SELECT
  u.id AS "userId",
  u.email AS "email",
  ARRAY(
    SELECT
      s.id::text
    FROM
      sessions s
    WHERE
      s.user_id = u.id
  ) AS "sessions",
  ARRAY(
    SELECT
      d.id::text
    FROM
      trusted_devices d
    WHERE
      d.user_id = u.id
  ) AS "devices",
  ARRAY(
    SELECT
      encode(t.token_hash, 'hex')
    FROM
      tickets t
    WHERE
      t.user_id = u.id
  ) AS "tickets",
  ARRAY(
    SELECT
      f.id::text
    FROM
      factors f
    WHERE
      f.user_id = u.id
  ) AS "factors",
  ARRAY(
    SELECT
      f.target
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.target IS NOT NULL
  ) AS "targets"
FROM
  users u
WHERE
  u.id = $1::uuid;

-- unlockUser
UPDATE factors
SET
  state = 'ACTIVE'
WHERE
  user_id = $1::uuid
  AND state = 'SUSPENDED';

-- unlockUser
UPDATE factors
SET
  failures = 0,
  blocked_until = NULL,
  failed_at = '{}'
WHERE
  user_id = $1::uuid
  AND state = 'ACTIVE';

-- setUserRoles
WITH
  u AS (
    UPDATE users
    SET
      roles = $1::text[],
      default_role = $2,
      access_version = access_version + 1
    WHERE
      id = $3::uuid
    RETURNING
      *
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          u
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  u;

-- setUserMetadata
WITH
  u AS (
    UPDATE users
    SET
      metadata = $1::jsonb
    WHERE
      id = $2::uuid
    RETURNING
      *
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $3::text,
      $4::text,
      e.metadata,
      $5::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          u
      ) AS decided (user_id),
      (
        SELECT
          $6::uuid,
          $7::text,
          $8::text,
          $9::uuid,
          $10::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $11
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  u;

-- resetUserMfa, approveUserMfaReset
UPDATE users u
SET
  mfa_reset_at = $1::timestamptz
WHERE
  u.id = $2::uuid
RETURNING
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata";

-- resetUserMfa, approveUserMfaReset, withdrawUserMfaReset
DELETE FROM mfa_resets
WHERE
  user_id = $1::uuid;

-- approveUserMfaReset, resetUserMfa, withdrawUserMfaReset
SELECT
  u.id,
  u.disabled_at IS NULL
  AND $1 = ANY (u.roles) AS "inRole"
FROM
  users u
WHERE
  u.id = ANY ($2::uuid[])
ORDER BY
  u.id
FOR NO KEY UPDATE;

-- approveUserMfaReset, resetUserMfa, withdrawUserMfaReset
SELECT
  r.id AS "id",
  r.user_id AS "userId",
  r.requested_by AS "requestedBy",
  r.requested_at AS "requestedAt",
  r.approved_by AS "approvedBy",
  r.approved_at AS "approvedAt",
  r.approvals AS "approvals",
  r.effective_at AS "effectiveAt",
  r.expires_at AS "expiresAt"
FROM
  mfa_resets r
WHERE
  r.user_id = $1::uuid
FOR UPDATE;

-- resetUserMfa
INSERT INTO
  mfa_resets AS r (id, user_id, requested_by, requested_at, approvals, effective_at, expires_at)
VALUES
  ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::int, $6::timestamptz, $7::timestamptz)
RETURNING
  r.id AS "id",
  r.user_id AS "userId",
  r.requested_by AS "requestedBy",
  r.requested_at AS "requestedAt",
  r.approved_by AS "approvedBy",
  r.approved_at AS "approvedAt",
  r.approvals AS "approvals",
  r.effective_at AS "effectiveAt",
  r.expires_at AS "expiresAt";

-- approveUserMfaReset
UPDATE mfa_resets r
SET
  approved_by = $1::uuid,
  approved_at = $2::timestamptz
WHERE
  r.id = $3::uuid
  AND r.approved_at IS NULL
  AND r.requested_by IS DISTINCT FROM $4::uuid
RETURNING
  r.id AS "id",
  r.user_id AS "userId",
  r.requested_by AS "requestedBy",
  r.requested_at AS "requestedAt",
  r.approved_by AS "approvedBy",
  r.approved_at AS "approvedAt",
  r.approvals AS "approvals",
  r.effective_at AS "effectiveAt",
  r.expires_at AS "expiresAt";

-- approveUserMfaReset
SELECT
  count(*)::int AS "count"
FROM
  users u
WHERE
  u.id = ANY ($1::uuid[])
  AND $2 = ANY (u.roles)
  AND u.disabled_at IS NULL;

-- authUserMfaResets
SELECT
  r.id AS "id",
  r.user_id AS "userId",
  r.requested_by AS "requestedBy",
  r.requested_at AS "requestedAt",
  r.approved_by AS "approvedBy",
  r.approved_at AS "approvedAt",
  r.approvals AS "approvals",
  r.effective_at AS "effectiveAt",
  r.expires_at AS "expiresAt"
FROM
  mfa_resets r
WHERE
  (
    $1::uuid IS NULL
    OR r.user_id = $2::uuid
  )
  AND (
    r.expires_at > $3::timestamptz
    OR (
      r.approved_at IS NOT NULL
      OR greatest(r.approvals, $4::int) = 1
    )
  )
ORDER BY
  r.effective_at,
  r.id
LIMIT
  $5::int;

-- withdrawUserMfaReset
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.id = $1::uuid;

-- cancelUserMfaReset
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.id = $1::uuid
FOR NO KEY UPDATE;

-- cancelUserMfaReset
DELETE FROM mfa_resets r USING mailed_tokens t
WHERE
  t.token_hash = $1::bytea
  AND t.expires_at > $2::timestamptz
  AND r.user_id = t.user_id
  AND r.id::text = t.about;

-- explainSignIn
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.access_version AS "accessVersion",
  u.password_reset_at AS "passwordResetAt",
  u.password_removed_at IS NOT NULL AS "passwordRemoved",
  (
    SELECT
      p.id
    FROM
      mfa_policies p
    ORDER BY
      p.version DESC
    LIMIT
      1
  ) AS "policyId",
  u.mfa_requirement::text AS "mfaRequirement",
  u.mfa_requirement_at AS "mfaRequirementAt",
  u.mfa_reset_at AS "mfaResetAt",
  (
    SELECT
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id',
            f.id,
            'type',
            f.type::text,
            'name',
            f.name,
            'isPrimary',
            f.is_primary,
            'target',
            f.target,
            'createdAt',
            f.created_at,
            'lastUsedAt',
            f.last_used_at,
            'state',
            f.state::text
          )
        ),
        '[]'
      )
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state <> 'PENDING'
      AND f.type <> 'RECOVERY_CODES'
  ) AS "factors",
  (
    SELECT
      count(*)::int
    FROM
      factors f
      JOIN recovery_codes c ON c.factor_id = f.id
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND c.used_at IS NULL
  ) AS "recoveryCodesRemaining",
  (
    SELECT
      f.created_at
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
      AND f.type = 'RECOVERY_CODES'
  ) AS "recoveryCodesSince",
  u.password_changed_at AS "passwordChangedAt",
  CASE
    WHEN u.mfa_requirement = 'RISK_BASED'
    OR (
      SELECT
        p.requirement = 'RISK_BASED'
        OR jsonb_path_exists(p.role_requirements, '$.* ? (@ == "RISK_BASED")')
      FROM
        mfa_policies p
      ORDER BY
        p.version DESC
      LIMIT
        1
    ) THEN (
      SELECT
        coalesce(
          jsonb_agg(
            jsonb_build_object('at', e.occurred_at, 'ipAddress', e.ip_address, 'userAgent', e.user_agent)
            ORDER BY
              e.id DESC
          ),
          '[]'
        )
      FROM
        (
          SELECT
            id,
            occurred_at,
            ip_address,
            user_agent
          FROM
            audit_events
          WHERE
            user_id = u.id
            AND type = 'sign_in.succeeded'
            -- An app's server may stand anywhere.
            AND metadata ->> 'returnOrigin' IS NULL
          ORDER BY
            id DESC
          LIMIT
            $1::int
        ) AS e
    )
  END AS "history",
  coalesce(
    (
      SELECT
        t.failures
      FROM
        throttles t
      WHERE
        t.key = $2
        AND t.expires_at > $3::timestamptz
    ),
    0
  ) AS "recentFailures"
FROM
  users u
WHERE
  u.id = $4::uuid;

-- setUserMfaRequirement
WITH
  changed AS (
    UPDATE users
    SET
      mfa_requirement = $1::mfa_requirement,
      mfa_requirement_at = CASE
        WHEN mfa_requirement IS NOT DISTINCT FROM $2::mfa_requirement THEN mfa_requirement_at
        WHEN $3::mfa_requirement IS NOT NULL THEN $4::timestamptz
      END
    WHERE
      id = $5::uuid
    RETURNING
      *
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $6::text,
      $7::text,
      e.metadata,
      $8::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          changed
      ) AS decided (user_id),
      (
        SELECT
          $9::uuid,
          $10::text,
          $11::text,
          $12::uuid,
          $13::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $14
  )
SELECT
  changed.id AS "id",
  changed.email AS "email",
  changed.email_verified_at IS NOT NULL AS "emailVerified",
  changed.display_name AS "displayName",
  changed.locale AS "locale",
  changed.default_role AS "defaultRole",
  changed.roles AS "roles",
  changed.disabled_at IS NOT NULL AS "disabled",
  changed.password_length_reached AS "passwordLengthReached",
  changed.created_at AS "createdAt",
  changed.last_sign_in_at AS "lastSignInAt",
  changed.metadata AS "metadata"
FROM
  changed;

-- authAuditEvents
SELECT
  "public"."audit_events"."id",
  "public"."audit_events"."type",
  "public"."audit_events"."actor_type",
  "public"."audit_events"."user_id",
  "public"."audit_events"."ip_address",
  "public"."audit_events"."user_agent",
  "public"."audit_events"."metadata",
  "public"."audit_events"."occurred_at"
FROM
  "public"."audit_events"
WHERE
  1 = 1
ORDER BY
  "public"."audit_events"."id" DESC
LIMIT
  $1
OFFSET
  $2;

-- authAuditEvents
SELECT
  "public"."audit_events"."id",
  "public"."audit_events"."type",
  "public"."audit_events"."actor_type",
  "public"."audit_events"."user_id",
  "public"."audit_events"."ip_address",
  "public"."audit_events"."user_agent",
  "public"."audit_events"."metadata",
  "public"."audit_events"."occurred_at"
FROM
  "public"."audit_events"
WHERE
  "public"."audit_events"."id" <= (
    SELECT
      "public"."audit_events"."id"
    FROM
      "public"."audit_events"
    WHERE
      ("public"."audit_events"."id") = ($1)
  )
ORDER BY
  "public"."audit_events"."id" DESC
LIMIT
  $2
OFFSET
  $3;

-- authAuditEvents
SELECT
  "public"."audit_events"."id",
  "public"."audit_events"."type",
  "public"."audit_events"."actor_type",
  "public"."audit_events"."user_id",
  "public"."audit_events"."ip_address",
  "public"."audit_events"."user_agent",
  "public"."audit_events"."metadata",
  "public"."audit_events"."occurred_at"
FROM
  "public"."audit_events"
WHERE
  "public"."audit_events"."user_id" = $1
ORDER BY
  "public"."audit_events"."id" DESC
LIMIT
  $2
OFFSET
  $3;

-- authAuditEvents
SELECT
  "public"."audit_events"."id",
  "public"."audit_events"."type",
  "public"."audit_events"."actor_type",
  "public"."audit_events"."user_id",
  "public"."audit_events"."ip_address",
  "public"."audit_events"."user_agent",
  "public"."audit_events"."metadata",
  "public"."audit_events"."occurred_at"
FROM
  "public"."audit_events"
WHERE
  (
    "public"."audit_events"."type" >= $1
    AND "public"."audit_events"."type" <= $2
  )
ORDER BY
  "public"."audit_events"."type" DESC,
  "public"."audit_events"."id" DESC
LIMIT
  $3
OFFSET
  $4;

-- authAuditEvents
SELECT
  "public"."audit_events"."id",
  "public"."audit_events"."type",
  "public"."audit_events"."actor_type",
  "public"."audit_events"."user_id",
  "public"."audit_events"."ip_address",
  "public"."audit_events"."user_agent",
  "public"."audit_events"."metadata",
  "public"."audit_events"."occurred_at"
FROM
  "public"."audit_events"
WHERE
  (
    "public"."audit_events"."user_id" = $1
    AND "public"."audit_events"."type" >= $2
    AND "public"."audit_events"."type" <= $3
  )
ORDER BY
  "public"."audit_events"."type" DESC,
  "public"."audit_events"."id" DESC
LIMIT
  $4
OFFSET
  $5;

-- npm run admin
SELECT
  EXISTS (
    SELECT
      1
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
  ) AS "secondFactor",
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.email = $1;

-- npm run admin
SELECT
  EXISTS (
    SELECT
      1
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
  ) AS "secondFactor",
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  u.email = $1
FOR NO KEY UPDATE;

-- npm run admin
UPDATE users
SET
  roles = $1::text[],
  default_role = $2,
  access_version = access_version + 1
WHERE
  id = $3::uuid;

-- npm run admin
SELECT
  EXISTS (
    SELECT
      1
    FROM
      factors f
    WHERE
      f.user_id = u.id
      AND f.state = 'ACTIVE'
  ) AS "secondFactor",
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata"
FROM
  users u
WHERE
  $1 = ANY (u.roles)
ORDER BY
  u.email;

-- npm run admin
WITH
  mailed AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          j.id,
          j.data
        FROM
          jsonb_to_recordset($1::jsonb) AS j (id uuid, data jsonb)
        WHERE
          EXISTS (
            SELECT
              1
            FROM
              users
            WHERE
              email = $2
          )
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $3
  )
SELECT
  EXISTS (
    SELECT
      1
    FROM
      users
    WHERE
      email = $4
  ) AS "known";

-- createWebhookEndpoint
WITH
  created AS (
    INSERT INTO
      webhook_endpoints (id, url, event_types, enabled, sealed_secret, created_at)
    SELECT
      $1::uuid,
      $2::text,
      $3::text[],
      TRUE,
      $4::bytea,
      $5::timestamptz
    WHERE
      (
        SELECT
          count(*)
        FROM
          webhook_endpoints
      ) < $6::int
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $7::text,
      $8::text,
      e.metadata,
      $9::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          created
      ) AS decided (user_id),
      (
        SELECT
          $10::uuid,
          $11::text,
          $12::text,
          $13::uuid,
          $14::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $15
  )
SELECT
  id
FROM
  created;

-- createWebhookEndpoint, updateWebhookEndpoint, rotateWebhookSecret
SELECT
  "public"."webhook_endpoints"."id",
  "public"."webhook_endpoints"."url",
  "public"."webhook_endpoints"."event_types",
  "public"."webhook_endpoints"."enabled"
FROM
  "public"."webhook_endpoints"
WHERE
  (
    "public"."webhook_endpoints"."id" = $1
    AND 1 = 1
  )
LIMIT
  $2
OFFSET
  $3;

-- updateWebhookEndpoint
WITH
  changed AS (
    UPDATE webhook_endpoints
    SET
      url = COALESCE($1, url),
      event_types = COALESCE($2::text[], event_types),
      enabled = COALESCE($3::boolean, enabled),
      failing_since = CASE
        WHEN $4::boolean THEN NULL
        ELSE failing_since
      END
    WHERE
      id = $5::uuid
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $6::text,
      $7::text,
      e.metadata,
      $8::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          changed
      ) AS decided (user_id),
      (
        SELECT
          $9::uuid,
          $10::text,
          $11::text,
          $12::uuid,
          $13::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $14
  )
SELECT
  id
FROM
  changed;

-- updateWebhookEndpoint
SELECT
  "public"."webhook_endpoints"."id",
  "public"."webhook_endpoints"."url",
  "public"."webhook_endpoints"."event_types",
  "public"."webhook_endpoints"."enabled",
  "public"."webhook_endpoints"."sealed_secret",
  "public"."webhook_endpoints"."previous_sealed_secret",
  "public"."webhook_endpoints"."previous_secret_until",
  "public"."webhook_endpoints"."failing_since",
  "public"."webhook_endpoints"."created_at"
FROM
  "public"."webhook_endpoints"
WHERE
  (
    "public"."webhook_endpoints"."id" = $1
    AND 1 = 1
  )
LIMIT
  $2
OFFSET
  $3;

-- sendTestWebhook
WITH
  asked AS MATERIALIZED (
    SELECT
      w.id AS endpoint_id,
      $1::uuid AS message_id,
      $2 AS event_type,
      1 AS attempt,
      NULL::uuid AS user_id
    FROM
      webhook_endpoints w
    WHERE
      w.id = $3::uuid
    FOR KEY SHARE
  ),
  pending AS (
    INSERT INTO
      webhook_deliveries (id, endpoint_id, message_id, event_type, attempt, status, next_attempt_at, created_at)
    SELECT
      $4::uuid,
      asked.endpoint_id,
      asked.message_id,
      asked.event_type,
      asked.attempt,
      'pending',
      $5::timestamptz,
      $6::timestamptz
    FROM
      asked
  ),
  job AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          $7::uuid,
          jsonb_build_object(
            'endpointId',
            asked.endpoint_id,
            'messageId',
            asked.message_id,
            'eventType',
            asked.event_type,
            'userId',
            asked.user_id,
            'attempt',
            asked.attempt,
            'failures',
            0,
            'asked',
            TRUE
          )
        FROM
          asked
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $8
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $9::text,
      $10::text,
      e.metadata,
      $11::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          asked
      ) AS decided (user_id),
      (
        SELECT
          $12::uuid,
          $13::text,
          $14::text,
          $15::uuid,
          $16::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $17
  )
SELECT
  endpoint_id
FROM
  asked;

-- sendTestWebhook, redeliverWebhook
SELECT
  "public"."webhook_deliveries"."id",
  "public"."webhook_deliveries"."endpoint_id",
  "public"."webhook_deliveries"."message_id",
  "public"."webhook_deliveries"."event_type",
  "public"."webhook_deliveries"."attempt",
  "public"."webhook_deliveries"."status",
  "public"."webhook_deliveries"."response_status",
  "public"."webhook_deliveries"."error",
  "public"."webhook_deliveries"."attempted_at",
  "public"."webhook_deliveries"."next_attempt_at",
  "public"."webhook_deliveries"."created_at"
FROM
  "public"."webhook_deliveries"
WHERE
  (
    "public"."webhook_deliveries"."id" = $1
    AND 1 = 1
  )
LIMIT
  $2
OFFSET
  $3;

-- sendTestWebhook, redeliverWebhook
SELECT
  "public"."webhook_deliveries"."id",
  "public"."webhook_deliveries"."message_id",
  "public"."webhook_deliveries"."event_type",
  "public"."webhook_deliveries"."attempt",
  "public"."webhook_deliveries"."status",
  "public"."webhook_deliveries"."response_status",
  "public"."webhook_deliveries"."error",
  "public"."webhook_deliveries"."attempted_at",
  "public"."webhook_deliveries"."next_attempt_at"
FROM
  "public"."webhook_deliveries"
WHERE
  (
    "public"."webhook_deliveries"."id" = $1
    AND 1 = 1
  )
LIMIT
  $2
OFFSET
  $3;

-- redeliverWebhook
WITH
  asked AS MATERIALIZED (
    SELECT
      d.endpoint_id,
      d.message_id,
      d.event_type,
      e.user_id,
      (
        SELECT
          max(a.attempt) + 1
        FROM
          webhook_deliveries a
        WHERE
          a.endpoint_id = d.endpoint_id
          AND a.message_id = d.message_id
      ) AS attempt
    FROM
      webhook_deliveries d
      JOIN webhook_endpoints w ON w.id = d.endpoint_id
      LEFT JOIN audit_events e ON e.id = d.message_id
    WHERE
      d.id = $1::uuid
      AND (
        e.id IS NOT NULL
        OR d.event_type = $2
      )
    FOR KEY SHARE OF
      w
  ),
  pending AS (
    INSERT INTO
      webhook_deliveries (id, endpoint_id, message_id, event_type, attempt, status, next_attempt_at, created_at)
    SELECT
      $3::uuid,
      asked.endpoint_id,
      asked.message_id,
      asked.event_type,
      asked.attempt,
      'pending',
      $4::timestamptz,
      $5::timestamptz
    FROM
      asked
  ),
  job AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          $6::uuid,
          jsonb_build_object(
            'endpointId',
            asked.endpoint_id,
            'messageId',
            asked.message_id,
            'eventType',
            asked.event_type,
            'userId',
            asked.user_id,
            'attempt',
            asked.attempt,
            'failures',
            0,
            'asked',
            TRUE
          )
        FROM
          asked
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $7
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $8::text,
      $9::text,
      e.metadata || jsonb_build_object(
        'endpointId',
        (
          SELECT
            endpoint_id
          FROM
            asked
        )
      ),
      $10::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          asked
      ) AS decided (user_id),
      (
        SELECT
          $11::uuid,
          $12::text,
          $13::text,
          $14::uuid,
          $15::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $16
  )
SELECT
  endpoint_id
FROM
  asked;

-- authWebhookEndpoints
SELECT
  "public"."webhook_endpoints"."id",
  "public"."webhook_endpoints"."url",
  "public"."webhook_endpoints"."event_types",
  "public"."webhook_endpoints"."enabled",
  "public"."webhook_endpoints"."created_at"
FROM
  "public"."webhook_endpoints"
WHERE
  1 = 1
ORDER BY
  "public"."webhook_endpoints"."id" ASC
OFFSET
  $1;

-- authWebhookDeliveries
SELECT
  "public"."webhook_deliveries"."id",
  "public"."webhook_deliveries"."message_id",
  "public"."webhook_deliveries"."event_type",
  "public"."webhook_deliveries"."attempt",
  "public"."webhook_deliveries"."status",
  "public"."webhook_deliveries"."response_status",
  "public"."webhook_deliveries"."error",
  "public"."webhook_deliveries"."attempted_at",
  "public"."webhook_deliveries"."next_attempt_at"
FROM
  "public"."webhook_deliveries"
WHERE
  "public"."webhook_deliveries"."endpoint_id" = $1
ORDER BY
  "public"."webhook_deliveries"."created_at" DESC,
  "public"."webhook_deliveries"."id" DESC
LIMIT
  $2
OFFSET
  $3;

-- rotateWebhookSecret
WITH
  rotated AS (
    UPDATE webhook_endpoints
    SET
      sealed_secret = $1::bytea,
      previous_sealed_secret = sealed_secret,
      previous_secret_until = $2::timestamptz
    WHERE
      id = $3::uuid
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $4::text,
      $5::text,
      e.metadata,
      $6::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          rotated
      ) AS decided (user_id),
      (
        SELECT
          $7::uuid,
          $8::text,
          $9::text,
          $10::uuid,
          $11::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $12
  )
SELECT
  id
FROM
  rotated;

-- deleteWebhookEndpoint
WITH
  deleted AS (
    DELETE FROM webhook_endpoints
    WHERE
      id = $1::uuid
    RETURNING
      id
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $2::text,
      $3::text,
      e.metadata,
      $4::timestamptz
    FROM
      (
        SELECT
          NULL::uuid
        FROM
          deleted
      ) AS decided (user_id),
      (
        SELECT
          $5::uuid,
          $6::text,
          $7::text,
          $8::uuid,
          $9::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $10
  )
SELECT
  id
FROM
  deleted;

-- verifySignInMfaTotp
WITH
  owner AS MATERIALIZED (
    SELECT
      u.id
    FROM
      users u
    WHERE
      u.id = $1::uuid
      AND u.access_version = $2::int
      AND u.disabled_at IS NULL
      AND TRUE
    FOR NO KEY UPDATE
  ),
  ticket AS MATERIALIZED (
    SELECT
      t.*
    FROM
      tickets t
      JOIN owner ON owner.id = t.user_id
    WHERE
      t.token_hash = $3::bytea
      AND t.expires_at > $4::timestamptz
    FOR UPDATE OF
      t
  ),
  proven AS MATERIALIZED (
    SELECT
      f.id AS factor_id
    FROM
      factors f
      JOIN (
        SELECT
          user_id
        FROM
          ticket
      ) AS owner ON f.user_id = owner.user_id
    WHERE
      f.id = $5::uuid
      AND f.state = 'ACTIVE'
      AND f.last_time_step < $6::bigint
    FOR UPDATE OF
      f
  ),
  consumed_ticket AS (
    DELETE FROM tickets t USING ticket,
    proven
    WHERE
      t.token_hash = ticket.token_hash
  ),
  consumed_0 AS (
    UPDATE factors f
    SET
      failures = CASE
        WHEN f.id = proven.factor_id THEN 0
        ELSE f.failures - 1
      END,
      blocked_until = NULL,
      failed_at = array_remove(f.failed_at, $7::timestamptz),
      last_used_at = CASE
        WHEN f.id = proven.factor_id THEN $8::timestamptz
        ELSE f.last_used_at
      END,
      last_time_step = CASE
        WHEN f.id = proven.factor_id THEN greatest(f.last_time_step, $9::bigint)
        ELSE f.last_time_step
      END
    FROM
      (
        SELECT
          *
        FROM
          proven
      ) AS proven
    WHERE
      f.id = ANY ($10::uuid[])
  ),
  signed_in AS (
    UPDATE users u
    SET
      last_sign_in_at = $11::timestamptz
    FROM
      ticket,
      proven
    WHERE
      u.id = ticket.user_id
    RETURNING
      u.*,
      $12::timestamptz AS session_expires_at
  ),
  session AS (
    INSERT INTO
      sessions (
        id,
        user_id,
        proofs,
        aal,
        refresh_token_hash,
        refreshed_at,
        trusted_device_id,
        ip_address,
        user_agent,
        created_at,
        expires_at
      )
    SELECT
      $13::uuid,
      owner.id,
      $14::jsonb,
      $15::aal,
      $16::bytea,
      $17::timestamptz,
      $18::uuid,
      $19::text,
      $20::text,
      $21::timestamptz,
      $22::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS owner
    RETURNING
      id
  ),
  device AS (
    SELECT
      1
  ),
  mailbox AS (
    SELECT
      1
  ),
  events AS (
    INSERT INTO
      audit_events (id, type, actor_type, user_id, ip_address, user_agent, metadata, occurred_at)
    SELECT
      e.id,
      e.type,
      e.actor_type,
      COALESCE(e.user_id, decided.user_id),
      $23::text,
      $24::text,
      e.metadata,
      $25::timestamptz
    FROM
      (
        SELECT
          id
        FROM
          signed_in
      ) AS decided (user_id),
      (
        SELECT
          $26::uuid,
          $27::text,
          $28::text,
          $29::uuid,
          $30::jsonb
      ) AS e (id, type, actor_type, user_id, metadata)
    RETURNING
      id,
      type,
      user_id
  ),
  events_webhooks AS (
    INSERT INTO
      pgboss.job (
        id,
        name,
        data,
        start_after,
        expire_in,
        keep_until,
        retry_limit,
        retry_delay,
        retry_backoff,
        dead_letter,
        policy
      )
    SELECT
      jobs.id,
      q.name,
      jobs.data,
      now() + interval '0',
      COALESCE(q.expire_seconds * interval '1 second', interval '15 minutes'),
      now() + COALESCE(q.retention_minutes * interval '1 minute', interval '14 days'),
      COALESCE(q.retry_limit, 2),
      GREATEST(
        q.retry_delay,
        CASE
          WHEN q.retry_backoff THEN 1
          ELSE 0
        END
      ),
      COALESCE(q.retry_backoff, FALSE),
      q.dead_letter,
      q.policy
    FROM
      (
        SELECT
          gen_random_uuid(),
          jsonb_build_object(
            'endpointId',
            w.id,
            'messageId',
            e.id,
            'eventType',
            e.type,
            'userId',
            e.user_id,
            'attempt',
            1,
            'failures',
            0
          )
        FROM
          webhook_endpoints w
          JOIN events e ON cardinality(w.event_types) = 0
          OR e.type = ANY (w.event_types)
        WHERE
          w.enabled
      ) AS jobs (id, data),
      pgboss.queue q
    WHERE
      q.name = $31
  )
SELECT
  u.id AS "id",
  u.email AS "email",
  u.email_verified_at IS NOT NULL AS "emailVerified",
  u.display_name AS "displayName",
  u.locale AS "locale",
  u.default_role AS "defaultRole",
  u.roles AS "roles",
  u.disabled_at IS NOT NULL AS "disabled",
  u.password_length_reached AS "passwordLengthReached",
  u.created_at AS "createdAt",
  u.last_sign_in_at AS "lastSignInAt",
  u.metadata AS "metadata",
  u.session_expires_at AS "expiresAt",
  EXISTS (
    SELECT
      1
    FROM
      sessions o
    WHERE
      o.user_id = u.id
    OFFSET
      49
  ) AS "wasFull"
FROM
  signed_in u;

-- verifyChangeUserMfa
SELECT
  f.id AS factor_id
FROM
  factors f
  JOIN (
    SELECT
      $1::uuid AS user_id
  ) AS owner ON f.user_id = owner.user_id
WHERE
  f.id = $2::uuid
  AND f.state = 'ACTIVE'
  AND f.last_time_step < $3::bigint
FOR UPDATE OF
  f;

-- verifyChangeUserMfa
UPDATE factors f
SET
  failures = CASE
    WHEN f.id = proven.factor_id THEN 0
    ELSE f.failures - 1
  END,
  blocked_until = NULL,
  failed_at = array_remove(f.failed_at, $1::timestamptz),
  last_used_at = CASE
    WHEN f.id = proven.factor_id THEN $2::timestamptz
    ELSE f.last_used_at
  END,
  last_time_step = CASE
    WHEN f.id = proven.factor_id THEN greatest(f.last_time_step, $3::bigint)
    ELSE f.last_time_step
  END
FROM
  (
    SELECT
      $4::uuid AS factor_id,
      $5::uuid AS id
  ) AS proven
WHERE
  f.id = ANY ($6::uuid[]);
