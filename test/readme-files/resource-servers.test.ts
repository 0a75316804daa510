import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type JWTPayload,
} from 'jose';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { testApp } from '../support/app.ts';
import { readmeCommand, readmeDirectory } from '../support/readme-files.ts';

const ISSUER = 'https://auth.example.com';
const SHOWN_KEYS = `${ISSUER}/.well-known/jwks.json`;
const app = testApp({ PUBLIC_URL: ISSUER });
const directory = readmeDirectory();
const published = '/.well-known/jwks.json';

/** A key whose private half the test has, published beside those of the service. */
const kid = 'known-to-the-test';
const pair = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' };
async function keySet(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await fetch(`${app.origin}${published}`);
  const { keys } = (await answer.json()) as { keys: object[] };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ keys: [...keys, jwk] }));
}

const NAMESPACE = 'https://hasura.io/jwt/claims';
const now = () => Math.floor(Date.now() / 1000);
const claims = (changed: Record<string, unknown> = {}): JWTPayload => ({
  iss: ISSUER,
  aud: 'ticketgate',
  sub: 'the-test',
  iat: now(),
  exp: now() + 300,
  [NAMESPACE]: {
    'x-hasura-user-id': 'the-test',
    'x-hasura-default-role': 'user',
    'x-hasura-allowed-roles': ['user'],
  },
  ...changed,
});
const signed = (payload: JWTPayload, key = pair.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' }).sign(key);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** With the published key, which everybody knows, as the secret of a MAC. */
function mac(secret: string | Buffer): string {
  const text = `${part({ alg: 'HS256', kid, typ: 'at+jwt' })}.${part(claims())}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });

const FORGERIES: Record<string, () => Promise<string> | string> = {
  'by another key under a published name': async () =>
    signed(claims(), (await generateKeyPair('ES256')).privateKey),
  'by a key that nobody published': async () =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', kid: 'unheard-of', typ: 'at+jwt' })
      .sign((await generateKeyPair('ES256')).privateKey),
  'changed after it was signed': async () => {
    const [header, , signature] = (await signed(claims())).split('.');
    return `${header}.${part(claims({ sub: 'the-victim' }))}.${signature}`;
  },
  'that has expired': () => signed(claims({ iat: now() - 400, exp: now() - 100 })),
  'for another audience': () => signed(claims({ aud: 'somebody-else' })),
  'for no audience': () => signed(claims({ aud: undefined })),
  'of another issuer': () => signed(claims({ iss: 'https://evil.example' })),
  'of nobody': () => signed(claims({ iss: undefined })),
  'with the algorithm none': () =>
    `${part({ alg: 'none', kid, typ: 'at+jwt' })}.${part(claims())}.`,
  'with the public key, as PEM, for a secret': () =>
    mac(publicKey.export({ type: 'spki', format: 'pem' })),
  'with the public key, as DER, for a secret': () =>
    mac(publicKey.export({ type: 'spki', format: 'der' })),
  'with the public key, as JWK, for a secret': () => mac(JSON.stringify(jwk)),
  'that is the head of the audit trail, by the same keys': async () => {
    const response = await fetch(`${app.origin}/.well-known/audit-head`);
    return ((await response.json()) as { jws: string }).jws;
  },
  'that is none': () => 'not.a.token',
};

type Asked = (token?: string) => Promise<{ userId: string | null }>;
const headersOf = (token?: string): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** Who each of the servers of README takes the bearer for. Null: nobody, and it answers nothing. */
const servers: Record<string, Asked> = {};
let express = '';
let hasuraKeys = '';
beforeAll(async () => {
  // What Yoga's plugin says of each forgery.
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const server = createServer((request, response) => void keySet(request, response));
  const addresses = {
    [SHOWN_KEYS]: `${await directory.originOf(server.listen(0, '127.0.0.1'))}${published}`,
  };

  const { verify } = await directory.load<{ verify(token: string): Promise<JWTPayload> }>(
    'verify.mjs',
    addresses,
  );
  servers['jose'] = async (token = '') => ({
    userId: await verify(token).then(
      ({ sub }) => sub!,
      () => null,
    ),
  });

  hasuraKeys = addresses[SHOWN_KEYS]!;
  servers['Hasura, by its documented rules'] = async (token = '') => ({
    userId: await asHasura(token).catch(() => null),
  });

  express = await directory.serve('express.mjs');
  servers['Express'] = async (token) => {
    const response = await fetch(`${express}/notes`, { headers: headersOf(token) });
    if (!response.ok)
      expect([response.status, await response.text()]).toEqual([401, 'Unauthorized']);
    return {
      userId: response.ok ? ((await response.json()) as { notesOf: string }).notesOf : null,
    };
  };

  await directory.write('notes.graphql');
  const yoga = await directory.serve('notes.mjs', addresses);
  servers['GraphQL Yoga'] = async (token) => {
    const response = await fetch(`${yoga}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(token) },
      body: '{"query":"{ notes { text } }"}',
    });
    const { data } = (await response.json()) as { data?: { notes: { text: string }[] } };
    if (!data) expect(response.status).toBe(token === 'not.a.token' ? 400 : 401);
    return { userId: data ? data.notes[0]!.text.replace('A note of ', '') : null };
  };
});

/** What Hasura's documentation says that it does with a token, by the `HASURA_GRAPHQL_JWT_SECRET` of README. */
async function asHasura(token: string): Promise<string> {
  const [, secret] = /HASURA_GRAPHQL_JWT_SECRET='(.*)'/.exec(readmeCommand('TICKETGATE_URL='))!;
  const { jwk_url, issuer, audience, ...others } = JSON.parse(secret!) as Record<string, string>;
  expect([jwk_url, others]).toEqual([SHOWN_KEYS, {}]);
  const keys = createRemoteJWKSet(new URL(hasuraKeys));
  const { payload } = await jwtVerify(token, keys, { issuer: issuer!, audience: audience! });

  const {
    'x-hasura-allowed-roles': allowed,
    'x-hasura-default-role': role,
    ...variables
  } = payload[NAMESPACE] as Record<string, unknown>;
  if (!Array.isArray(allowed) || !allowed.includes(role)) throw new Error('not an allowed role');
  const values = [role, ...allowed, ...Object.values(variables)];
  if (!values.every((value) => typeof value === 'string')) throw new Error('not a string');
  return variables['x-hasura-user-id'] as string;
}

const NAMES = ['jose', 'Express', 'GraphQL Yoga', 'Hasura, by its documented rules'];
describe.each(NAMES)('%s, as README sets it up,', (name) => {
  test('knows a user by a token of the service', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    expect(await servers[name]!(ada.accessToken)).toEqual({ userId: user.id });
    expect(await servers[name]!(await signed(claims()))).toEqual({ userId: 'the-test' });
  });

  test('knows nobody without one', async () => {
    expect(await servers[name]!()).toEqual({ userId: null });
  });

  test.each(Object.entries(FORGERIES))('refuses one %s', async (_what, forge) => {
    expect(await servers[name]!(await forge())).toEqual({ userId: null });
  });
});

test('Express asks for a second factor where README asks for one', async () => {
  const remove = async (acr: string) => {
    const token = await signed(claims({ acr }));
    return (await fetch(`${express}/notes`, { method: 'DELETE', headers: headersOf(token) }))
      .status;
  };
  expect(await remove('aal1')).toBe(403);
  expect(await remove('aal2')).toBe(204);
});
