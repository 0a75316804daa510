import type { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import { algorithmOf } from './public-key.ts';

/**
 * Lets only statements pass that carry no certificate: none at all, or the new key's own signature.
 * Without trust anchors a certificate proves nothing, since the library takes anyone's; with them it
 * fetches addresses that the certificates name. Hostile bytes are not to get that far.
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
