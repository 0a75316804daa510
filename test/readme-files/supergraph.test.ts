import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import {
  createGatewayRuntime,
  type GatewayConfigSupergraph,
  type GatewayPlugin,
} from '@graphql-hive/gateway-runtime';
import { federateSubgraphs } from '@wundergraph/composition';
import { parse } from 'graphql';
import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { testApp } from '../support/app.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations } from '../support/operations.ts';
import { createPerson } from '../support/person.ts';
import { readmeCommand, readmeDirectory } from '../support/readme-files.ts';

const PUBLIC_URL = 'https://auth.example.com';
const PAGE = 'https://app.example.com';
const app = testApp({
  PUBLIC_URL,
  AUTH_COOKIES: 'on',
  AUTH_DEVICE_COOKIE: 'on',
  AUTH_ALLOWED_ORIGINS: PAGE,
});
const directory = readmeDirectory();
const keys = '/.well-known/jwks.json';
let gateway = '';
const { privateKey: someKey } = await generateKeyPair('ES256');
/** What the gateway asked Ticketgate. */
let requests = 0;
/** What a client in front of the gateway asks it. */
let visitor: ReturnType<typeof graphqlClient>;
const person = () => createPerson(gateway, app.clock);

/** As README says: their subgraph beside ours, both composed, and a gateway in front. */
beforeAll(async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const counting = createServer((request, response) => void pass(request, response));
  const ticketgate = `${await directory.originOf(counting.listen(0, '127.0.0.1'))}/graphql`;
  await directory.write('notes.graphql');
  const notes = await directory.serve('notes.mjs', {
    [`${PUBLIC_URL}${keys}`]: `${app.origin}${keys}`,
  });

  const script = await directory.write('compose.mjs', {
    [`${PUBLIC_URL}/graphql`]: ticketgate,
    'http://127.0.0.1:4001': notes,
    "'schema.graphql'": JSON.stringify(`${process.cwd()}/schema.graphql`),
  });
  await promisify(execFile)(process.execPath, [script], { cwd: await directory.path('.') });

  const { gatewayConfig } = await directory.load<{ gatewayConfig: GatewayConfigSupergraph }>(
    'gateway.config.mjs',
    {
      "'supergraph.graphql'": JSON.stringify(await directory.path('supergraph.graphql')),
    },
  );
  const { jwt } = await directory.load<{ jwt: GatewayPlugin }>('gateway-jwt.mjs', {
    [`${PUBLIC_URL}${keys}`]: `${app.origin}${keys}`,
  });
  const runtime = createGatewayRuntime({ ...gatewayConfig, plugins: () => [jwt], logging: false });
  const server = createServer((request, response) => void runtime(request, response));
  gateway = `${await directory.originOf(server.listen(0, '127.0.0.1'))}/graphql`;
  visitor = graphqlClient(gateway);
});

// All of them sign up from the network of the gateway.
beforeEach(() => app.clock.advance(3600));

/** On the way to Ticketgate, to count. */
async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests += 1;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(connection|host|content-length|transfer-encoding)$/.test(name),
  ) as [string, string][];
  const answer = await fetch(app.url, { method: 'POST', headers, body: Buffer.concat(chunks) });
  response.writeHead(answer.status, {
    'content-type': answer.headers.get('content-type')!,
    'set-cookie': answer.headers.getSetCookie(),
  });
  response.end(await answer.text());
}

