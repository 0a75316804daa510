import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { memoryLog } from '../support/memory-log.ts';
import { post, rawRequest } from '../support/raw-request.ts';

const { log, lines } = memoryLog('info');
const app = testApp({}, { log });

describe('requests', () => {
  test('each has an id of its own, whatever the client calls it', async () => {
    const headers = { 'x-request-id': 'forged' };
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => post(app.url, { query: '{ __typename }' }, headers)),
      rawRequest(`${app.origin}/healthz`, { headers }),
      rawRequest(`${app.origin}/nowhere`, { headers }),
      post(app.url, 'malformed', headers),
    ]);
    const ids = answers.map((answer) => answer.headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(answers.length);
    expect(ids.join()).toMatch(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},?)+$/);
  });

  test('each is one line in the log, without query string, body, tokens and headers', async () => {
    lines.length = 0;
    const ada = app.person();
    const { accessToken, refreshToken, user } = await ada.signUp();
    const query = encodeURIComponent('{ me { id } }');
    const authorization = `Bearer ${accessToken}`;
    await rawRequest(`${app.url}?query=${query}`, {
      headers: { authorization, 'user-agent': 'Canary' },
    });
    await rawRequest(`${app.origin}/healthz?token=${refreshToken}`);
    await expect.poll(() => lines).toHaveLength(3);

    const answered = { msg: 'request', path: '/graphql', status: 200, userId: user.id };
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        ...answered,
        method: 'POST',
        operation: 'mutation',
        field: 'signUpEmailPassword',
        outcome: 'AuthSession',
      },
      { ...answered, method: 'GET', operation: 'query', field: 'me', outcome: 'AuthUser' },
      { msg: 'request', method: 'GET', path: '/healthz', status: 200 },
    ]);
    const always = [
      'client',
      'level',
      'method',
      'ms',
      'msg',
      'path',
      'requestId',
      'status',
      'time',
    ];
    const ofGraphql = [...always, 'field', 'operation', 'outcome', 'userId'].toSorted();
    for (const [index, line] of lines.entries()) {
      const members = Object.keys(JSON.parse(line)).toSorted();
      expect(members).toEqual(index < 2 ? ofGraphql : always);
      for (const secret of [
        ada.email,
        ada.password,
        accessToken,
        refreshToken,
        'Canary',
        'query=',
        query,
      ]) {
        expect(line).not.toContain(secret);
      }
    }
  });

  test('each line says what was asked and what came of it, in our words and not in theirs', async () => {
    lines.length = 0;
    const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
    const canary = 'CanaryHunter2';
    for (const query of [
      `query ${canary} { ${canary}: authConfig { ${canary}: mfaRequirement } }`,
      `mutation { ${canary}: signInEmailPassword(email: "${canary}@example.com", password: "${canary}") { __typename } }`,
      '{ me { id } authConfig { mfaRequirement } }',
      `{ ${canary} }`,
      '{ __typename }',
    ]) {
      await post(app.url, { query }, forwarded);
    }
    await post(app.url, { query: '{ me { id } }' }, { authorization: `Bearer ${canary}` });
    await expect.poll(() => lines).toHaveLength(6);

    const said = lines.map((line) => {
      const { operation, field, outcome, client } = JSON.parse(line);
      return [operation, field, outcome, client];
    });
    expect(said).toEqual([
      ['query', 'authConfig', 'AuthConfig', '198.51.100.7'],
      ['mutation', 'signInEmailPassword', 'AuthInvalidCredentialsError', '198.51.100.7'],
      ['query', 'me,authConfig', 'null,AuthConfig', '198.51.100.7'],
      [undefined, undefined, 'GRAPHQL_VALIDATION_FAILED', '198.51.100.7'],
      [undefined, undefined, 'ok', '198.51.100.7'],
      ['query', 'me', 'UNAUTHENTICATED', '127.0.0.1'],
    ]);
    expect(lines.join()).not.toMatch(new RegExp(canary, 'i'));
  });

  test.each(['a b', '[', 'x:99999', '%', '<script>'])(
    'a malformed Host header (%s) is a 400 that shows nothing',
    async (host) => {
      for (const target of ['/graphql', '/nowhere']) {
        const answer = await overSocket(
          `POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0`,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 400 /);
        expect(answer).not.toMatch(/node_modules|\.js|at .*\(/);
      }
      expect((await rawRequest(`${app.origin}/healthz`)).status).toBe(200);
    },
  );

  test.each([
    'GET // HTTP/1.1',
    'GET http://x/graphql HTTP/1.1',
    'GET http://[/graphql HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'TRACE /graphql HTTP/1.1',
    `GET /${'a'.repeat(12_000)} HTTP/1.1`,
    'GET /%zz?query=%zz&variables=%ff HTTP/1.1',
    'GET /graphql?query=%00%ff HTTP/1.1',
  ])('an odd request line (%s) is no failure of the server', async (line) => {
    expect(await overSocket(`${line}\r\nHost: x`)).toMatch(/^HTTP\/1\.1 [24]/);
  });

  function overSocket(head: string): Promise<string> {
    return new Promise((done, fail) => {
      let answer = '';
      const socket = connect(Number(new URL(app.origin).port), '127.0.0.1');
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('close', () => done(answer));
      socket.on('error', fail);
      socket.write(`${head}\r\nConnection: close\r\n\r\n`);
    });
  }
});
