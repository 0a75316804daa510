import type { ServerResponse } from 'node:http';

/** What is served beside GraphQL. */
export type Answer = {
  readonly status: number;
  /** An object is sent as JSON, a text as it is. */
  readonly body: object | string;
  readonly cacheControl: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function send({ status, body, cacheControl, headers }: Answer, response: ServerResponse) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': cacheControl,
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
