import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { importSigningKey, importVerificationKey, signJws } from '../../src/crypto/jws.ts';
import { createGenuineClaims } from '../../src/sessions/genuine-claims.ts';

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = { kid: randomUUID(), algorithm: 'ES256' } as const;
  return {
    signing: importSigningKey(name, 'at+jwt', privateKey.export({ format: 'der', type: 'pkcs8' })),
    verification: importVerificationKey(name, 'at+jwt', publicKey.export({ format: 'jwk' })),
  };
}

const claims = {
  iss: 'https://auth.example.com',
  aud: 'app',
  sub: randomUUID(),
  sid: randomUUID(),
  exp: 2,
  iat: 1,
};

test('a token is refused as soon as its key is no longer published, however often it was good', () => {
  const [former, next] = [newKey(), newKey()];
  let published = [former.verification, next.verification];
  const claimsOf = createGenuineClaims({ verification: () => published });
  const token = signJws(former.signing, claims);
  expect(claimsOf(token)).toEqual(claims);
  expect(claimsOf(token)).toEqual(claims);

  published = [next.verification];
  expect(claimsOf(token)).toBeNull();
  published = [former.verification, next.verification];
  expect(claimsOf(token)).toEqual(claims);
});

test('what is no access token of ours is asked again each time, and stays none', () => {
  const [ours, other] = [newKey(), newKey()];
  const published = [ours.verification];
  const claimsOf = createGenuineClaims({ verification: () => published });
  const { sid: _, ...incomplete } = claims;
  for (const token of [
    signJws(other.signing, claims),
    signJws(ours.signing, incomplete),
    'a.b.c',
  ]) {
    expect([claimsOf(token), claimsOf(token)]).toEqual([null, null]);
  }
});
