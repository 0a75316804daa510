import { createCipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { Secret } from 'otpauth';
import { PASSWORD } from '../../support/person.ts';
import type { Databases } from '../databases.ts';
import { startServer } from '../processes.ts';
import { boundApi } from './graphql-api.ts';
import type { Accounts, Target } from './target.ts';
import * as tickets from './tickets.ts';

const SEAL_KEY = randomBytes(32);
/** Without the pepper of the service, whose secret a bound does not know; it takes as long. */
const hashed = () => hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

type Given = { databaseUrl: string; limits: boolean };

export const startFair = (databases: Databases, accounts: Accounts, given: Given) =>
  startBound(databases, accounts, given, 'fair');
export const startBare = (databases: Databases, accounts: Accounts, given: Given) =>
  startBound(databases, accounts, given, 'bare');

async function startBound(
  databases: Databases,
  accounts: Accounts,
  { databaseUrl, limits }: Given,
  name: 'fair' | 'bare',
): Promise<Target> {
  const server = await startServer(
    `dist/bench/bounds/${name}.js`,
    boundEnv(databaseUrl, limits, name),
  );
  const client = databases.connect(databaseUrl);
  const [issue, forget] =
    name === 'fair'
      ? [tickets.issueOurTickets, tickets.forgetOurTimeSteps]
      : [tickets.issueBareTickets, tickets.forgetBareTimeSteps];
  return {
    name,
    ...accounts,
    servers: [server],
    postgresPid: databases.pid,
    databaseUrl,
    api: boundApi,
    issueTickets: issue(client),
    forgetTimeSteps: () => forget(client, accounts.withTotp),
    async stop() {
      await client.end();
      await server.stop();
    },
  };
}

export const boundEnv = (databaseUrl: string, limits: boolean, name: 'fair' | 'bare') => ({
  NODE_ENV: limits ? 'production' : 'development',
  // Ours are in a schema of their own.
  DATABASE_URL: name === 'fair' ? `${databaseUrl}?options=-c%20search_path%3Dauth` : databaseUrl,
  LIMITS: limits ? 'on' : 'off',
  SEAL_KEY: SEAL_KEY.toString('hex'),
});

/** A copy of the service's own database, with a hash and secrets that the fair bound can read. */
export const adopt = (databases: Databases, accounts: Accounts) => async (url: string) => {
  const client = databases.connect(url);
  await client.query('UPDATE users SET password_hash = $1', [await hashed()]);
  for (const { userId, totpSecret } of accounts.withTotp) {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM factors WHERE user_id = $1 AND type = 'TOTP'`,
      [userId],
    );
    const { id } = rows[0]!;
    const secret = Buffer.from(Secret.fromBase32(totpSecret).buffer);
    const sealed = seal(secret, `factors:${userId}:${id}`);
    await client.query('UPDATE factors SET sealed_secret = $2 WHERE id = $1', [id, sealed]);
  }
  await client.end();
};

function seal(secret: Buffer, context: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', SEAL_KEY, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** Tables of its own, and as many users with the same secrets. */
export const fillBare =
  (databases: Databases, accounts: Accounts) =>
  async (url: string): Promise<void> => {
    const client = databases.connect(url);
    await client.query(await readFile(join(import.meta.dirname, '../bounds/bare.sql'), 'utf8'));
    const passwordHash = await hashed();
    for (const { userId, email, totpSecret } of [...accounts.plain, ...accounts.withTotp]) {
      const secret = totpSecret ? Buffer.from(Secret.fromBase32(totpSecret).buffer) : null;
      await client.query(
        `INSERT INTO users (id, email, display_name, default_role, roles, password_hash, totp_secret,
           created_at)
         VALUES ($1, $2, $3, 'user', '{user}', $4, $5, now())`,
        [userId, email, email.split('@')[0], passwordHash, secret],
      );
    }
    await client.end();
  };
