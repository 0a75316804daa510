import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { testApp } from '../support/app.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { PASSWORD } from '../support/person.ts';
import { readmeDirectory } from '../support/readme-files.ts';

const PUBLIC_URL = 'https://auth.example.com';
const PAGE = 'https://app.example.com';
const app = testApp({
  PUBLIC_URL,
  AUTH_COOKIES: 'on',
  AUTH_DEVICE_COOKIE: 'on',
  AUTH_ALLOWED_ORIGINS: PAGE,
});
const directory = readmeDirectory();
let visitor: ReturnType<typeof graphqlClient>;

beforeAll(async () => {
  const origin = await directory.serve('stitch.mjs', {
    [`${PUBLIC_URL}/graphql`]: app.url,
    "'schema.graphql'": JSON.stringify(`${process.cwd()}/schema.graphql`),
  });
  visitor = graphqlClient(`${origin}/graphql`);
});

/** The operation with the names that the stitched schema has. */
function renamed(name: OperationName): string {
  return operations[name]
    .replaceAll(/\.\.\. on (\w+)/g, '... on Ticketgate_$1')
    .replace(/(\{\s*)(\w+)/, '$1ticketgate_$2');
}
async function run(name: OperationName, variables = {}, token?: string, headers = {}) {
  const result = await visitor(renamed(name), variables, token, headers);
  const cookies = result.headers.getSetCookie();
  // oxlint-disable-next-line no-explicit-any -- answers of many shapes; what is asserted is the check
  return Object.assign({ cookies } as any, Object.values(result.data)[0]);
}

/** Documents that Ticketgate is asked from now on. */
function watchRequests(): () => string[] {
  const spy = vi.spyOn(globalThis, 'fetch');
  return () =>
    spy.mock.calls
      .filter(([url]) => url === app.url)
      .map(([, init]) => (JSON.parse(init!.body as string) as { query: string }).query);
}
afterEach(() => vi.restoreAllMocks());

describe('a stitched schema of README', () => {
  test('has sessions, tickets and failures under names of its own, and both cookies', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const { email } = ada;
    const { ticket, __typename } = await run('signIn', { email, password: PASSWORD });
    expect(__typename).toBe('Ticketgate_MfaTicket');
    expect(await run('verifyTotp', { ticket, otp: ada.wrongCode() })).toMatchObject({
      __typename: 'Ticketgate_AuthInvalidCodeError',
      code: 'INVALID_CODE',
    });
    const variables = { ticket, otp: ada.code(), rememberDevice: true };
    const session = await run('verifyTotp', variables, undefined, { origin: PAGE });
    expect(session).toMatchObject({
      __typename: 'Ticketgate_AuthSession',
      user: { email },
      cookies: [
        expect.stringContaining('__Host-ticketgate-'),
        expect.stringContaining('__Host-ticketgate-'),
      ],
    });
    expect(await run('me', {}, session.accessToken)).toMatchObject({ email, cookies: [] });
  });

  test('asks for several queries of a document at once', async () => {
    const ada = app.person();
    await ada.signUp();
    const requests = watchRequests();
    const { data } = await visitor(
      `{
        ticketgate_me { __typename email }
        again: ticketgate_me { id }
        ticketgate_authConfig { passwordMinLength }
      }`,
      {},
      ada.accessToken,
    );
    expect(data).toEqual({
      ticketgate_me: { __typename: 'Ticketgate_AuthUser', email: ada.email },
      again: { id: expect.any(String) },
      ticketgate_authConfig: { passwordMinLength: 15 },
    });
    expect(requests()).toEqual([expect.stringMatching(/me[\s\S]*me[\s\S]*authConfig/)]);
  });

  test('tells everybody about themselves only, however many ask at once', async () => {
    const people = [app.person(), app.person(), app.person()];
    for (const each of people) await each.signUp();
    const answers = await Promise.all(people.map((each) => run('me', {}, each.accessToken)));
    expect(answers.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
  });

  test('gets no further with guesses than five to a ticket', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const ticket = await ada.ticket();
    const requests = watchRequests();
    const { data } = await visitor(
      `mutation ($ticket: String!) { ${Array.from(
        { length: 9 },
        (_, at) => `a${at}: ticketgate_verifySignInMfaTotp(ticket: $ticket, otp: "00000${at}") {
          __typename
        }`,
      ).join('\n')} }`,
      { ticket },
    );
    expect(requests()).toHaveLength(9);
    const outcomes = Object.values<{ __typename: string }>(data).map((each) => each.__typename);
    expect(outcomes.filter((each) => each.includes('InvalidCode')).length).toBeLessThan(6);
    expect((await ada.verifyTotp(ticket, ada.code())).__typename).not.toBe('AuthSession');
  });
});
