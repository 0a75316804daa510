import { AuthRefreshError, AuthRequestError } from './errors.ts';
import { endsSession, read, sessionIn, type Session } from './answers.ts';
import type { AnswerOf, Operation } from './operation.ts';
import { refreshSession, signOut as signOutOperation } from './operations.ts';
import { memoryStorage, tokenStore, type Tokens, type TokenStorage } from './token-store.ts';

export { AuthRefreshError, AuthRequestError } from './errors.ts';
export type { TokenStorage } from './token-store.ts';
export type { AnswerOf, Operation } from './operation.ts';

export type AuthClientOptions = {
  /** Where the service, or the gateway before it, answers: `https://auth.example.com/graphql`. */
  readonly url: string;
  /** Where tokens are kept; in memory if absent. Whatever scripts can read, an injected one can, too. */
  readonly storage?: TokenStorage;
  /** `AUTH_COOKIES=on`: the refresh token is a cookie that no script sees. */
  readonly cookies?: boolean;
  readonly fetch?: typeof globalThis.fetch;
};

type CallOptions = {
  /** An enrollment ticket in place of the access token. */
  readonly bearer?: string;
};

type Change = 'signed-in' | 'signed-out';

/** So long before it expires an access token is replaced, so that none expires under way. */
const MARGIN_MS = 30_000;
/** How long to wait for what a parallel refresh was given. Within the ten seconds of a conflict. */
const CONFLICT_WAITS_MS = [50, 150, 400, 1000];

