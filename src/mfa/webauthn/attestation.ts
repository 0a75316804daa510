import type { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import { algorithmOf } from './public-key.ts';

/**
 * Only what carries no certificate: nothing, or the new key's own signature. Without trust anchors a
 * certificate says nothing: the library takes anyone's. Where it has anchors, it fetches what the
 * certificates name. Those paths are to see nothing hostile.
 */
export function isWithoutCertificates(
  attestation: ReturnType<typeof decodeAttestationObject>,
  publicKey: Uint8Array,
): boolean {
  const statement: unknown = attestation.get('attStmt');
  if (!(statement instanceof Map)) return false;
  const format = attestation.get('fmt');
  if (format === 'none') return statement.size === 0;

  // WebAuthn, section 8.2: the statement names the algorithm of the new key.
  return (
    format === 'packed' &&
    statement.size === 2 &&
    statement.get('sig') instanceof Uint8Array &&
    statement.get('alg') === algorithmOf(publicKey)
  );
}
