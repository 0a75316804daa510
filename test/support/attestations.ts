import type { KeyObject } from 'node:crypto';
import type { CBORType } from '@levischuck/tiny-cbor';
import { newKeys, signWith } from './authenticator-keys.ts';
import { selfMadeCertificate } from './self-made-certificate.ts';

/** Makes the attestation statement for the registration that it is about. */
export type Attestation = (about: {
  readonly authenticatorData: Buffer;
  readonly clientDataHash: Buffer;
  readonly credentialId: Buffer;
  readonly publicKey: KeyObject;
  readonly algorithm: number;
  /** With the new key, over the authenticator data and the hash of the client data. */
  sign(): Buffer;
}) => { readonly fmt: string; readonly attStmt: CBORType };

export const noAttestation: Attestation = () => ({ fmt: 'none', attStmt: new Map() });

/** Signed by the new key itself. Can name another algorithm than the key has. */
export const selfAttestation =
  (named?: number): Attestation =>
  ({ algorithm, sign }) => ({
    fmt: 'packed',
    attStmt: statement({ alg: named ?? algorithm, sig: sign() }),
  });

/** Genuine, but under a certificate that anyone could have made. */
export const packedAttestation: Attestation = ({ authenticatorData, clientDataHash }) => {
  const keys = newKeys('ES256');
  const sig = signWith(keys.privateKey, Buffer.concat([authenticatorData, clientDataHash]));
  return { fmt: 'packed', attStmt: statement({ alg: -7, sig, x5c: [selfMadeCertificate(keys)] }) };
};

/** Of keys from before FIDO2: as genuine, over other bytes. For ES256. */
export const u2fAttestation: Attestation = (about) => {
  const keys = newKeys('ES256');
  const { x, y } = about.publicKey.export({ format: 'jwk' });
  const point = [Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')];
  const rpIdHash = about.authenticatorData.subarray(0, 32);
  const signed = [Buffer.of(0), rpIdHash, about.clientDataHash, about.credentialId, ...point];
  const sig = signWith(keys.privateKey, Buffer.concat(signed));
  return { fmt: 'fido-u2f', attStmt: statement({ sig, x5c: [selfMadeCertificate(keys)] }) };
};

/** Of a format by its name, with nothing behind it. */
export const attestationOf =
  (fmt: string, attStmt: Record<string, CBORType> = {}): Attestation =>
  () => ({ fmt, attStmt: statement(attStmt) });

const statement = (members: Record<string, CBORType>) => new Map(Object.entries(members));
