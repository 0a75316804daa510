import { parseSetCookie } from 'cookie';
import type { GraphqlClient, GraphqlResult } from './graphql-client.ts';
import { operations, type OperationName } from './operations.ts';

/** A browser on a page of that origin: it keeps the cookies that it is given, and sends them. */
export function cookieJar(send: GraphqlClient, origin: string | null) {
  const jar = new Map<string, string>();

  function take(result: GraphqlResult): void {
    for (const line of result.headers.getSetCookie()) {
      const { name, value = '', maxAge } = parseSetCookie(line);
      if (maxAge === 0) jar.delete(name);
      else jar.set(name, value);
    }
  }

  return {
    jar,
    /** The only field of the answer, and the lines that set cookies. */
    async run(name: OperationName, variables = {}, token?: string) {
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
      const result = await send(operations[name], variables, token, {
        ...(cookie ? { cookie } : {}),
        ...(origin === null ? {} : { origin }),
      });
      take(result);
      const field = result.data ? Object.values(result.data)[0] : null;
      const setCookie = result.headers.getSetCookie();
      // oxlint-disable-next-line no-explicit-any
      return Object.assign((field ?? {}) as any, { errors: result.errors, setCookie });
    },
  };
}
