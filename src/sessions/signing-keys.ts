import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { importSigningKey, importVerificationKey } from '../crypto/es256.ts';
import { CannotUnseal, type SecretBox } from '../crypto/secret-box.ts';
import type { Clock } from '../shared/clock.ts';
import type { SigningKeysStore } from './signing-keys.store.ts';

const ACCESS_TOKEN_TYPE = 'at+jwt';
/** Where a sealed private key belongs: it opens nowhere else. */
export const signingKeyContext = (kid: string): string => `signing_keys/${kid}/private_key`;

export class WrongSecret extends Error {
  constructor() {
    super('AUTH_SECRET is not the one that this database was written with');
  }
}

/** The keys that sign access tokens: made on the first start, sealed at rest, imported once. */
export async function loadSigningKeys(deps: {
  store: SigningKeysStore;
  secretBox: SecretBox;
  clock: Clock;
}) {
  const { store, secretBox, clock } = deps;
  if ((await store.list()).length === 0) await store.insertFirst(await generateKey());

  const rows = await store.list();
  const newest = rows[0]!;
  const signing = importSigningKey(newest.id, ACCESS_TOKEN_TYPE, unseal(newest));
  const verification = rows.map(({ id, publicJwk }) =>
    importVerificationKey(id, ACCESS_TOKEN_TYPE, publicJwk),
  );

  async function generateKey() {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' }) as JWK;
    const kid = await calculateJwkThumbprint(jwk);
    return {
      id: kid,
      publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' },
      sealedPrivateKey: secretBox.seal(
        privateKey.export({ format: 'der', type: 'pkcs8' }),
        signingKeyContext(kid),
      ),
      createdAt: clock(),
    };
  }

  function unseal(row: { id: string; sealedPrivateKey: Uint8Array }): Buffer {
    try {
      return secretBox.open(row.sealedPrivateKey, signingKeyContext(row.id));
    } catch (error) {
      throw error instanceof CannotUnseal ? new WrongSecret() : error;
    }
  }

  return {
    signing: () => signing,
    verification: () => verification,
    /** RFC 7517: the public halves, for whoever verifies our tokens. */
    jwks: () => ({ keys: rows.map(({ publicJwk }) => publicJwk) }),
  };
}

export type SigningKeys = Awaited<ReturnType<typeof loadSigningKeys>>;
