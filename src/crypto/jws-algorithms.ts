import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** What tokens can be signed with, the recommended one first. */
export const JWS_ALGORITHMS = ['ES256', 'EdDSA', 'RS256'] as const;
export type JwsAlgorithm = (typeof JWS_ALGORITHMS)[number];

type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const generate = promisify(generateKeyPair);

const GENERATORS: Readonly<Record<JwsAlgorithm, () => Promise<KeyPair>>> = {
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generate('ed25519'),
  // As strong as the others, by NIST SP 800-57: 128 bits.
  RS256: () => generate('rsa', { modulusLength: 3072 }),
};

/** In the thread pool: RSA takes a second or so, during which requests are answered. */
export const generateJwsKeyPair = (algorithm: JwsAlgorithm): Promise<KeyPair> =>
  GENERATORS[algorithm]();
