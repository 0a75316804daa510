import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { answer, send, type Endpoint } from './answer.ts';
import type { Traces } from '../traces/traces.ts';
import type { Endpoints } from './endpoints.ts';
import type { GraphqlHandler } from './fast-path.ts';
import type { KnownRequest } from './graphql-context.ts';
import { requestClient } from './request-client.ts';
import { inWords, nothingSeen } from './seen-request.ts';

const DRAIN_TIMEOUT_MS = 10_000;
const MAX_LOGGED_PATH = 256;

export type HttpServer = {
  listen(port: number, host: string): Promise<number>;
  /** Takes no new connections, lets requests in flight finish, and then resolves. */
  close(): Promise<void>;
  /** How many requests are being answered. */
  inFlight(): number;
};

export function createHttpServer(deps: {
  graphql: GraphqlHandler;
  endpoints: Endpoints;
  /** By path, and whatever the method: what gateways and the account pages call. */
  gateways: Endpoints;
  /** Of the account pages; GET only. */
  pages: (path: string) => Endpoint | undefined;
  trustedProxyHops: number;
  traces: Traces | null;
  log: Logger;
}): HttpServer {
  const { graphql, endpoints, gateways, pages, trustedProxyHops, traces, log } = deps;
  const hasWellFormedHost = createHostCheck();
  let inFlight = 0;

  const server = createServer((request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    // Looked up while there is a connection.
    const known = { seen: nothingSeen(), from: requestClient(request, trustedProxyHops) };
    logWhenDone(request, response, requestId, known);
    // Keeps clients from starting another request on a connection that is about to close.
    if (!server.listening) response.setHeader('connection', 'close');

    if (traces) trace(traces, request, response, known);
    else respond(request, response, known);
  });
  // A client that never finishes its headers or body must not hold a socket for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  // Longer than load balancers and clients keep a connection (a minute, mostly): whoever closes first
  // must not be the one that a request is on its way to.
  server.keepAliveTimeout = 65_000;

  function respond(request: IncomingMessage, response: ServerResponse, known: KnownRequest): void {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const path = pathOf(request);
    const endpoint = gateways[path] ?? (reads ? (endpoints[path] ?? pages(path)) : undefined);
    if (endpoint) void answer(endpoint, request, response, known.from, log);
    else if (!hasWellFormedHost(request)) send(malformedHost, response);
    else void graphql(request, response, known);
  }

  function trace(
    to: Traces,
    request: IncomingMessage,
    response: ServerResponse,
    known: KnownRequest,
  ): void {
    const { method = '', headers } = request;
    const { traceparent } = headers as { traceparent?: string };
    const span = to.request({ method, path: pathOf(request), traceparent }, () =>
      respond(request, response, known),
    );
    response.once('close', () => {
      const { fields, outcomes } = known.seen;
      const about = { 'graphql.fields': fields, 'graphql.outcomes': outcomes };
      span.ended(response.statusCode, about);
    });
  }

  function logWhenDone(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    { seen, from }: KnownRequest,
  ) {
    const startedAt = performance.now();
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      // While shutting down: what just became idle would hold the door open for its keep-alive time.
      if (!server.listening) server.closeIdleConnections();
      const ms = Math.round(performance.now() - startedAt);
      const { method } = request;
      const { statusCode: status } = response;
      const path = pathOf(request);
      log.info(
        { requestId, method, path, ...inWords(seen), status, ms, client: from.ipAddress },
        'request',
      );
    });
  }

  return {
    listen: (port, host) =>
      new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(port, host, () => {
          server.removeListener('error', fail);
          done((server.address() as AddressInfo).port);
        });
      }),

    close: () =>
      new Promise((done) => {
        const timeout = setTimeout(() => {
          log.warn({ requests: inFlight }, 'requests did not finish in time and are cut off');
          server.closeAllConnections();
        }, DRAIN_TIMEOUT_MS);
        server.close(() => {
          clearTimeout(timeout);
          done();
        });
        server.closeIdleConnections();
      }),

    inFlight: () => inFlight,
  };
}

/** Without the query, which can hold what does not belong in a log. */
const pathOf = (request: IncomingMessage): string =>
  (request.url ?? '/').split('?', 1)[0]!.slice(0, MAX_LOGGED_PATH);

/**
 * Yoga makes a URL of the header; where that fails it answers with a stack trace. Almost all requests
 * name the host that the one before named.
 */
function createHostCheck(): (request: IncomingMessage) => boolean {
  let wellFormed = '';
  return ({ headers: { host = '' } }) => {
    if (host === wellFormed) return true;
    if (!URL.canParse(`http://${host || 'localhost'}`)) return false;
    wellFormed = host;
    return true;
  };
}

const malformedHost = {
  status: 400,
  body: { errors: [{ message: 'Malformed Host header.', extensions: { code: 'BAD_REQUEST' } }] },
  cacheControl: 'no-store',
};
