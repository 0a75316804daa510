import type { KeyPairKeyObjectResult } from 'node:crypto';
import { signWith } from './authenticator-keys.ts';

/**
 * An X.509 certificate of an ES256 key, signed by itself, as WebAuthn, section 8.2.1, wants it; or of the
 * server at an address (IPv4).
 */
export function selfMadeCertificate(
  { publicKey, privateKey }: KeyPairKeyObjectResult,
  address?: string,
): Buffer {
  const name = sequence(
    attribute(6, 'US'),
    attribute(10, 'Nobody'),
    attribute(11, 'Authenticator Attestation'),
    attribute(3, 'Nobody in particular'),
  );
  const validity = sequence(time('20200101000000Z'), time('21200101000000Z'));
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
  const version3 = der(0xa0, der(0x02, Buffer.of(2)));
  const serial = der(0x02, Buffer.of(1));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = address === undefined ? [] : [alternativeName(address)];
  const parts = [version3, serial, ecdsaWithSha256, name, validity, name, key, ...extensions];
  const body = sequence(...parts);
  const signature = der(0x03, Buffer.of(0), signWith(privateKey, body));
  return sequence(body, ecdsaWithSha256, signature);
}

function alternativeName(address: string): Buffer {
  const names = sequence(der(0x87, Buffer.from(address.split('.').map(Number))));
  return der(0xa3, sequence(sequence(oid(0x55, 29, 17), der(0x04, names))));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));
const time = (text: string) => der(0x18, Buffer.from(text));
const attribute = (type: number, value: string) =>
  der(0x31, sequence(oid(0x55, 4, type), der(0x0c, Buffer.from(value))));
