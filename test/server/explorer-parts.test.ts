import { parse, validate, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/api/schema.ts';
import { operations } from '../../src/clients/operations.ts';
import { createAuthenticatorApp } from '../../src/server/explorer/page/authenticator-app.ts';
import type { KeyValues } from '../../src/server/explorer/page/browser-page.ts';
import { fetchWithHeld } from '../../src/server/explorer/page/fetch-with-held.ts';
import { createHeld } from '../../src/server/explorer/page/held.ts';
import { createPasskeys } from '../../src/server/explorer/page/passkeys.ts';
import { createStorage } from '../../src/server/explorer/page/storage.ts';
import { pageScript } from '../../src/server/explorer/page-script.ts';
import { tabs } from '../../src/server/explorer/tabs.ts';
import { codeAt } from '../support/person.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const ENDPOINT = 'https://auth.example.com/graphql';

describe('the tabs of GraphiQL', () => {
  const documents = tabs.map(({ query, variables }) => ({
    document: parse(query),
    variables: JSON.parse(variables) as Record<string, unknown>,
  }));

  test('have every operation, each once', () => {
    const inTabs = documents.flatMap(({ document }) =>
      (document.definitions as OperationDefinitionNode[]).map(({ name }) => name!.value),
    );
    const all = Object.keys(operations).map((name) => name[0]!.toUpperCase() + name.slice(1));
    expect(inTabs.toSorted()).toEqual(all.toSorted());
  });

  test('are right by the schema, and have a value for whatever is required', () => {
    for (const { document, variables } of documents) {
      expect(validate(schema, document)).toEqual([]);
      for (const { variableDefinitions } of document.definitions as OperationDefinitionNode[]) {
        const required = variableDefinitions!.filter(({ type }) => type.kind === 'NonNullType');
        const names = required.map(({ variable }) => variable.name.value);
        expect(Object.keys(variables)).toEqual(expect.arrayContaining(names));
      }
    }
  });

  test('end no script that they stand in', () => {
    const script = pageScript({
      tabs: [{ query: '</script><!--', variables: '' }],
      email: 'ada@example.com',
      fillsCodes: true,
    });
    expect(script).not.toMatch(/<\/|<!--/);
    expect(() => new Function(script)).not.toThrow();
  });
});

/** The page’s `fetch` before a service that gives these answers, and what that was sent. */
function explorer(
  answers: object[],
  { app = null as ReturnType<typeof createAuthenticatorApp> | null } = {},
) {
  const sent: { headers: Headers; variables: Record<string, unknown> }[] = [];
  const held = createHeld(createPasskeys({ navigator: {} }), app);
  const serve: typeof fetch = async (_, init) => {
    const { variables } = JSON.parse(init!.body as string);
    sent.push({ headers: new Headers(init!.headers), variables });
    return Response.json(answers.shift());
  };
  const page = fetchWithHeld(serve, ENDPOINT, held);
  const run = async (query: string, variables = {}, headers = {}) => {
    const response = await page('/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };
  return { held, page, run, sent };
}

const SESSION = {
  accessToken: 'ey.access',
  refreshToken: 'refresh',
  user: { id: '1', email: 'a@b' },
};
const signedIn = { data: { signInEmailPassword: { __typename: 'AuthSession', ...SESSION } } };
const SIGN_IN = 'mutation A($email:String!){signInEmailPassword(email:$email){__typename}}';
const ME = 'query B{me{id}}';

describe('what GraphiQL keeps', () => {
  test('is sent to this service alone, and not in place of what was typed', async () => {
    const { page, run, sent } = explorer([signedIn, {}, {}, {}]);
    await run(SIGN_IN);
    await run(ME);
    await run(ME, {}, { Authorization: 'Bearer typed' });
    const body = JSON.stringify({ query: ME, variables: {} });
    await page('https://elsewhere.example.com/graphql', { method: 'POST', body });
    const bearers = sent.map(({ headers }) => headers.get('authorization'));
    expect(bearers).toEqual([null, 'Bearer ey.access', 'Bearer typed', null]);
  });

  test('goes where a token of its own is refused, and not where a typed one is', async () => {
    const refused = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }], data: { me: null } };
    const { held, run } = explorer([signedIn, refused, refused]);
    await run(SIGN_IN);
    await run(ME, {}, { authorization: 'Bearer typed' });
    expect(held.bearer()).toBe('ey.access');
    await run(ME);
    expect(held.bearer()).toBeNull();
    expect(await held.fill('refreshSession', { refreshToken: '' })).toEqual({
      refreshToken: 'refresh',
    });
  });

  test('goes with the session, the account and the refresh token', async () => {
    const ends = [
      ['signOut', { __typename: 'AuthSessionsEnded', count: 1 }],
      ['deleteUser', { __typename: 'AuthDeletedUser', id: '1' }],
      ['refreshSession', { __typename: 'E', code: 'INVALID_REFRESH_TOKEN' }],
    ] as const;
    for (const [field, result] of ends) {
      const { held, run } = explorer([signedIn, { data: { [field]: result } }]);
      await run(SIGN_IN);
      expect(held.secrets()).not.toEqual([]);
      await run(`mutation C{${field}{__typename}}`);
      expect(held.secrets()).toEqual([]);
    }
  });

  test('fills what is empty and known, leaves out what is not, and touches nothing else', async () => {
    const ticket = { __typename: 'MfaTicket', ticket: 't1', factors: [{ type: 'SMS', id: 'f1' }] };
    const { run, sent } = explorer([{ data: { signInEmailPassword: ticket } }, {}]);
    await run(SIGN_IN, { email: 'ada@example.com', ticket: '' });
    const query =
      'mutation S($ticket:String!$factorId:ID!$otp:String$name:String$note:String){send(a:$ticket){__typename}}';
    const variables = { ticket: '', factorId: '', otp: '', name: null, note: 'mine', other: '' };
    await run(query, variables);
    expect(sent[0]!.variables).toEqual({ email: 'ada@example.com' });
    expect(sent[1]!.variables).toEqual({ ticket: 't1', factorId: 'f1', name: null, note: 'mine' });
  });

  test('is an enrollment ticket until that has become a session', async () => {
    const ticket = { __typename: 'MfaEnrollmentTicket', ticket: 'enroll' };
    const change = { __typename: 'MfaChange', session: SESSION };
    const { held, run } = explorer([
      { data: { signInEmailPassword: ticket } },
      { data: { verifyChangeUserMfa: change } },
    ]);
    await run(SIGN_IN);
    expect(held.bearer()).toBe('enroll');
    await run('mutation D{verifyChangeUserMfa{__typename}}');
    expect(held.bearer()).toBe('ey.access');
  });

  test('shows a picture in place of its text', async () => {
    const imageUrl = `data:image/png;base64,${'A'.repeat(4000)}`;
    const { held, run } = explorer([{ data: { generateTotp: { imageUrl } } }]);
    const { data } = await run('mutation E{generateTotp{imageUrl}}');
    expect(data.generateTotp.imageUrl.length).toBeLessThan(100);
    expect(held.shown().picture).toBe(imageUrl);
  });

  test('are codes of the authenticator app, each once', async () => {
    const app = createAuthenticatorApp({ crypto: globalThis.crypto });
    expect(await app.nextCode()).toBeNull();
    app.scan(`otpauth://totp/T:a?secret=${SECRET}&issuer=T`);
    const [first, second] = [await app.nextCode(), await app.nextCode()];
    const now = new Date();
    const around = [-1, 0, 1, 2].map((steps) => codeAt(SECRET, now, steps));
    expect(around.indexOf(second!) - around.indexOf(first!)).toBe(1);
    await expect(app.nextCode()).rejects.toThrow('Each code works once');
  });
});

