import type { KeyPairKeyObjectResult } from 'node:crypto';
import { signWith } from './authenticator-keys.ts';

/** An X.509 certificate of an ES256 key, signed by itself, as WebAuthn, section 8.2.1, wants it. */
export function selfMadeCertificate({ publicKey, privateKey }: KeyPairKeyObjectResult): Buffer {
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
  const body = sequence(version3, serial, ecdsaWithSha256, name, validity, name, key);
  const signature = der(0x03, Buffer.of(0), signWith(privateKey, body));
  return sequence(body, ecdsaWithSha256, signature);
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
