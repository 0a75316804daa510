import { generateKeyPairSync } from 'node:crypto';
import type { StoredCredential } from './authentication.ts';

const coordinate = (text: string | undefined): Buffer => Buffer.from(text!, 'base64url');

/** A COSE_Key for ES256, as most passkeys have, whose private half is gone. */
function newPublicKey(): Uint8Array {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    coordinate(x),
    Buffer.from('225820', 'hex'),
    coordinate(y),
  ]);
}

let publicKey: Uint8Array | undefined;

/** What a response is checked against whose credential nobody holds: it passes nothing. */
export const decoyCredential = (id: string): StoredCredential => ({
  id: Buffer.from(id, 'base64url'),
  publicKey: (publicKey ??= newPublicKey()),
  counter: 0n,
  transports: [],
  backupEligible: false,
});
