import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { generateJwsKeyPair, type JwsAlgorithm } from '../crypto/jws-algorithms.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { SigningKeyRow } from './signing-key.ts';

/** Where a sealed private key belongs: it opens nowhere else. */
export const signingKeyContext = (kid: string): string => `signing_keys/${kid}/private_key`;

/** The private half is sealed here and leaves no other trace. */
export async function newSigningKey(
  secretBox: SecretBox,
  algorithm: JwsAlgorithm,
  times: Pick<SigningKeyRow, 'createdAt' | 'activatesAt'>,
): Promise<SigningKeyRow> {
  const { publicKey, privateKey } = await generateJwsKeyPair(algorithm);
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return {
    id: kid,
    publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' },
    sealedPrivateKey: secretBox.seal(
      privateKey.export({ format: 'der', type: 'pkcs8' }),
      signingKeyContext(kid),
    ),
    ...times,
    revokedAt: null,
  };
}
