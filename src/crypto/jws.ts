import {
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { JwsAlgorithm } from './jws-algorithms.ts';

/**
 * Compact JWS with one fixed protected header for each key.
 *
 * Written on node:crypto instead of a JOSE library because those are asynchronous: their signing
 * would queue behind argon2 in libuv's thread pool. A token's header is never parsed: it must equal,
 * byte for byte, the header of a key we hold, which rules out `alg`, `kid` and `jku` tricks. A key
 * has one algorithm, and its header names that.
 */
type Key = { readonly header: string; readonly algorithm: JwsAlgorithm };
export type SigningKey = Key & { readonly privateKey: KeyObject };
export type VerificationKey = Key & { readonly publicKey: KeyObject };
export type KeyName = { readonly kid: string; readonly algorithm: JwsAlgorithm };

/** Ed25519 hashes by itself. */
const HASHES: Readonly<Record<JwsAlgorithm, string | null>> = {
  ES256: 'sha256',
  EdDSA: null,
  RS256: 'sha256',
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const headerOf = ({ kid, algorithm }: KeyName, typ: string): string =>
  encode({ alg: algorithm, kid, typ });

export function importSigningKey(name: KeyName, typ: string, pkcs8: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { header: headerOf(name, typ), algorithm: name.algorithm, privateKey };
}

export function importVerificationKey(name: KeyName, typ: string, jwk: object): VerificationKey {
  const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  return { header: headerOf(name, typ), algorithm: name.algorithm, publicKey };
}

/** The same key for tokens of another type: neither passes for the other. */
export function ofType<K extends Key>(key: K, typ: string): K {
  const { kid } = JSON.parse(Buffer.from(key.header, 'base64url').toString()) as { kid: string };
  return { ...key, header: headerOf({ kid, algorithm: key.algorithm }, typ) };
}

export function signJws({ header, algorithm, privateKey }: SigningKey, payload: object): string {
  const signed = `${header}.${encode(payload)}`;
  const signature = sign(HASHES[algorithm], Buffer.from(signed), {
    key: privateKey,
    // Of ECDSA only; the others have one encoding.
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

/** Whether the header is that of one of these keys, which says nothing of the signature. */
export const isByOneOf = (keys: readonly VerificationKey[], token: string): boolean =>
  keys.some(({ header }) => token.startsWith(`${header}.`));

/** The payload, or null when the token is not a JWS by one of these keys. */
export function verifyJws(keys: readonly VerificationKey[], token: string): unknown {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return null;
  const key = keys.find((candidate) => candidate.header === header);
  const signatureBytes = Buffer.from(signature, 'base64url');
  // Decoding is lenient; insisting on the canonical spelling keeps one token one string.
  if (!key || signatureBytes.toString('base64url') !== signature) return null;

  const genuine = verify(
    HASHES[key.algorithm],
    Buffer.from(`${header}.${payload}`),
    { key: key.publicKey, dsaEncoding: 'ieee-p1363' },
    signatureBytes,
  );
  return genuine ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
}
