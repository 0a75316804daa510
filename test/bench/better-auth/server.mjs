import { createServer } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { twoFactor } from 'better-auth/plugins';
import pg from 'pg';

// better-auth as its documentation sets it up, with passwords and its second factor. It has the hash of the
// service, and the same threads for it, unless it is to keep its own. Its limits would refuse a client that
// signs in without a pause, so they are off.

const { DATABASE_URL, PORT, HASH, COOKIE_CACHE } = process.env;
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const auth = betterAuth({
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 10 }),
  secret: 'only what is measured here is signed with this',
  baseURL: `http://127.0.0.1:${PORT}`,
  emailAndPassword: {
    enabled: true,
    ...(HASH === 'argon2id' && {
      password: {
        hash: (password) => hash(password, argon2),
        verify: (given) => verify(given.hash, given.password),
      },
    }),
  },
  session: { cookieCache: { enabled: COOKIE_CACHE === 'on', maxAge: 300 } },
  plugins: [twoFactor()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
});

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
createServer(toNodeHandler(auth)).listen(Number(PORT), '127.0.0.1');
