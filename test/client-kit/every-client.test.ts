import pLimit from 'p-limit';
import { describe, expect, test } from 'vitest';
import { journeys } from '../../src/clients/operations.ts';
import { ADMIN_SECRET } from '../support/administrator.ts';
import { testApp } from '../support/app.ts';
import { clients } from '../support/clients.ts';
import { wellFormed } from '../support/well-formed.ts';

const OF_ADMINISTRATORS = new Set(['policy', 'users', 'audit', 'webhooks']);
const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET, AUTH_RATE_LIMITS: 'off' });
const operations = Object.entries(journeys).flatMap(([journey, texts]) =>
  Object.entries(texts as Record<string, string>).map(([name, text]) => ({ journey, name, text })),
);

/** After these there is no session that others could go on with. */
const ENDING = new Set([
  'signOut',
  'deleteUser',
  'disableUser',
  'revokeUserSessions',
  'resetUserMfa',
  'resetPassword',
]);

async function newcomer() {
  const person = app.person();
  const { user } = await person.signUp();
  return { person, user };
}

async function run(
  client: string,
  { journey, name, text }: (typeof operations)[number],
  regular: Awaited<ReturnType<typeof newcomer>>,
) {
  const { person, user } = ENDING.has(name) ? await newcomer() : regular;
  const headers: Record<string, string> = OF_ADMINISTRATORS.has(journey)
    ? { 'x-hasura-admin-secret': ADMIN_SECRET }
    : { authorization: `Bearer ${person.accessToken}` };

  let method = '';
  let wire: { data?: unknown; errors?: unknown } = {};
  const given = wellFormed(text, {
    email: text.includes('SignUp') ? `new-${person.email}` : person.email,
    password: person.password,
    currentPassword: person.password,
    refreshToken: person.refreshToken,
    userId: user.id,
    ...(text.includes('authUser(') && { id: user.id }),
    ...(text.includes('RecoveryCode(') && { code: 'AAAA-BBBB-CCCC-DDDD' }),
  });
  const data = await clients[client]!(app.url, async (input, init) => {
    const all = new Headers(init?.headers);
    for (const header of Object.entries(headers)) all.set(...header);
    method = init?.method ?? 'GET';
    const response = await fetch(input, { ...init, headers: all });
    wire = (await response.clone().json()) as typeof wire;
    return response;
  })(text, given).catch((error: Error) => error.message);
  return { data, wire, method };
}

describe.each(Object.keys(clients))('%s', (client) => {
  test('gives a page all that the service answers, for every operation', async () => {
    const regular = await newcomer();
    const few = pLimit(4);
    const results = await Promise.all(
      operations.map((each) =>
        few(async () => ({ ...each, ...(await run(client, each, regular)) })),
      ),
    );
    const refused = results.filter(({ wire }) => wire.errors);
    expect(refused.map(({ name, wire }) => ({ name, errors: wire.errors }))).toEqual([]);
    for (const { name, data, wire } of results) {
      expect({ name, data }).toEqual({ name, data: wire.data });
      expect(Object.values(data as object)).not.toContain(null);
    }
    const queries = results.filter(({ text }) => /^\s*query/.test(text));
    const methods = new Set(queries.map(({ method }) => method));
    expect([...methods]).toEqual([client === 'urql' ? 'GET' : 'POST']);
  });
});
