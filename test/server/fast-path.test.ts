import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noMeters } from '../../src/metrics/meters.ts';
import { createFastPath, type GraphqlHandler } from '../../src/server/fast-path.ts';
import { createYogaEndpoint } from '../../src/server/graphql-endpoint.ts';
import { requestClient } from '../../src/server/request-client.ts';
import { nothingSeen } from '../../src/server/seen-request.ts';
import { createEnrollmentTickets } from '../../src/tickets/enrollment-tickets.ts';
import { createTicketsStore } from '../../src/tickets/tickets.store.ts';
import { testApp } from '../support/app.ts';
import { createPerson } from '../support/person.ts';
import { callOf, rootFields, type RootField } from '../support/root-fields.ts';

const ORIGIN = 'https://app.example.com';
const app = testApp({ AUTH_COOKIES: 'on' });
const servers: Server[] = [];
let fast = '';
let yoga = '';
/** How many requests the fast path left to Yoga. */
let handedOver = 0;

beforeAll(async () => {
  const made = createYogaEndpoint({
    services: app.services,
    db: app.db,
    clock: app.clock,
    enrollmentTickets: createEnrollmentTickets({
      store: createTicketsStore(app.statements),
      clock: app.clock,
    }),
    cookies: { device: true, refresh: { secure: true, origins: [ORIGIN] } },
    origins: { allowedOrigins: [ORIGIN], loopbackOrigins: false, publicUrl: app.origin },
    graphiql: null,
    introspection: true,
    suggestions: false,
    log: pino({ level: 'silent' }),
    meters: noMeters,
    traces: null,
  });
  yoga = await serve(made.yoga);
  fast = await serve(
    createFastPath({
      ...made,
      handOver(...request) {
        handedOver += 1;
        return made.yoga(...request);
      },
    }),
  );
});
afterAll(() => {
  for (const server of servers) server.close();
});

async function serve(handler: GraphqlHandler): Promise<string> {
  const server = createServer((request, response) => {
    void handler(request, response, { seen: nothingSeen(), from: requestClient(request, 1) });
  });
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

type Sent = { readonly body: unknown; readonly headers?: Record<string, string> };

let addresses = 0;

/** All that a client could tell the two ways by. Each request is of a network of its own. */
async function answerOf(url: string, { body, headers }: Sent) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.0.${(addresses += 1) >> 8}.${addresses & 255}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const { date: _date, ...given } = Object.fromEntries(response.headers);
  return { status: response.status, headers: given, body: await response.text() };
}

/** What is new in each answer stands for itself. */
const settled = <T>(answer: T): T =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/eyJ[\w.-]+/g, 'JWT')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/ada-\d+@/g, 'ada@')
      .replaceAll(/[\w-]{43}/g, 'TOKEN'),
  ) as T;

async function expectTheSame(sent: Sent): Promise<void> {
  const expected = await answerOf(yoga, sent);
  expect(settled(await answerOf(fast, sent))).toEqual(settled(expected));
}

const signUp = async () => {
  const person = createPerson(app.url, app.clock);
  await person.signUp();
  return person;
};

