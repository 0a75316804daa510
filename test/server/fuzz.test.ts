import { beforeAll, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { operations } from '../support/operations.ts';
import { newPasskey, someoneWithPasskey } from '../support/passkey.ts';
import { seededRandom } from '../support/random.ts';
import { get, post } from '../support/raw-request.ts';

const REQUESTS = 2000;
const SEED = 20_261_122;

const CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'REQUEST_ENTITY_TOO_LARGE',
];

const app = testApp();
const random = seededRandom(SEED);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
const chance = (probability: number): boolean => random() < probability;

/** Real values by the name of their argument, so that some requests get further than the door. */
let genuine: Record<string, unknown[]>;
let accessTokens: string[];

beforeAll(async () => {
  const ada = app.person();
  const bob = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  await bob.signUp();
  const { sessions, mfa } = await ada.run('me');
  const [session] = sessions;
  const [totp] = mfa.factors;
  const { deviceToken } = await ada.run(
    'verifyTotp',
    { ticket: await ada.ticket(), otp: ada.code(), rememberDevice: true },
    '',
  );
  app.clock.advance(60);
  const carol = await someoneWithPasskey(app);
  const pending = await carol.run('enrollWebauthn');
  const registration = newPasskey().authenticator.register(pending.options);
  const passkeyTicket = await carol.ticket();
  const assertion = await carol.passkey.answer(carol, passkeyTicket);
  accessTokens = [ada.accessToken, bob.accessToken, carol.accessToken];
  const emails = [ada.email, bob.email];
  genuine = {
    email: [...emails, 'new@example.com'],
    password: [ada.password],
    displayName: ['Ada', null],
    locale: ['pt-BR', null],
    ticket: [await ada.ticket(), await ada.ticket(), passkeyTicket],
    otp: [ada.code(), ada.wrongCode()],
    code: [ada.code(), ...ada.recoveryCodes],
    type: ['TOTP', 'NONE'],
    name: ['phone', null],
    refreshToken: [ada.refreshToken, bob.refreshToken],
    all: [false, null],
    id: [session.id],
    phoneNumber: ['+14153550132', '+4915123456789', '+1 900 555 1234'],
    factorId: [totp.id, pending.factorId, session.id],
    rememberDevice: [true, false, null],
    deviceToken: [deviceToken, null],
    newPassword: ['another long password'],
    currentPassword: [ada.password],
    requirement: ['OPTIONAL', 'REQUIRED', null],
    userId: [session.id],
    input: [{ requirement: 'REQUIRED' }, { allowedFactors: ['TOTP'] }, {}],
    credential: [registration, assertion, { ...assertion, response: registration.response }],
  };
});

const characters = [
  'a',
  'Z',
  '0',
  '9',
  ' ',
  '-',
  '.',
  '@',
  '"',
  "'",
  '\\',
  '%',
  '$',
  '{',
  '\0',
  '\n',
  '\u200b',
  'é',
  '\u0130',
  'ß',
  '中',
  '😀',
  '\ud800',
  '\udfff',
  '\ufeff',
  '\u202e',
];
const text = (length: number): string => Array.from({ length }, () => pick(characters)).join('');

function value(depth = 0): unknown {
  const kinds: (() => unknown)[] = [
    () => pick(Object.values(genuine).flat()),
    () =>
      pick([
        'TOTP',
        'NONE',
        '123456',
        'en',
        'x@example.com',
        '00000000-0000-7000-8000-000000000000',
      ]),
    () => text(Math.floor(random() * 12)),
    () => `${text(3)}@example.com`,
    () => pick(['a', '😀', '\0', '@', '0-']).repeat(Math.floor(random() * 3000)),
    () => pick([null, true, false, 0, -1, 1.5, 1e308, -0, Number.MAX_SAFE_INTEGER, 2 ** 31]),
    () => (depth > 3 ? [] : [value(depth + 1), value(depth + 1)]),
    () =>
      depth > 3
        ? {}
        : { [text(3)]: value(depth + 1), __proto__: null, constructor: value(depth + 1) },
  ];
  return pick(kinds)();
}

function request() {
  const query = pick(Object.values(operations));
  const names = [...query.matchAll(/\$(\w+):/g)].map(([, name]) => name!);
  const variables = Object.fromEntries(
    names
      .filter(() => chance(0.95))
      .map((name) => [name, chance(0.6) && genuine[name] ? pick(genuine[name]) : value()]),
  );
  if (chance(0.05)) variables[text(2)] = value();
  const authorization = pick([undefined, ...accessTokens, ...accessTokens, 'x', 'a.b.c', '\xff']);
  const headers: Record<string, string> = {
    'x-forwarded-for': `10.0.${pick([1, 2, 3])}.${Math.floor(random() * 250)}`,
  };
  if (authorization !== undefined) headers['authorization'] = `Bearer ${authorization}`;
  return { query: chance(0.05) ? mangled(query) : query, variables, headers };
}

/** A document with a piece cut out, doubled or replaced. */
function mangled(query: string): string {
  const from = Math.floor(random() * query.length);
  const to = from + Math.floor(random() * 20);
  return (
    query.slice(0, from) + pick(['', text(5), query.slice(from, to).repeat(2)]) + query.slice(to)
  );
}

test(`${REQUESTS} requests with random arguments are all answered, and none with a failure`, async () => {
  const failures: unknown[] = [];
  const seen = new Set<string>();

  for (let sent = 0; sent < REQUESTS; sent += 10) {
    const batch = Array.from({ length: 10 }, request);
    await Promise.all(
      batch.map(async ({ query, variables, headers }) => {
        const byGet = query.startsWith('{') && query.length < 1000;
        const answer = byGet
          ? await get(app.url, { query, variables: JSON.stringify(variables) }, headers)
          : await post(app.url, { query, variables }, headers);
        for (const [typename] of answer.text.matchAll(/"__typename":"\w+"/g)) seen.add(typename);
        const known = answer.codes.every((code) => CODES.includes(code));
        if (answer.status >= 500 || !known) failures.push({ query, variables, text: answer.text });
      }),
    );
    if (chance(0.1)) app.clock.advance(2);
    // Random sign-outs end sessions: some are always alive.
    if (sent % 200 === 0) {
      const carol = app.person();
      const { refreshToken } = await carol.signUp();
      accessTokens.push(carol.accessToken);
      genuine['refreshToken']!.push(refreshToken);
    }
  }
  expect(failures).toEqual([]);
  // Not all are turned away at the door.
  expect(seen.size).toBeGreaterThan(10);
});
