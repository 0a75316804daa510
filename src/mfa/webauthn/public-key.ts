import { createPublicKey } from 'node:crypto';
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

type CoseKey = ReadonlyMap<number, unknown>;

/**
 * Whether assertions can be verified with this COSE_Key. Attestation `none` has nothing signed by
 * it, and a key that verifies nothing would lock its owner out.
 */
export function isUsable(publicKey: Uint8Array): boolean {
  const key = decodeCoseKey(publicKey);
  const jwk = toJwk(key);
  // WebAuthn, section 6.5.1: `alg` besides what the type of key needs, and nothing optional.
  if (!jwk || key.size !== Object.keys(jwk).length + 1) return false;

  // Throws where the point is not on the curve.
  const { asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
  const { modulusLength = 2048, publicExponent = 65537n } = asymmetricKeyDetails ?? {};
  return modulusLength >= 2048 && modulusLength <= 4096 && publicExponent === 65537n;
}

export const algorithmOf = (publicKey: Uint8Array): unknown => decodeCoseKey(publicKey).get(3);

const decodeCoseKey = (publicKey: Uint8Array): CoseKey =>
  decodeCredentialPublicKey(new Uint8Array(publicKey)) as unknown as CoseKey;

/** RFC 9053, section 7, and RFC 8230, section 4: the labels 1 (type), 3 (algorithm), -1, -2, -3. */
function toJwk(key: CoseKey) {
  const [type, algorithm, curve] = [key.get(1), key.get(3), key.get(-1)];
  if (algorithm === -7 && type === 2 && curve === 1) {
    return { kty: 'EC', crv: 'P-256', x: part(key, -2, 32), y: part(key, -3, 32) };
  }
  if (algorithm === -8 && type === 1 && curve === 6) {
    return { kty: 'OKP', crv: 'Ed25519', x: part(key, -2, 32) };
  }
  if (algorithm === -257 && type === 3) return { kty: 'RSA', n: part(key, -1), e: part(key, -2) };
  return null;
}

function part(key: CoseKey, label: number, length?: number): string {
  const value = key.get(label);
  if (!(value instanceof Uint8Array) || value.length !== (length ?? value.length)) {
    throw new TypeError('malformed public key');
  }
  return Buffer.from(value).toString('base64url');
}
