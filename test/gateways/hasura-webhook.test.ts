import { request } from 'node:http';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { memoryLog } from '../support/memory-log.ts';

const { log, lines } = memoryLog('error');
const app = testApp(
  {
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_AAL2_ROLES: 'admin,editor',
    AUTH_JWT_CLAIMS: JSON.stringify({
      'x-hasura-org-id': { path: 'metadata.org', default: 'none' },
      'x-hasura-seats': { path: 'metadata.seats', required: false },
    }),
  },
  { log },
);
const admin = createAdministrator(app);

type Sent = Record<string, unknown>;
type Answer = { status: number; body: Record<string, unknown> };

async function answerTo(
  method: string,
  headers: Record<string, string>,
  body: string | null = null,
) {
  const response = await fetch(`${app.origin}/hasura/webhook`, { method, headers, body });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('set-cookie')).toBeNull();
  return { status: response.status, body: await response.json() } as Answer;
}
const byGet = (headers: Record<string, string>) => answerTo('GET', headers);
const byPost = (headers: Sent) => {
  const body = JSON.stringify({ headers, request: { query: '{ me { id } }', variables: null } });
  return answerTo('POST', { 'content-type': 'application/json' }, body);
};
/** Both forms of Hasura's, which have to agree. */
async function ask(headers: Record<string, string>): Promise<Answer> {
  const [got, posted] = [await byGet(headers), await byPost(headers)];
  expect(posted).toEqual(got);
  return got;
}
const asPerson = ({ accessToken }: { accessToken: string }, more: Record<string, string> = {}) =>
  ask({ authorization: `Bearer ${accessToken}`, ...more });
const REFUSED = { status: 401, body: { message: 'No session of this service.' } };

async function editor() {
  const ada = app.person();
  const { user } = await ada.signUp();
  await app.db.user.update({
    where: { id: user.id },
    data: { roles: ['user', 'editor', 'reader'], defaultRole: 'editor' },
  });
  return { ada, userId: user.id as string };
}

describe("Hasura's webhook", () => {
  test('answers the session variables of the token, and the default role', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    await admin.run('setUserMetadata', { userId: user.id, metadata: { org: 'o-1', seats: 5 } });
    ada.hold(await ada.run('refresh', { refreshToken: ada.refreshToken }, ''));

    const { status, body } = await asPerson(ada);
    expect(status).toBe(200);
    expect(body).toEqual({
      'x-hasura-user-id': user.id,
      'x-hasura-role': 'user',
      'x-hasura-auth-aal': 'aal1',
      'x-hasura-org-id': 'o-1',
      'x-hasura-seats': '5',
    });
    const {
      'x-hasura-default-role': defaultRole,
      'x-hasura-allowed-roles': allowedRoles,
      ...inToken
    } = decodeJwt(ada.accessToken)['https://hasura.io/jwt/claims'] as Sent;
    expect(body).toEqual({ ...inToken, 'x-hasura-role': defaultRole });
    expect(allowedRoles).toEqual(['user']);
  });

  test('gives the role that the client asks for, of those that its session may have', async () => {
    const { ada } = await editor();
    expect((await asPerson(ada)).body['x-hasura-role']).toBe('user');
    expect((await asPerson(ada, { 'x-hasura-role': 'reader' })).body['x-hasura-role']).toBe(
      'reader',
    );
    for (const role of ['editor', 'admin', 'public', 'Reader', '', 'user,reader', '__proto__']) {
      expect(await asPerson(ada, { 'x-hasura-role': role }), role).toEqual(REFUSED);
    }
  });

  test('takes nothing else of what a client says of itself', async () => {
    const { ada, userId } = await editor();
    const forged = {
      'x-hasura-user-id': crypto.randomUUID(),
      'x-hasura-org-id': 'theirs',
      'x-hasura-allowed-roles': '["admin"]',
      'x-hasura-default-role': 'admin',
      'x-hasura-admin-secret': ADMIN_SECRET,
      cookie: 'ticketgate-refresh=x',
    };
    expect(await asPerson(ada, forged)).toEqual(await asPerson(ada));
    expect((await asPerson(ada, forged)).body['x-hasura-user-id']).toBe(userId);
    expect((await ask(forged)).body).toEqual({ 'x-hasura-role': 'public' });
  });

  test('without a token is public, and nothing more', async () => {
    expect(await ask({})).toEqual({ status: 200, body: { 'x-hasura-role': 'public' } });
    expect((await ask({ 'x-hasura-role': 'public' })).status).toBe(200);
    for (const role of ['user', 'admin', 'anonymous', '']) {
      expect(await ask({ 'x-hasura-role': role })).toEqual(REFUSED);
    }
  });

  test('a session that has ended is over there, too, although its token has not expired', async () => {
    const { ada } = await editor();
    expect((await asPerson(ada)).status).toBe(200);
    await ada.run('signOut', { refreshToken: ada.refreshToken });
    expect(await asPerson(ada)).toEqual(REFUSED);
  });

  test('a role that was taken away is gone at once', async () => {
    const { ada, userId } = await editor();
    await app.db.user.update({ where: { id: userId }, data: { roles: ['user'] } });
    expect(await asPerson(ada, { 'x-hasura-role': 'reader' })).toEqual(REFUSED);
  });

  test('where a session may have none of the roles, it has none', async () => {
    const ada = app.person();
    await ada.signUp();
    await app.db.user.update({ where: { email: ada.email }, data: { roles: ['editor'] } });
    expect(await asPerson(ada)).toEqual(REFUSED);
    expect(await asPerson(ada, { 'x-hasura-role': 'editor' })).toEqual(REFUSED);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer not.a.token',
    'Bearer a b',
    'Basic YWRhOnB3',
    'Bearer {token}, Bearer {token}',
    '{token}',
  ])('refuses the authorization "%s"', async (template) => {
    const { ada } = await editor();
    const authorization = template.replaceAll('{token}', ada.accessToken);
    expect(await ask({ authorization })).toEqual(REFUSED);
  });

  test('refuses the ticket of an enrollment, and a token that has expired', async () => {
    const { ada } = await editor();
    app.clock.advance(301);
    expect(await asPerson(ada)).toEqual(REFUSED);
    expect(await ask({ authorization: `Bearer ${'a'.repeat(43)}` })).toEqual(REFUSED);
  });
});

