import { randomBytes } from 'node:crypto';
import { Secret } from 'otpauth';
import type pg from 'pg';
import { readConfig } from '../../../src/config/read-config.ts';
import { createKeyring } from '../../../src/crypto/keyring.ts';
import { createSecretBox } from '../../../src/crypto/secret-box.ts';
import { totpContext } from '../../../src/mfa/totp/match-totp.sql.ts';
import { PLAIN_USERS } from '../options.ts';
import { serviceEnv } from '../service-env.ts';
import type { Account, Accounts } from '../targets/target.ts';
import { SAMPLE, seeds } from './grow.sql.ts';

const SAMPLED_WITH_TOTP = 128;

/** Adds so many users to a database of the service; gives some who can sign in. */
export async function grow(client: pg.Pool, users: number, dataDir: string): Promise<Accounts> {
  for (const seed of seeds(users)) await client.query(seed);
  return {
    plain: (await sample(client, PLAIN_USERS, false)).map(({ id, email }) => ({
      userId: id,
      email,
      totpSecret: '',
    })),
    withTotp: await giveSecrets(client, await sample(client, SAMPLED_WITH_TOTP, true), dataDir),
  };
}

type Sampled = { readonly id: string; readonly email: string; readonly factor_id: string };

const sample = async (client: pg.Pool, count: number, totp: boolean): Promise<Sampled[]> =>
  (await client.query<Sampled>(SAMPLE, [count, totp])).rows;

/** Secrets that their owners know, sealed as the service seals them. */
async function giveSecrets(
  client: pg.Pool,
  users: readonly Sampled[],
  dataDir: string,
): Promise<Account[]> {
  const { secret: current } = readConfig(serviceEnv(dataDir));
  const secretBox = createSecretBox(createKeyring({ current: current! }));
  const accounts: Account[] = [];
  for (const { id, email, factor_id: factorId } of users) {
    const secret = randomBytes(20);
    const sealed = secretBox.seal(secret, totpContext(id, factorId));
    await client.query('UPDATE factors SET sealed_secret = $2 WHERE id = $1', [factorId, sealed]);
    const totpSecret = new Secret({ buffer: new Uint8Array(secret).buffer }).base32;
    accounts.push({ userId: id, email, totpSecret });
  }
  return accounts;
}