describe('what GraphiQL stores', () => {
  function area(): KeyValues & { readonly all: () => string } {
    const values = new Map<string, string>();
    return {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
      all: () => JSON.stringify([...values]),
    };
  }
  const tabState = (headers: string | null) =>
    JSON.stringify({ activeTabIndex: 0, tabs: [{ id: '1', query: 'q', headers }] });

  test('are headers in the session of the browser’s tab, and nowhere else', () => {
    const [localStorage, sessionStorage] = [area(), area()];
    const storage = createStorage({ localStorage, sessionStorage }, () => []);
    storage.setItem('graphiql:headers', 'typed');
    storage.setItem('graphiql:tabState', tabState('typed'));
    storage.setItem('graphiql:queries', JSON.stringify({ queries: [{ headers: 'typed' }] }));
    expect(localStorage.all()).not.toContain('typed');
    expect(storage.getItem('graphiql:headers')).toBe('typed');
    expect(storage.getItem('graphiql:tabState')).toBe(tabState('typed'));
    const later = createStorage({ localStorage, sessionStorage: area() }, () => []);
    expect(later.getItem('graphiql:tabState')).toBe(tabState(null));
  });

  test('is no secret that the page holds, wherever it was pasted', () => {
    const [localStorage, sessionStorage] = [area(), area()];
    const storage = createStorage({ localStorage, sessionStorage }, () => ['s3cret']);
    for (const key of ['headers', 'query', 'variables']) {
      storage.setItem(`graphiql:${key}`, '{"a":"Bearer s3cret"}');
    }
    storage.setItem('graphiql:tabState', tabState('Bearer s3cret'));
    expect(localStorage.all() + sessionStorage.all()).not.toContain('s3cret');
  });
});