/** Keeps the tokens of one person, and refreshes them: once, however many requests ask for it. */
export function createAuthClient(options: AuthClientOptions) {
  const { url, cookies = false } = options;
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const store = tokenStore(options.storage ?? memoryStorage(), { cookies });
  const listeners = new Set<(change: Change) => void>();
  let refreshing: Promise<Tokens | null> | undefined;
  // Whether the browser may hold a cookie. Only the service knows: it is asked once.
  let mayHaveCookie = cookies;
  // A refresh that was under way at a sign-out brings nobody back.
  let signOuts = 0;

  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };

  const post = (query: string, variables: object) =>
    send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      ...(cookies && { credentials: 'include' as const }),
    });

  async function keep(session: Session): Promise<Tokens> {
    const before = await store.tokens();
    const { accessToken, accessTokenExpiresIn, refreshToken, deviceToken } = session;
    // Not selected by an operation of somebody's own: then the service will say when it has.
    const expiresAt =
      accessTokenExpiresIn === undefined
        ? Number.MAX_SAFE_INTEGER
        : Date.now() + accessTokenExpiresIn * 1000;
    const tokens = { accessToken, expiresAt, ...(refreshToken && !cookies && { refreshToken }) };
    await store.keepTokens(tokens);
    if (deviceToken) await store.keepDeviceToken(deviceToken);
    mayHaveCookie = cookies;
    if (before === null) tell('signed-in');
    return tokens;
  }

  async function forget(): Promise<null> {
    const before = await store.tokens();
    mayHaveCookie = false;
    await store.dropTokens();
    if (before !== null) tell('signed-out');
    return null;
  }

  const end = (refreshToken: string | undefined, all = false) =>
    post(signOutOperation, { refreshToken, all });

  /** What another tab was given meanwhile. */
  async function replacement(used: Tokens | null): Promise<Tokens | undefined> {
    const tokens = await store.tokens();
    return tokens !== null && tokens.accessToken !== used?.accessToken ? tokens : undefined;
  }

  async function askForNew(used: Tokens | null): Promise<Tokens | null> {
    const begun = signOuts;
    const newer = await replacement(used);
    if (newer) return newer;
    for (const wait of [...CONFLICT_WAITS_MS, null]) {
      const variables = cookies ? { cookies } : { refreshToken: used?.refreshToken };
      const { data, errors } = await read(await post(refreshSession, variables));
      const answer = data?.['refreshSession'] as { __typename?: string } | undefined;
      const session = sessionIn(data);

      if (signOuts !== begun) {
        if (session) await end(session.refreshToken);
        return null;
      }
      if (session) return keep(session);
      if (endsSession(answer, errors)) return (await replacement(used)) ?? forget();
      if (errors) throw new AuthRequestError(errors);
      if (answer?.__typename !== 'AuthRefreshConflictError' || wait === null) break;

      // A tab beside this one was first. Its token comes by the storage, or as the cookie of the next
      // try. The old token is not sent again: later on that would be taken for theft.
      for (const next of cookies ? [wait] : CONFLICT_WAITS_MS) {
        await new Promise((resolve) => setTimeout(resolve, next));
        const found = await replacement(used);
        if (found || signOuts !== begun) return found ?? null;
      }
      if (!cookies) break;
    }
    throw new AuthRefreshError('The session could not be refreshed now.');
  }

  function refresh(used: Tokens | null): Promise<Tokens | null> {
    refreshing ??= askForNew(used).finally(() => (refreshing = undefined));
    return refreshing;
  }

  /** Tokens that are good for a while, or null where nobody is signed in. */
  async function fresh(): Promise<Tokens | null> {
    if (refreshing) return refreshing;
    const tokens = await store.tokens();
    if (tokens === null) return mayHaveCookie ? refresh(null) : null;
    return tokens.expiresAt - MARGIN_MS > Date.now() ? tokens : refresh(tokens);
  }

  /**
   * A `fetch` for any GraphQL client: sends the access token, refreshes it in time, and keeps the
   * session of every answer that holds one. A header `authorization` of yours is left as it is.
   */
  const authFetch: typeof globalThis.fetch = async (input, init) => {
    const given = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    const own = given.has('authorization');

    async function attempt(tokens: Tokens | null) {
      const headers = new Headers(given);
      if (!own && tokens) headers.set('authorization', `Bearer ${tokens.accessToken}`);
      // Who is not signed in may be about to.
      const device = tokens === null ? await store.deviceToken() : null;
      if (device !== null) headers.set('x-device-token', device);
      const request = input instanceof Request ? input.clone() : input;
      const credentials = cookies ? { credentials: 'include' as const } : {};
      const response = await send(request, { ...init, headers, ...credentials });
      const answer = await read(response.clone()).catch(
        () => ({}) as Awaited<ReturnType<typeof read>>,
      );
      return { response, ...answer };
    }

    const begun = signOuts;
    let tokens = await fresh();
    let answer = await attempt(tokens);
    if (
      !own &&
      tokens &&
      answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED')
    ) {
      tokens = (await replacement(tokens)) ?? (await refresh(tokens));
      answer = await attempt(tokens);
    }
    const session = sessionIn(answer.data);
    if (session && signOuts === begun) await keep(session);
    return answer.response;
  };

  return {
    fetch: authFetch,

    /**
     * What the one field of the operation answers. Throws AuthRequestError for what is wrong with the
     * request; whatever `fetch` throws offline passes through, and signs nobody out.
     */
    async call<Data, Variables extends object>(
      operation: Operation<Data, Variables>,
      ...[variables, { bearer } = {}]: Record<string, never> extends Variables
        ? [variables?: Variables, options?: CallOptions]
        : [variables: Variables, options?: CallOptions]
    ): Promise<AnswerOf<Data>> {
      const inCookie = cookies && operation.includes('$cookies') ? { cookies } : {};
      const response = await authFetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify({ query: operation, variables: { ...variables, ...inCookie } }),
      });
      const { data, errors } = await read(response);
      if (errors || !data) throw new AuthRequestError(errors ?? []);
      return Object.values(data)[0] as AnswerOf<Data>;
    },

    /** An access token that is good for a while, or null where nobody is signed in. */
    accessToken: async () => (await fresh())?.accessToken ?? null,

    /** Here at once, also offline; at the service if it can be reached. */
    async signOut({ all = false }: { all?: boolean } = {}): Promise<void> {
      const tokens = await store.tokens();
      signOuts += 1;
      await forget();
      if (cookies || tokens) await end(tokens?.refreshToken, all);
    },

    /** Called when somebody is signed in or out by this client. Answers with what ends that. */
    onChange(listener: (change: Change) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type AuthClient = ReturnType<typeof createAuthClient>;
