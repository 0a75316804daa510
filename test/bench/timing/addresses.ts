import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { FOREIGN_KEY_ID, readForeignHash } from '../../../src/crypto/foreign-hashes.ts';
import { FOREIGN_HASHES } from '../../support/foreign-hashes.ts';

/** How an address stands with the service. */
export type Standing =
  'unknown' | 'verified' | 'with TOTP' | 'unverified' | 'disabled' | 'imported';
export type Address = { readonly email: string; readonly standing: Standing };

/** What the row of a user says who stands so; null where there is none. */
const COLUMNS: Record<Standing, object | null> = {
  unknown: null,
  verified: {},
  'with TOTP': {},
  unverified: { email_verified_at: null, last_sign_in_at: null },
  disabled: { disabled_at: new Date() },
  // What most other systems have; it takes several times as long as ours.
  imported: {
    password_hash: FOREIGN_HASHES['bcrypt 2a'].hash,
    password_key_id: FOREIGN_KEY_ID,
  },
};
export const KNOWN = Object.keys(COLUMNS).filter((it) => it !== 'unknown') as Standing[];

/** As an import says it. */
export async function announceForeignHashes(db: pg.Client): Promise<void> {
  const { scheme, decoy } = readForeignHash(FOREIGN_HASHES['bcrypt 2a'].hash)!;
  await db.query('INSERT INTO foreign_schemes (id, decoy) VALUES ($1, $2)', [scheme, decoy()]);
}

/** So many addresses of each standing, in random order: nobody is asked about twice. */
export async function createAddresses(
  db: pg.Client,
  model: string,
  count: number,
): Promise<readonly Address[]> {
  const addresses: Address[] = [];
  for (const [standing, columns] of Object.entries(COLUMNS) as [Standing, object | null][]) {
    const emails = Array.from({ length: count }, () => `${randomUUID()}@example.com`);
    addresses.push(...emails.map((email) => ({ email, standing })));
    if (columns) await copyUser(db, model, emails, columns);
    if (standing === 'with TOTP') await copyFactors(db, model, emails);
  }
  await db.query('VACUUM ANALYZE users, factors');
  return shuffled(addresses);
}

/** Like the user with the address `model`, but for these columns: signing up would take an hour. */
async function copyUser(db: pg.Client, model: string, emails: string[], columns: object) {
  await db.query(
    `INSERT INTO users
     SELECT copy.* FROM users model, unnest($2::text[]) AS other(email), jsonb_populate_record(model,
       $3::jsonb || jsonb_build_object('id', gen_random_uuid(), 'email', other.email)) AS copy
     WHERE model.email = $1`,
    [model, emails, columns],
  );
}

async function copyFactors(db: pg.Client, model: string, emails: string[]) {
  await db.query(
    `INSERT INTO factors
     SELECT copy.* FROM factors model JOIN users owner ON owner.id = model.user_id,
       users other, jsonb_populate_record(model,
         jsonb_build_object('id', gen_random_uuid(), 'user_id', other.id)) AS copy
     WHERE owner.email = $1 AND other.email = ANY ($2::text[])`,
    [model, emails],
  );
}

function shuffled<T>(list: readonly T[]): T[] {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
