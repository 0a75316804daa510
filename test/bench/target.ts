import { randomBytes, randomUUID, createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { Secret } from 'otpauth';
import pg from 'pg';
import { createPerson, PASSWORD } from '../support/person.ts';
import { ticketgateDocuments, lowerBoundDocuments, type Documents } from './documents.ts';
import { PLAIN_USERS, boundHasBodyLimit, options, production } from './options.ts';
import { startServer, type Server } from './processes.ts';
import { serviceEnv } from './service-env.ts';

export type Account = {
  readonly email: string;
  readonly userId: string;
  /** Base32. Empty without a second factor. */
  readonly totpSecret: string;
};

/** A server under measurement, with its users and the means to set up what is measured alone. */
export type Target = {
  readonly name: string;
  readonly server: Server;
  readonly documents: Documents;
  readonly plain: readonly Account[];
  readonly withTotp: readonly Account[];
  /** Issues sign-in tickets without a password, one for each account. */
  issueTickets(accounts: readonly Account[]): Promise<readonly string[]>;
  /** Makes the codes of the current time steps good again. */
  forgetTimeSteps(): Promise<void>;
  stop(): Promise<void>;
};

const NODE_ENV = production ? 'production' : 'development';

export const ticketgateEnv = (dataDir: string, databaseUrl?: string): Record<string, string> => ({
  ...serviceEnv(dataDir, databaseUrl),
  NODE_ENV,
  AUTH_EMAIL_VERIFICATION: 'optional',
  ...(production
    ? {
        // Nobody is there: what is measured sends nothing.
        SMTP_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'no-reply@auth.example.com',
        AUTH_MFA_ALLOWED_FACTORS: 'TOTP,WEBAUTHN',
      }
    : { AUTH_RATE_LIMITS: 'off' }),
});

export async function startTicketgate(databaseUrl: string, dataDir: string): Promise<Target> {
  const server = await startServer('dist/main.js', ticketgateEnv(dataDir, databaseUrl));
  const db = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=auth' });
  await db.connect();

  return {
    name: 'ours',
    server,
    documents: ticketgateDocuments,
    plain: await signUpMany(server.port, PLAIN_USERS, false),
    withTotp: await signUpMany(server.port, options.totpUsers, true),
    issueTickets: (accounts) =>
      insertTickets(
        db,
        accounts,
        `INSERT INTO tickets (token_hash, user_id, purpose, proofs, created_at, expires_at)
         SELECT ticket.hash, ticket.user_id, 'SIGN_IN',
           jsonb_build_array(jsonb_build_object('method', 'password', 'at', now())),
           now(), now() + interval '5 minutes'
         FROM unnest($1::bytea[], $2::uuid[]) AS ticket(hash, user_id)`,
      ),
    async forgetTimeSteps() {
      await db.query(`UPDATE factors SET last_time_step = 0 WHERE type = 'TOTP'`);
    },
    async stop() {
      await db.end();
      await server.stop();
    },
  };
}

export async function startLowerBound(databaseUrl: string): Promise<Target> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  await db.query(await readFile(join(import.meta.dirname, 'lower-bound.sql'), 'utf8'));
  const plain = await insertUsers(db, PLAIN_USERS, false);
  const withTotp = await insertUsers(db, options.totpUsers, true);
  const server = await startServer('dist/bench/lower-bound.js', {
    NODE_ENV,
    DATABASE_URL: databaseUrl,
    BODY_LIMIT: boundHasBodyLimit ? 'on' : 'off',
  });

  return {
    name: 'lower bound',
    server,
    documents: lowerBoundDocuments,
    plain,
    withTotp,
    issueTickets: (accounts) =>
      insertTickets(
        db,
        accounts,
        `INSERT INTO tickets (token_hash, user_id, expires_at)
         SELECT ticket.hash, ticket.user_id, now() + interval '5 minutes'
         FROM unnest($1::bytea[], $2::uuid[]) AS ticket(hash, user_id)`,
      ),
    async forgetTimeSteps() {
      await db.query('UPDATE users SET last_time_step = 0');
    },
    async stop() {
      await db.end();
      await server.stop();
    },
  };
}

/** Through the API, as anybody would; a few at a time. */
async function signUpMany(port: number, count: number, totp: boolean): Promise<Account[]> {
  const accounts: Account[] = [];
  async function signUpSome(): Promise<void> {
    while (count > 0) {
      count -= 1;
      const person = createPerson(`http://127.0.0.1:${port}/graphql`, () => new Date());
      const { user } = await person.signUp();
      if (totp) await person.enrollTotp();
      accounts.push({ email: person.email, userId: user.id, totpSecret: person.totpSecret });
    }
  }
  await Promise.all(Array.from({ length: 4 }, signUpSome));
  return accounts;
}

async function insertUsers(db: pg.Client, count: number, totp: boolean): Promise<Account[]> {
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const accounts: Account[] = [];
  for (let index = 0; index < count; index += 1) {
    const userId = randomUUID();
    const email = `${userId}@example.com`;
    const secret = totp ? randomBytes(20) : null;
    await db.query(
      `INSERT INTO users (id, email, display_name, default_role, roles, password_hash, totp_secret,
         created_at)
       VALUES ($1, $2, $3, 'user', '{user}', $4, $5, now())`,
      [userId, email, email.split('@')[0], passwordHash, secret],
    );
    const totpSecret = secret ? new Secret({ buffer: new Uint8Array(secret).buffer }).base32 : '';
    accounts.push({ email, userId, totpSecret });
  }
  return accounts;
}

async function insertTickets(
  db: pg.Client,
  accounts: readonly Account[],
  sql: string,
): Promise<readonly string[]> {
  const tickets = accounts.map(() => randomBytes(32).toString('base64url'));
  const hashes = tickets.map((ticket) => createHash('sha256').update(ticket).digest());
  await db.query(sql, [hashes, accounts.map(({ userId }) => userId)]);
  return tickets;
}
