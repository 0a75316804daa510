-- What the bare bound needs and nothing more: no foreign keys, no second index on a hot table.
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,
  display_name text NOT NULL,
  default_role text NOT NULL,
  roles text[] NOT NULL,
  password_hash text NOT NULL,
  totp_secret bytea,
  last_time_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL
);
CREATE TABLE tickets (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  refresh_token_hash bytea NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
