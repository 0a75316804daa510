import { createPrivateKey } from 'node:crypto';
import { createKeyring } from '../../src/crypto/keyring.ts';
import { createSecretBox } from '../../src/crypto/secret-box.ts';
import { signingKeyContext } from '../../src/sessions/new-signing-key.ts';
import type { testApp } from './app.ts';
import { Prisma } from '../../src/db/client.ts';

type App = ReturnType<typeof testApp>;

/** Hashes that are there to be seen: the head of the audit chain, and what is public of a passkey. */
const PUBLIC = ['audit_links.hash', 'webauthn_credentials.id', 'webauthn_credentials.public_key'];
/** Secrets and hashes that are text. */
const TEXT = ['users.password_hash', 'foreign_schemes.decoy'];

/** By column, what is stored and nobody may be told: every column of bytes, and hashes that are text. */
export async function storedSecrets({ statements }: App): Promise<Map<string, readonly string[]>> {
  const columns = await statements.query<{ table: string; column: string }>`
    SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
    WHERE table_schema = current_schema() AND (data_type = 'bytea'
      OR table_name || '.' || column_name = ANY(${TEXT}::text[]))`;
  const found = new Map<string, readonly string[]>();
  for (const { table, column } of columns) {
    const name = `${table}.${column}`;
    if (PUBLIC.includes(name)) continue;
    // oxlint-disable-next-line no-await-in-loop -- one connection
    const rows = await statements.query<{ value: Uint8Array | string }>(
      Prisma.raw(`SELECT "${column}" AS value FROM "${table}" WHERE "${column}" IS NOT NULL`),
    );
    found.set(
      name,
      rows.flatMap(({ value }) => spelled(value)),
    );
  }
  return found;
}

const spelled = (value: Uint8Array | string): readonly string[] => {
  if (typeof value === 'string') return [value];
  const bytes = Buffer.from(value);
  return [
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
};

/** The private half of a signing key, which is sealed under this secret. */
export function privateKeyOf(
  { id, sealedPrivateKey }: { id: string; sealedPrivateKey: Uint8Array },
  secret: Buffer,
): Buffer {
  const box = createSecretBox(createKeyring({ current: secret }));
  return box.open(sealedPrivateKey, signingKeyContext(id));
}

/** The private halves of all signing keys, which are sealed under this secret. */
export async function privateKeys({ db }: App, secret: Buffer): Promise<readonly string[]> {
  const keys = await db.signingKey.findMany();
  return keys.flatMap((key) => {
    const der = privateKeyOf(key, secret);
    const { d } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    });
    return [d!, ...spelled(der)];
  });
}