describe('what is plain and was answered before', () => {
  const ACCEPTED = [
    undefined,
    '*/*',
    'application/json',
    'application/json, text/plain, */*',
    'application/graphql-response+json, application/json',
    'application/graphql-response+json,application/json;q=0.9',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  ];

  test('goes past Yoga, whatever kind of client asks', async () => {
    const body = { query: 'query Named { authConfig { passwordMinLength } }', extensions: {} };
    await expectTheSame({ body });
    handedOver = 0;
    for (const accept of ACCEPTED) {
      for (const type of ['application/json', 'application/json; charset=utf-8']) {
        const headers = { 'content-type': type, ...(accept && { accept }) };
        await expectTheSame({ body, headers });
        await expectTheSame({ body: { ...body, operationName: 'Named', variables: {} }, headers });
      }
    }
    expect(handedOver).toBe(0);
  });

  describe('is answered as by Yoga: to nobody, to a user, with a token that is none', () => {
    const ENDING = ['deleteUser', 'signOut'];
    let users: readonly string[] = [];

    /** Each goes one way, so that both are always in the same state. */
    async function signUpTwo() {
      const pair = await Promise.all([signUp(), signUp()]);
      users = pair.map(({ accessToken }) => `Bearer ${accessToken}`);
    }
    beforeAll(signUpTwo);

    test.each(rootFields.map((root) => [root.field.name, root] as const))('%s', async (_, root) => {
      await expectBothTheSame(root);
      if (ENDING.includes(root.field.name)) await signUpTwo();
    });

    async function expectBothTheSame(root: RootField) {
      const body = { query: callOf(root) };
      await answerOf(yoga, { body });
      handedOver = 0;
      for (const accept of ['*/*', ACCEPTED[4]!]) {
        await expectTheSame({ body, headers: { accept } });
        await expectTheSame({ body, headers: { accept, authorization: 'Bearer a.b.c' } });
        const [expected, answer] = await Promise.all(
          [yoga, fast].map((url, index) =>
            answerOf(url, { body, headers: { accept, authorization: users[index]! } }),
          ),
        );
        expect(settled(answer)).toEqual(settled(expected));
      }
      expect(handedOver).toBe(0);
    }

    test('and both users are still signed in', async () => {
      for (const authorization of users) {
        const body = { query: '{ me { id } }' };
        const answer = await answerOf(fast, { body, headers: { authorization } });
        expect(answer.body).toMatch(/"me":\{"id":"/);
      }
    });
  });

  test('sets the cookies, and allows the origins, that Yoga does', async () => {
    const query = `mutation ($email: String!, $password: String!) {
      signInEmailPassword(email: $email, password: $password) {
        __typename ... on AuthSession { accessToken refreshToken user { id email } }
      }
    }`;
    const { email, password } = await signUp();
    const body = { query, variables: { email, password } };
    for (const origin of [ORIGIN, 'https://evil.example.com', 'null', new URL(fast).origin]) {
      await expectTheSame({ body, headers: { origin } });
    }
    const { headers } = await answerOf(fast, { body, headers: { origin: ORIGIN } });
    expect(headers['set-cookie']).toMatch(/^__Host-ticketgate-refresh=/);
  });

  test('is counted and logged though it asks for no field', async () => {
    await expectTheSame({ body: { query: '{ __typename }' } });
    await expectTheSame({ body: { query: '{ __typename }' } });
  });
});

describe('what is unusual is left to Yoga, before anything has run', () => {
  const known = 'query ($id: ID!) { auditEvent: __typename me { id } @include(if: true) }';
  const query = 'query A { authConfig { passwordMinLength } } query B { me { id } }';
  const typed = 'mutation ($email: String!) { requestPasswordReset(email: $email) { __typename } }';

  test.each<[string, Sent]>([
    ['JSON that is none', { body: '{"query":' }],
    ['no object', { body: '5' }],
    ['an array', { body: [{ query }] }],
    ['no query', { body: {} }],
    ['a query that is no string', { body: { query: [query] } }],
    ['a parameter that there is not', { body: { query, operationName: 'A', other: 1 } }],
    ['variables that are a list', { body: { query, operationName: 'A', variables: [] } }],
    ['an operation that there is not', { body: { query, operationName: 'C' } }],
    ['two operations, and none named', { body: { query } }],
    ['a variable that is missing', { body: { query: typed } }],
    ['a variable of another type', { body: { query: typed, variables: { email: { a: 1 } } } }],
    ['an unused variable', { body: { query: known } }],
    ['a document that is none', { body: { query: '{ me {' } }],
    ['a field that there is not', { body: { query: '{ nothing }' } }],
    ['introspection', { body: { query: '{ __schema { queryType { name } } }' } }],
    [
      'two mutations',
      {
        body: {
          query:
            'mutation { a: signOut(refreshToken: "a") { __typename } b: signOut(refreshToken: "a") { __typename } }',
        },
      },
    ],
    ['bytes that are no UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1') }],
    [
      'another type',
      { body: { query: '{ __typename }' }, headers: { 'content-type': 'text/plain' } },
    ],
    [
      'something else accepted',
      { body: { query: '{ __typename }' }, headers: { accept: 'text/html' } },
    ],
    [
      'nothing that there is',
      { body: { query: '{ __typename }' }, headers: { accept: 'image/png' } },
    ],
    [
      'an admin secret',
      { body: { query: '{ __typename }' }, headers: { 'x-hasura-admin-secret': 'x'.repeat(40) } },
    ],
  ])('%s', async (_, sent) => {
    await answerOf(yoga, { body: { query, operationName: 'A' } });
    await answerOf(yoga, { body: { query: typed, variables: { email: 'a@example.com' } } });
    await expectTheSame(sent);
    handedOver = 0;
    await expectTheSame(sent);
    expect(handedOver).toBe(1);
  });

  test('passes every audit of the specification', async () => {
    for (let visit = 0; visit < 2; visit += 1) {
      const audits = await auditServer({ url: fast, fetchFn: fetch });
      expect(audits).toHaveLength(61);
      expect(audits.filter(({ status }) => status !== 'ok')).toEqual([]);
    }
  });
});