describe('whatever is sent to it', () => {
  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['no headers', '{"request":{}}'],
    ['headers that are none', '{"headers":"authorization"}'],
    ['headers that are a list', '{"headers":[["x-hasura-role","public"]]}'],
    ['headers that are null', '{"headers":null}'],
    ['a number for a role', '{"headers":{"x-hasura-role":1}}'],
    ['null for a token', '{"headers":{"authorization":null}}'],
    ['a list for a role', '{"headers":{"X-Hasura-Role":["public"]}}'],
    ['two roles', '{"headers":{"X-Hasura-Role":"public","x-hasura-role":"public"}}'],
    ['two tokens', '{"headers":{"Authorization":"Bearer a.b.c","authorization":"Bearer a.b.c"}}'],
    ['too much', JSON.stringify({ headers: {}, request: 'x'.repeat(1_000_001) })],
  ])('%s in a POST is refused', async (_what, body) => {
    expect(await answerTo('POST', {}, body)).toEqual(REFUSED);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    expect(await answerTo(method, {})).toEqual(REFUSED);
  });

  test('the case of a name does not matter, nor what stands beside it', async () => {
    const { ada } = await editor();
    const headers = {
      AUTHORIZATION: `bearer  ${ada.accessToken}`,
      'X-Hasura-Role': 'reader',
      Accept: 5,
    };
    expect((await byPost(headers)).body).toMatchObject({ 'x-hasura-role': 'reader' });
  });

  test('two tokens in a GET are refused, whichever comes first', async () => {
    const { ada } = await editor();
    const raw = ['authorization', `Bearer ${ada.accessToken}`];
    const status = await new Promise((done, fail) => {
      const url = `${app.origin}/hasura/webhook`;
      request(url, { headers: [...raw, ...raw, 'host', 'x'] }, (response) => {
        response.resume();
        done(response.statusCode);
      })
        .on('error', fail)
        .end();
    });
    expect(status).toBe(401);
  });

  test('a database that fails is no reason for another answer, but one for the log', async () => {
    const { ada } = await editor();
    expect(lines).toEqual([]);
    await app.statements.execute`ALTER TABLE sessions RENAME TO lost`;
    const answer = await byGet({ authorization: `Bearer ${ada.accessToken}` });
    await app.statements.execute`ALTER TABLE lost RENAME TO sessions`;
    expect(answer).toEqual(REFUSED);
    expect(lines.join()).toContain('hasura webhook');
    expect((await asPerson(ada)).status).toBe(200);
  });
});

describe('where a claim is required', () => {
  const strict = testApp({ AUTH_JWT_CLAIMS: '{"x-hasura-org-id":"metadata.org"}' });

  test('whoever has no value for it has no role', async () => {
    const ada = strict.person();
    const { user } = await ada.signUp();
    const headers = { authorization: `Bearer ${ada.accessToken}` };
    const url = `${strict.origin}/hasura/webhook`;
    expect((await fetch(url, { headers })).status).toBe(401);

    await strict.db.user.update({ where: { id: user.id }, data: { metadata: { org: 'o-1' } } });
    const response = await fetch(url, { headers });
    expect(await response.json()).toMatchObject({ 'x-hasura-org-id': 'o-1' });
  });
});
