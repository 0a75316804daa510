import { beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { publishedArguments, type PublishedArgument } from '../support/arguments.ts';
import { memoryLog } from '../support/memory-log.ts';
import { operations } from '../support/operations.ts';
import { get, post } from '../support/raw-request.ts';

const CANARY = 'CanaryHunter2';
const secret = new RegExp(CANARY, 'i');

const { log, lines } = memoryLog();
const app = testApp({}, { log });
let everyArgument: PublishedArgument[];
let token: string;

beforeAll(async () => {
  everyArgument = await publishedArguments(app.url);
  const ada = app.person();
  await ada.signUp();
  token = ada.accessToken;
});

/** What came back, in every way in which clients ask. */
async function answers(query: string, variables: object = {}) {
  const authorization = `Bearer ${token}`;
  return [
    await post(app.url, { query, variables }, { authorization }),
    await get(app.url, { query, variables: JSON.stringify(variables) }),
  ];
}

describe('a submitted secret is in no answer and in no log line', () => {
  test.each([
    ['as a string', `"${CANARY}"`],
    ['as a block string', `"""${CANARY}"""`],
    ['as an enum value', CANARY],
    ['in a list', `["${CANARY}", ${CANARY}]`],
    ['in an object', `{ ${CANARY}: "${CANARY}", a: { b: [${CANARY}] } }`],
    ['unterminated', `"${CANARY}`],
    ['in an unterminated block', `"""${CANARY}`],
    ['with a stray quote', `${CANARY}"`],
    ['in single quotes', `'${CANARY}'`],
    ['as two words', `${CANARY} ${CANARY}`],
    ['after a number', `1${CANARY}`],
    ['with a wrong escape', `"\\q${CANARY}"`],
    ['with a wrong Unicode escape', `"\\u{${CANARY}}"`],
  ])('%s, in place of every argument', async (_, literal) => {
    for (const argument of everyArgument) {
      for (const { status, text } of await answers(argument.withLiteral(literal))) {
        expect(status).toBeLessThan(500);
        expect(text).not.toMatch(secret);
      }
    }
    expect(lines.filter((line) => secret.test(line))).toEqual([]);
  });

  test.each([
    ['as a string', CANARY],
    ['in a list', [CANARY, [CANARY]]],
    ['in an object', { [CANARY]: CANARY, a: { b: [CANARY] } }],
  ])('%s, as the variable of every argument', async (_, value) => {
    for (const argument of everyArgument) {
      for (const query of [
        argument.withVariable(),
        argument.withVariable('Int'),
        argument.withVariable('[Boolean]!'),
        argument.withVariable(`${argument.type.replace('!', '')} = ${CANARY}`),
      ]) {
        for (const { status, text } of await answers(query, { value })) {
          expect(status).toBeLessThan(500);
          expect(text).not.toMatch(secret);
        }
      }
    }
    expect(lines.filter((line) => secret.test(line))).toEqual([]);
  });

  test('in the right place, where it is accepted or refused', async () => {
    const visitor = app.visitor();
    const email = `${CANARY}@example.com`;
    const password = `${CANARY} and more`;
    const outcomes = [
      await visitor(operations.signUp, { email, password: CANARY }),
      await visitor(operations.signUp.replace('email ', ''), { email, password }),
      await visitor(operations.signUp, { email, password }),
      await visitor(operations.signIn, { email, password: `${password}!` }),
      await visitor(operations.refresh, { refreshToken: CANARY }),
      await visitor(operations.verifyTotp, { ticket: CANARY, otp: '123456' }),
      await visitor(operations.me, {}, CANARY),
    ];
    for (const { data } of outcomes) {
      expect(JSON.stringify(data, (key, value) => (key === 'user' ? null : value))).not.toMatch(
        secret,
      );
    }
    expect(lines.filter((line) => secret.test(line))).toEqual([]);
  });

  test('anywhere else in a request', async () => {
    const query = '{ __typename }';
    const directive = `{ __typename @include(if: "${CANARY}") }`;
    for (const { text } of [
      await post(app.url, `{"query": "{ __typename }", "variables": {"password": "${CANARY}`),
      await post(app.url, `${CANARY}`),
      await get(app.url, { query, variables: `{"password": ${CANARY}` }),
      await get(app.url, { query, extensions: `'${CANARY}'` }),
      await post(app.url, { query: directive }),
      await post(app.url, { query, operationName: CANARY }),
      await post(app.url, { query: '{ me { id } }' }, { authorization: CANARY, cookie: CANARY }),
      await post(`${app.origin}/nowhere?password=${CANARY}`, { query }),
    ]) {
      expect(text).not.toMatch(secret);
    }
    expect(lines.filter((line) => secret.test(line))).toEqual([]);
  });
});

describe('when the database fails', () => {
  const failing = memoryLog();
  const broken = testApp({}, { log: failing.log });

  test('the answer is masked, and the log says why', async () => {
    const ada = broken.person();
    const session = await ada.signUp();
    await broken.db.$executeRaw`DROP TABLE users, sessions, throttles, tickets CASCADE`;

    const { email, password } = ada;
    for (const [name, variables] of [
      ['signUp', { email: `b${email}`, password }],
      ['signIn', { email, password }],
      ['refresh', { refreshToken: session.refreshToken }],
      ['verifyTotp', { ticket: 'x'.repeat(43), otp: '123456' }],
      ['stepUp', { password }],
      ['me', {}],
    ] as const) {
      const before = failing.lines.length;
      const authorization = `Bearer ${ada.accessToken}`;
      const query = operations[name];
      const answer = await post(broken.url, { query, variables }, { authorization });
      expect({ name, codes: answer.codes }).toEqual({ name, codes: ['INTERNAL_SERVER_ERROR'] });
      expect(answer.text).not.toMatch(/relation|throttles|select|insert|prisma|\.ts|stack/i);
      expect(failing.lines.slice(before).join()).toMatch(
        /"level":"error".*(relation|TableDoesNotExist)/s,
      );
      expect(failing.lines.join()).not.toContain(password);
    }
  });
});
