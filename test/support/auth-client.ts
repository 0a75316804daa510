import { parseSetCookie } from 'cookie';
import { createAuthClient, type AuthClientOptions } from '../../src/clients/auth-client.ts';
import type { TokenStorage } from '../../src/clients/token-store.ts';

export function webStorage(): TokenStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** The `fetch` of the pages of one origin in one browser, whose cookies they share. */
export function browserFetch(
  origin: string,
): typeof fetch & { readonly cookies: Map<string, string> } {
  const cookies = new Map<string, string>();
  const send: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    if (init?.credentials === 'include')
      headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    const response = await fetch(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const { name, value = '', maxAge } = parseSetCookie(line);
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return Object.assign(send, { cookies });
}

/** A tab with a client of the kit, and what went over its wire. */
export function openTab(
  url: string,
  options: Partial<AuthClientOptions> = {},
  meddle: (query: string) => Promise<unknown> | undefined = () => undefined,
) {
  const storage = (options.storage as ReturnType<typeof webStorage> | undefined) ?? webStorage();
  // oxlint-disable-next-line no-explicit-any -- answers of many shapes
  const sent: { field: string; bearer: string | null; answer: any }[] = [];
  const changes: string[] = [];

  const send: typeof fetch = async (input, init) => {
    const { query } = JSON.parse(String(init!.body)) as { query: string };
    await meddle(query);
    const response = await (options.fetch ?? fetch)(input, init);
    const { data, errors } = (await response.clone().json()) as {
      data?: Record<string, unknown>;
      errors?: { extensions?: { code: string } }[];
    };
    const field = /\{\s*(\w+)/.exec(query)![1]!;
    const bearer = new Headers(init?.headers).get('authorization');
    sent.push({ field, bearer, answer: data?.[field] ?? errors?.[0]?.extensions?.code });
    return response;
  };
  const client = createAuthClient({ ...options, url, storage, fetch: send });
  client.onChange((change) => changes.push(change));

  return {
    client,
    storage,
    sent,
    changes,
    fields: () => sent.map(({ field }) => field),
    // oxlint-disable-next-line no-explicit-any -- the texts of the source have no types; those of the kit do
    call: (operation: string, variables: object = {}, given?: object): Promise<any> =>
      client.call<Record<string, unknown>, object>(operation, variables, given),
    /** As if the clock had gone on: the token is about to expire, for all that this client knows. */
    expire() {
      const tokens = JSON.parse(storage.items.get('ticketgate.session')!) as object;
      storage.items.set('ticketgate.session', JSON.stringify({ ...tokens, expiresAt: Date.now() }));
    },
  };
}
