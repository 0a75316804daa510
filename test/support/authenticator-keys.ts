import {
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import type { CBORType } from '@levischuck/tiny-cbor';

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

export const COSE_ALGORITHM = { ES256: -7, EdDSA: -8, RS256: -257 };

export function newKeys(algorithm: Algorithm): KeyPairKeyObjectResult {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  rsaKeys.push(
    rsaKeys.length < 2 ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : rsaKeys.shift()!,
  );
  return rsaKeys.at(-1)!;
}

/** Two, in turn: the primes of one take longer than a dozen tests. */
const rsaKeys: KeyPairKeyObjectResult[] = [];

/** To sign with instead of this one. */
export function anotherKey(algorithm: Algorithm, { privateKey }: KeyPairKeyObjectResult) {
  const [one, other] = [newKeys(algorithm).privateKey, newKeys(algorithm).privateKey];
  return one === privateKey ? other : one;
}

export function coseKey(algorithm: Algorithm, key: KeyObject): Map<number, CBORType> {
  const jwk = key.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'n' | 'e') =>
    new Uint8Array(Buffer.from(jwk[name]!, 'base64url'));
  const alg: [number, CBORType] = [3, COSE_ALGORITHM[algorithm]];
  if (algorithm === 'ES256') {
    return new Map<number, CBORType>([[1, 2], alg, [-1, 1], [-2, part('x')], [-3, part('y')]]);
  }
  if (algorithm === 'EdDSA') {
    return new Map<number, CBORType>([[1, 1], alg, [-1, 6], [-2, part('x')]]);
  }
  return new Map<number, CBORType>([[1, 3], alg, [-1, part('n')], [-2, part('e')]]);
}

export const signWith = (key: KeyObject, data: Uint8Array): Buffer =>
  sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', data, key);
