import { createPublicKey, type JsonWebKey } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  importPKCS8,
  jwtVerify,
  SignJWT,
  type JWK,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { generateJwsKeyPair, JWS_ALGORITHMS } from '../../../src/crypto/jws-algorithms.ts';
import { testApp } from '../../support/app.ts';

const SHAPES = {
  ES256: { kty: 'EC', crv: 'P-256' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  RS256: { kty: 'RSA', e: 'AQAB' },
};

describe.each(JWS_ALGORITHMS)('AUTH_JWT_ALG=%s', (algorithm) => {
  const app = testApp({ AUTH_JWT_ALG: algorithm });
  const get = async (path: string) => (await fetch(`${app.origin}/.well-known/${path}`)).json();
  const issue = async () => {
    const ada = app.person();
    await ada.signUp();
    return ada;
  };

  test('makes a key of that kind, whose tokens a stock client verifies', async () => {
    const ada = await issue();
    const { keys } = await get('jwks.json');
    expect(keys).toMatchObject([{ ...SHAPES[algorithm], alg: algorithm, use: 'sig' }]);
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi'])
      expect(keys[0]).not.toHaveProperty(secret);
    if (algorithm === 'RS256') expect(Buffer.from(keys[0].n, 'base64url')).toHaveLength(3072 / 8);

    const options = { typ: 'at+jwt', algorithms: [algorithm], currentDate: app.clock() };
    await jwtVerify(ada.accessToken, createLocalJWKSet({ keys }), options);
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    expect(await get('openid-configuration')).toMatchObject({
      id_token_signing_alg_values_supported: [algorithm],
    });
  });

  test('takes no token that names another algorithm, or none', async () => {
    const { accessToken } = await issue();
    const [header, payload, signature] = accessToken.split('.') as [string, string, string];
    const { kid } = decodeProtectedHeader(accessToken) as { kid: string };
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const [jwk] = (await get('jwks.json')).keys as JWK[];
    const pem = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
      .export({ format: 'pem', type: 'spki' })
      .toString();
    const named = (alg: string) =>
      Buffer.from(JSON.stringify({ alg, kid, typ: 'at+jwt' })).toString('base64url');
    const hmac = (secret: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' })
        .sign(new TextEncoder().encode(secret));

    const forged = [
      `${named('none')}.${payload}.`,
      `${named('none')}.${payload}.${signature}`,
      `${header}.${payload}.`,
      await hmac(pem),
      await hmac(JSON.stringify(jwk)),
    ];
    for (const other of JWS_ALGORITHMS) {
      const { privateKey } = await generateJwsKeyPair(other);
      const pkcs8 = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: other, kid, typ: 'at+jwt' })
        .sign(await importPKCS8(pkcs8, other));
      // Under our header as well: the signature is of the wrong kind, or by the wrong key.
      forged.push(token, `${header}.${payload}.${token.split('.')[2]}`);
      if (other !== algorithm) forged.push(`${named(other)}.${payload}.${signature}`);
    }
    for (const token of forged) {
      const { errors } = await app.person().run('me', {}, token);
      expect(errors?.[0].extensions.code, token).toBe('UNAUTHENTICATED');
    }
  });
});
