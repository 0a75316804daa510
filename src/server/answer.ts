import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Client } from '../shared/client.ts';

/** What is served beside GraphQL. */
export type Answer = {
  readonly status: number;
  /** An object is sent as JSON; a text, and bytes, as they are. */
  readonly body: object | string | Uint8Array;
  readonly cacheControl: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Of every answer to an operation: it is for whoever asked, and what it says it is. */
export const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

export type Endpoint = (request: IncomingMessage, from: Client) => Answer | Promise<Answer>;

export function send({ status, body, cacheControl, headers }: Answer, response: ServerResponse) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': cacheControl,
    ...headers,
  });
  const asItIs = typeof body === 'string' || body instanceof Uint8Array;
  response.end(asItIs ? body : JSON.stringify(body));
}

/** What it cannot answer is no reason to end the process. */
export async function answer(
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
  from: Client,
  log: Logger,
): Promise<void> {
  try {
    send(await endpoint(request, from), response);
  } catch (err) {
    log.error({ err }, 'endpoint');
    send({ status: 500, body: { status: 'error' }, cacheControl: 'no-store' }, response);
  }
}
