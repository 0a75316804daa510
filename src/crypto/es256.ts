import {
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/**
 * Compact JWS with ES256 and one fixed protected header for each key.
 *
 * Written on node:crypto instead of a JOSE library because those are asynchronous: their signing
 * would queue behind argon2 in libuv's thread pool. A token's header is never parsed: it must equal,
 * byte for byte, the header of a key we hold, which rules out `alg`, `kid` and `jku` tricks.
 */
export type SigningKey = { readonly header: string; readonly privateKey: KeyObject };
export type VerificationKey = { readonly header: string; readonly publicKey: KeyObject };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const headerOf = (kid: string, typ: string): string => encode({ alg: 'ES256', kid, typ });

export function importSigningKey(kid: string, typ: string, pkcs8: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { header: headerOf(kid, typ), privateKey };
}

export function importVerificationKey(kid: string, typ: string, jwk: object): VerificationKey {
  const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  return { header: headerOf(kid, typ), publicKey };
}

/** The same key for tokens of another type: neither passes for the other. */
export function ofType<Key extends { readonly header: string }>(key: Key, typ: string): Key {
  const { kid } = JSON.parse(Buffer.from(key.header, 'base64url').toString()) as { kid: string };
  return { ...key, header: headerOf(kid, typ) };
}

export function signJws(key: SigningKey, payload: object): string {
  const signed = `${key.header}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

/** The payload, or null when the token is not a JWS by one of these keys. */
export function verifyJws(keys: readonly VerificationKey[], token: string): unknown {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return null;
  const key = keys.find((candidate) => candidate.header === header);
  const signatureBytes = Buffer.from(signature, 'base64url');
  // Decoding is lenient; insisting on the canonical spelling keeps one token one string.
  if (!key || signatureBytes.toString('base64url') !== signature) return null;

  const genuine = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: key.publicKey, dsaEncoding: 'ieee-p1363' },
    signatureBytes,
  );
  return genuine ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
}