describe('a supergraph of README', () => {
  test('answers `me` and the notes of that user in one document', async () => {
    const ada = person();
    const { user } = await ada.signUp();
    const [, body] = /-d '(.*)'/.exec(
      readmeCommand('curl http://127.0.0.1:4000/graphql -H "auth'),
    )!;
    const { query } = JSON.parse(body!) as { query: string };
    expect(await visitor(query, {}, ada.accessToken)).toMatchObject({
      data: {
        me: { id: user.id, email: ada.email, mfa: { enabled: false } },
        notes: [{ text: `A note of ${user.id}` }],
      },
    });
  });

  test('signs in by password, by ticket and second factor, and says what went wrong', async () => {
    const ada = person();
    await ada.signUpWithTotp(app.clock.advance);
    const ticket = await ada.signIn();
    expect(ticket).toMatchObject({ __typename: 'MfaTicket', factors: [{ type: 'TOTP' }] });
    expect(await ada.verifyTotp(ticket.ticket, ada.wrongCode())).toEqual({
      __typename: 'AuthInvalidCodeError',
      code: 'INVALID_CODE',
      message: expect.any(String),
      attemptsRemaining: 4,
      errors: undefined,
      status: 200,
    });
    expect(await ada.verifyTotp(ticket.ticket, ada.code())).toMatchObject({
      __typename: 'AuthSession',
      user: { email: ada.email },
    });
    expect(await ada.signIn('not the password')).toMatchObject({
      __typename: 'AuthInvalidCredentialsError',
      code: 'INVALID_CREDENTIALS',
    });
  });

  test('tells everybody about themselves only, however many ask at once', async () => {
    const people = [person(), person(), person()];
    for (const each of people) await each.signUp();
    const answers = await Promise.all(people.map((each) => each.run('me')));
    expect(answers.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
    expect((await visitor(operations.me)).data).toEqual({ me: null });
  });

  test.each(['not.a.token', 'a'.repeat(43), 'of a key that is gone'])(
    'lets somebody in whose former token is worth nothing: %s',
    async (token) => {
      const ada = person();
      await ada.signUp();
      const former = token.includes(' ')
        ? await new SignJWT().setProtectedHeader({ alg: 'ES256', kid: 'gone' }).sign(someKey)
        : token;
      const { email, password } = ada;
      expect(await ada.run('signIn', { email, password }, former)).toMatchObject({
        __typename: 'AuthSession',
      });
      expect(await visitor('{ notes { text } }', {}, former)).toMatchObject({
        data: { notes: null },
      });
    },
  );

  test('passes on the address that the gateway sees, not the one that a client claims', async () => {
    const ada = person();
    await ada.signUp();
    const { data } = await visitor(operations.me, {}, ada.accessToken, {
      'x-forwarded-for': '203.0.113.9',
    });
    expect(data.me.sessions).toMatchObject([{ current: true, ipAddress: '127.0.0.1' }]);
  });

  test('hands both cookies to the browser, and takes them from listed pages only', async () => {
    const ada = person();
    await ada.signUpWithTotp(app.clock.advance);
    const variables = { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true };
    const signedIn = await visitor(operations.verifyTotp, variables, undefined, { origin: PAGE });
    const lines = signedIn.headers.getSetCookie();
    expect(lines).toEqual([
      expect.stringMatching(/^__Host-ticketgate-\w+=[^;]+; .*HttpOnly/),
      expect.stringMatching(/^__Host-ticketgate-\w+=[^;]+; .*HttpOnly/),
    ]);
    expect(signedIn.headers.get('access-control-allow-origin')).toBe(PAGE);

    const cookie = lines.map((line) => line.split(';')[0]).join('; ');
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const headers = { cookie, ...(origin && { origin }) };
      const stolen = await visitor(operations.refreshByCookie, {}, undefined, headers);
      expect(stolen.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(stolen.headers.get('access-control-allow-origin')).not.toBe(origin ?? '');
      expect(stolen.headers.getSetCookie()).toEqual([]);
    }
    const headers = { cookie, origin: PAGE };
    const refreshed = await visitor(operations.refreshByCookie, {}, undefined, headers);
    expect(Object.values(refreshed.data)).toMatchObject([{ __typename: 'AuthSession' }]);

    // A device that is trusted, by its cookie: no second factor.
    const { email, password } = ada;
    const again = await visitor(operations.signIn, { email, password }, undefined, headers);
    expect(again.data.signInEmailPassword).toMatchObject({ __typename: 'AuthSession' });
  });

  test('gives no form of another site what the cookie would open', async () => {
    const ada = person();
    const { email, password } = ada;
    const { headers } = await visitor(operations.signUp, { email, password }, undefined, {
      origin: PAGE,
    });
    const cookie = headers.getSetCookie()[0]!.split(';')[0]!;
    const form = await fetch(gateway, {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example' },
      body: new URLSearchParams({ query: operations.refreshByCookie }),
    });
    expect(await form.text()).not.toContain('accessToken"');
    expect(form.headers.getSetCookie()).toEqual([]);
    const mine = { cookie, origin: PAGE };
    const { data } = await visitor(operations.refreshByCookie, {}, undefined, mine);
    expect(Object.values(data)).toMatchObject([{ __typename: 'AuthSession' }]);
  });
});

describe('attempts that the gateway makes several requests of', () => {
  const guesses = (count: number, field: string) =>
    `mutation ($ticket: String!) { ${Array.from(
      { length: count },
      (_, at) => `a${at}: ${field}(ticket: $ticket, otp: "00000${at}") {
        __typename ... on AuthError { code }
      }`,
    ).join('\n')} }`;

  test('are limited by ticket, in one document and in many at once', async () => {
    const ada = person();
    await ada.signUpWithTotp(app.clock.advance);
    const ticket = await ada.ticket();
    const before = requests;
    const document = guesses(9, 'verifySignInMfaTotp');
    const answers = await Promise.all([1, 2, 3].map(() => visitor(document, { ticket })));
    // Ticketgate takes one mutation a request: the gateway got round that, and no further.
    expect(requests - before).toBe(27);
    const outcomes = answers.flatMap(({ data }) =>
      Object.values<{ __typename: string }>(data).map(({ __typename }) => __typename),
    );
    expect(outcomes.filter((outcome) => outcome === 'AuthInvalidCodeError').length).toBeLessThan(6);
    expect(outcomes).not.toContain('AuthSession');
    expect((await ada.verifyTotp(ticket, ada.code())).__typename).not.toBe('AuthSession');
  });

  test('are limited by account at the password', async () => {
    const ada = person();
    await ada.signUp();
    const document = `mutation ($email: String!) { ${Array.from(
      { length: 9 },
      (_, at) => `a${at}: signInEmailPassword(email: $email, password: "a wrong guess ${at}") {
        __typename
      }`,
    ).join('\n')} }`;
    const { data } = await visitor(document, { email: ada.email });
    const outcomes = Object.values<{ __typename: string }>(data).map((each) => each.__typename);
    expect(outcomes.filter((each) => each === 'AuthInvalidCredentialsError')).toHaveLength(5);
    expect(outcomes.slice(5)).toEqual(Array(4).fill('AuthRateLimitedError'));
  });
});

describe('schema.graphql, for those who compose it', () => {
  test('is composed by WunderGraph, too', async () => {
    const subgraph = async (name: string, path: string) => ({
      name,
      url: `http://${name}.example/graphql`,
      definitions: parse(await readFile(path, 'utf8')),
    });
    const composed = federateSubgraphs({
      subgraphs: [
        await subgraph('ticketgate', 'schema.graphql'),
        await subgraph('notes', await directory.path('notes.graphql')),
      ],
      version: '1',
    });
    expect(composed).toMatchObject({ success: true });
  });

  test.each(['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'])(
    'has no back door of federation: %s',
    async (query) => {
      const { errors } = await app.visitor()(query);
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    },
  );
});
