import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp({ PUBLIC_URL: 'https://auth.example.com' });
const claimsOf = async (token: string) => {
  const keys = createRemoteJWKSet(new URL(`${app.origin}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(token, keys, {
    issuer: 'https://auth.example.com',
    audience: 'ticketgate',
    typ: 'at+jwt',
    algorithms: ['ES256'],
    currentDate: app.clock(),
  });
  return payload;
};
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

describe('an access token', () => {
  test('is verified by a stock client against the published keys, and says who and how', async () => {
    const ada = app.person();
    const { user, refreshTokenId } = await ada.signUp();

    expect(await claimsOf(ada.accessToken)).toEqual({
      iss: 'https://auth.example.com',
      aud: 'ticketgate',
      client_id: 'ticketgate',
      sub: user.id,
      sid: refreshTokenId,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: seconds(app.clock()),
      exp: seconds(app.clock()) + 300,
      auth_time: seconds(app.clock()),
      acr: 'aal1',
      amr: ['pwd'],
      'https://hasura.io/jwt/claims': {
        'x-hasura-user-id': user.id,
        'x-hasura-default-role': 'user',
        'x-hasura-allowed-roles': ['user'],
        'x-hasura-auth-aal': 'aal1',
      },
    });
  });

  test('after a second factor it says aal2', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await ada.signInWithTotp();
    expect(await claimsOf(ada.accessToken)).toMatchObject({
      acr: 'aal2',
      amr: ['pwd', 'otp', 'mfa'],
      'https://hasura.io/jwt/claims': { 'x-hasura-auth-aal': 'aal2' },
    });

    const byRecoveryCode = await ada.verifyRecoveryCode(await ada.ticket(), ada.recoveryCodes[0]!);
    expect(await claimsOf(byRecoveryCode.accessToken)).toMatchObject({
      acr: 'aal2',
      amr: ['pwd', 'otp', 'mfa', 'recovery'],
    });
  });

  test('of a trusted device and the password alone does not make an administrator', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    await app.db.user.update({
      where: { email: ada.email },
      data: { roles: ['editor', 'user', 'admin'], defaultRole: 'admin' },
    });
    const ticket = await ada.ticket();
    const strong = await ada.run('verifyTotp', { ticket, otp: ada.code(), rememberDevice: true });
    const { email, password } = ada;
    const weak = await ada.run('signIn', { email, password, deviceToken: strong.deviceToken }, '');
    const refreshed = await ada.run('refresh', { refreshToken: weak.refreshToken }, '');

    for (const { accessToken, user } of [weak, refreshed]) {
      expect(await claimsOf(accessToken)).toMatchObject({
        acr: 'aal1',
        'https://hasura.io/jwt/claims': {
          'x-hasura-default-role': 'user',
          'x-hasura-allowed-roles': ['editor', 'user'],
        },
      });
      expect(user).toMatchObject({ defaultRole: 'admin', roles: ['editor', 'user', 'admin'] });
    }
    expect(await claimsOf(strong.accessToken)).toMatchObject({
      acr: 'aal2',
      'https://hasura.io/jwt/claims': {
        'x-hasura-default-role': 'admin',
        'x-hasura-allowed-roles': ['editor', 'user', 'admin'],
      },
    });
  });

  test('is worthless here once its session has ended, though it was good a moment ago', async () => {
    const ada = app.person();
    await ada.signUp();
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    await ada.run('signOut', { refreshToken: ada.refreshToken });

    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  test('expires after five minutes, to the second', async () => {
    const ada = app.person();
    await ada.signUp();
    app.clock.advance(299);
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    app.clock.advance(1);

    expect((await ada.run('me')).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  test('me is null without a token', async () => {
    const { data, errors } = await app.visitor()('{ me { id } }');
    expect({ data, errors }).toEqual({ data: { me: null }, errors: undefined });
  });
});

describe('a forged access token', () => {
  async function forgeries() {
    const ada = app.person();
    await ada.signUp();
    // Known to be genuine from here on: no forgery of it may pass for it.
    expect(await ada.run('me')).toMatchObject({ email: ada.email });
    const [header, payload, signature] = ada.accessToken.split('.') as [string, string, string];
    const { kid } = decodeProtectedHeader(ada.accessToken);
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const { exportJWK } = await import('jose');
    const own = () => new SignJWT(claims);
    const { keys } = await (await fetch(`${app.origin}/.well-known/jwks.json`)).json();

    return {
      'without a signature': `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`,
      'with an empty signature': `${header}.${payload}.`,
      'signed by another key under our kid': await own()
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: kid! })
        .sign(privateKey),
      'bringing its own key': await own()
        .setProtectedHeader({
          alg: 'ES256',
          typ: 'at+jwt',
          kid: kid!,
          jwk: await exportJWK(publicKey),
        })
        .sign(privateKey),
      'signed with our public key as an HMAC secret': await own()
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: kid! })
        .sign(new TextEncoder().encode(JSON.stringify(keys[0]))),
      'with another subject': `${header}.${encode({ ...claims, sub: claims.sid })}.${signature}`,
      'with a later expiry': `${header}.${encode({ ...claims, exp: claims.exp + 1 })}.${signature}`,
      'of another type': `${encode({ alg: 'ES256', kid, typ: 'JWT' })}.${payload}.${signature}`,
      'with a fourth part': `${ada.accessToken}.${signature}`,
      'with a kid that reaches for a file': `${encode({ alg: 'ES256', kid: '../../etc/passwd', typ: 'at+jwt' })}.${payload}.${signature}`,
    };
  }

  test('is refused, whatever the trick', async () => {
    for (const [trick, token] of Object.entries(await forgeries())) {
      const { errors } = await app.person().run('me', {}, token);
      expect(errors?.[0].extensions.code, trick).toBe('UNAUTHENTICATED');
    }
  });
});
